"""Finds the names in a PromQL expression: metrics, the labels that select from each, the labels
that are grouped by. It reads tokens, not grammar; an expression that Prometheus accepts is assumed.
"""

import re

TOKEN = re.compile(r"""
    (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<range>\[[^\]]*\])
  | (?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
  | (?P<number>[0-9][0-9a-z.]*)
  | (?P<mark>=~|!~|!=|[={}(),])
""", re.X)
END = ""
GROUPING = {"by", "without", "on", "ignoring", "group_left", "group_right"}
AGGREGATIONS = {"sum", "min", "max", "avg", "count", "group", "stddev", "stdvar", "topk", "bottomk",
                "quantile", "count_values"}
WORDS = GROUPING | {"and", "or", "unless", "bool", "offset", "atan2", "inf", "nan", "NaN", "start", "end"}


class Names:
    """`selected`: (metric, labels that select from it); `grouped`: labels; `made`: labels that
    label_replace writes."""

    def __init__(self, expression):
        self.selected, self.grouped, self.made = [], set(), set()
        tokens = [(m.lastgroup, m[0]) for m in TOKEN.finditer(expression)] + [("end", END)] * 2
        place = 0
        while tokens[place][0] != "end":
            kind, token = tokens[place]
            following = tokens[place + 1][1]
            if kind == "name" and token in GROUPING:
                place = self._group(tokens, place + 1)
                continue
            aggregates = token in AGGREGATIONS and following in GROUPING
            if kind == "name" and token not in WORDS and following != "(" and not aggregates:
                place = self._select(tokens, place + 1, token)
                continue
            if token == "{":
                place = self._select(tokens, place, "")
                continue
            if token in ("label_replace", "label_join"):
                self.made |= {text.strip("\"'") for text in self._second(tokens, place + 2)}
            place += 1

    @property
    def metrics(self):
        return {metric for metric, _ in self.selected if metric}

    def _group(self, tokens, place):
        if tokens[place][1] != "(":
            return place
        while tokens[place][1] not in (")", END):
            if tokens[place][0] == "name":
                self.grouped.add(tokens[place][1])
            place += 1
        return place + 1

    def _select(self, tokens, place, metric):
        labels = set()
        if tokens[place][1] == "{":
            while tokens[place][1] not in ("}", END):
                if tokens[place][0] == "name":
                    labels.add(tokens[place][1])
                place += 1
            place += 1
        self.selected.append((metric, labels))
        return place

    @staticmethod
    def _second(tokens, place):
        """The second argument of a call whose arguments begin here."""
        depth = 0
        while depth >= 0 and tokens[place][0] != "end":
            token = tokens[place][1]
            depth += (token in ("(", "{")) - (token in (")", "}"))
            place += 1
            if depth == 0 and token == ",":
                return [tokens[place][1]]
        return []
