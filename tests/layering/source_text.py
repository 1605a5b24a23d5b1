"""C++ text reduced to its code, so that rules are not applied to comments and strings."""

import re

_TOKEN = re.compile(
    r"""
      (?P<number>\b\d[\w']*)                          # 10'000 opens no character literal
    | (?P<raw>R"(?P<tag>[^()\\\s]*)\(.*?\)(?P=tag)")
    | (?P<string>"(?:\\.|[^"\\\n])*")
    | (?P<character>'(?:\\.|[^'\\\n])+')
    | (?P<line>//[^\n]*)
    | (?P<block>/\*.*?\*/)
    """,
    re.VERBOSE | re.DOTALL,
)


def strip(text: str) -> str:
    """Comments, and what strings hold, become spaces; every line and column stays in its place."""

    def blank(match: re.Match) -> str:
        if match["number"]:
            return match[0]
        return re.sub(r"[^\n]", " ", match[0])

    return _TOKEN.sub(blank, text)
