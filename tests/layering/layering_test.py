#!/usr/bin/env python3
"""Checks the house rules that no compiler knows, over exporter/ and tests/.

The rooms and what each may include are read from the table in exporter/CMakeLists.txt. Every
complaint is one line, "file:line: what is wrong"; the exit status is 1 if there is any.
"""

import pathlib
import re
import sys
from typing import Iterator, NamedTuple

import source_text

PURE_ROOMS = {"expression", "interpret", "ledger"}
# Keys, hosts and proxies: only these rooms see what reaches a vendor.
ROOMS_WITH_ACCESS = {"config", "poll", "main"}
ACCESS_HEADERS = {f"exporter/config/{name}.h" for name in ("access", "key_file", "loader")}
ROOMS_THAT_REVEAL = {"config", "fetch", "poll"}
SECRET_FILES = {"exporter/base/secret.h", "exporter/base/masked_text.h"}
MAX_LINES = 350

# Third-party headers by how their names begin, and the one room behind whose wall they stand.
WALLS = [
    (r"date/", "base"),
    (r"lua\w*\.h(?:pp)?$|lauxlib\.h$|lualib\.h$", "expression"),
    (r"simdjson\.h$|re2/|pugixml\.hpp$", "expression"),
    (r"curl/", "fetch"),
    (r"yaml-cpp/", "document"),
    (r"sqlite3\.h$", "store"),
    (r"prometheus/|zlib\.h$", "exposition"),
    (r"civetweb\.h$|openssl/|crypt\.h$", "web"),
    (r"CLI/", "main"),
]

STANDARD_HEADERS = set("""
algorithm any array atomic bit bitset cassert cctype cerrno cfloat charconv chrono cinttypes climits
cmath compare concepts condition_variable csignal cstddef cstdint cstdio cstdlib cstring ctime deque
exception filesystem fstream functional future initializer_list iomanip ios iosfwd iostream istream
iterator limits list locale map memory memory_resource mutex new numbers numeric optional ostream
queue random ratio regex semaphore set shared_mutex span sstream stack stdexcept streambuf string string_view
system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility
variant vector version
""".split())

POSIX_HEADERS = set("""
arpa/inet.h dirent.h dlfcn.h fcntl.h glob.h malloc.h netdb.h netinet/in.h netinet/tcp.h poll.h pthread.h signal.h
strings.h sys/eventfd.h sys/file.h sys/mman.h sys/prctl.h sys/resource.h sys/signalfd.h sys/socket.h sys/stat.h sys/time.h
sys/types.h sys/un.h sys/wait.h time.h unistd.h
""".split())

# A pure room has its time, its bytes and its thread given to it.
IMPURE_HEADERS = POSIX_HEADERS | set("""
condition_variable csignal ctime filesystem fstream future iostream mutex random semaphore shared_mutex thread
""".split())
IMPURE_CODE = [
    ("a clock", r"::now\s*\("),
    ("a clock", r"(?<![.>\w])(?:time|clock|gettimeofday|clock_gettime|timespec_get)\s*\("),
    ("a clock", r"(?<![.>\w])(?:localtime|localtime_r|mktime)\s*\("),
    ("a file", r"\b(?:fopen|freopen|tmpfile)\s*\(|\bstd::(?:[io]?fstream|filesystem)\b"),
    ("a socket", r"(?<![.>\w])(?:socket|connect|accept|bind|listen)\s*\("),
    ("a thread", r"\bstd::(?:j?thread|async|this_thread|\w*mutex|lock_guard|unique_lock|"
                 r"scoped_lock|condition_variable)\b|\bpthread_"),
    ("the environment", r"\b(?:secure_)?getenv\s*\(|\benviron\b"),
    ("chance", r"\brandom_device\b|(?<![.>\w])s?rand\s*\("),
]

BANNED_WORDS = re.compile(r"\b(?:TODO|FIXME|XXX|GTEST_SKIP)\b|\bDISABLED_")
SLEEPS = re.compile(r"\bsleep_(?:for|until)\b|(?<![.>\w])u?sleep\s*\(")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
ROOM = re.compile(r"^room\(\s*(\w+)\s+ROOMS\b([^)]*)\)", re.MULTILINE)


class Complaint(NamedTuple):
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def read_rooms(cmake: str) -> dict[str, set[str]]:
    """The rooms of the table, in its order, with the rooms that each may include."""
    rooms = {}
    for match in ROOM.finditer(cmake):
        rooms[match[1]] = set(re.split(r"\bWALL\b", match[2])[0].split())
    return rooms


def check_table(path: str, rooms: dict[str, set[str]]) -> Iterator[Complaint]:
    if not rooms:
        yield Complaint(path, 1, "no room(...) table found")
    seen = set()
    for room, may_include in rooms.items():
        for other in sorted(may_include - seen):
            yield Complaint(path, 1, f"room {room} may include only rooms above it, not {other}")
        seen.add(room)


class SourceFile:
    """One .h or .cc file; `code` is its text without comments and without what strings hold."""

    def __init__(self, root: pathlib.Path, path: pathlib.Path):
        self.name = path.relative_to(root).as_posix()
        self.room = path.relative_to(root).parts[1]
        self.unit = self.name.removesuffix(path.suffix)
        self.is_header = path.suffix == ".h"
        self.text = path.read_text(encoding="utf-8")
        self.code = source_text.strip(self.text)

    def complain(self, text: str, offset: int = 0) -> Complaint:
        return Complaint(self.name, self.text.count("\n", 0, offset) + 1, text)

    def includes(self) -> Iterator[tuple[int, bool, str]]:
        """Offset, whether in quotes, and name; a directive that a comment holds does not count."""
        for match in INCLUDE.finditer(self.text):
            if self.code[match.start():match.end()].strip():
                yield match.start(), match[1] == '"', match[2]


def check_project_include(file: SourceFile, offset: int, name: str,
                          rooms: dict[str, set[str]]) -> Iterator[Complaint]:
    parts = name.split("/")
    if parts[0] != "exporter" or len(parts) != 3:
        yield file.complain(f'"{name}": includes run from the root: "exporter/<room>/<file>"', offset)
    elif parts[1] != file.room and parts[1] not in rooms[file.room]:
        yield file.complain(f"room {file.room} may not include room {parts[1]} ({name})", offset)
    elif name in ACCESS_HEADERS and file.room not in ROOMS_WITH_ACCESS:
        yield file.complain(f"room {file.room} may not see what reaches a vendor ({name})", offset)


def check_system_include(file: SourceFile, offset: int, name: str) -> Iterator[Complaint]:
    for pattern, room in WALLS:
        if re.match(pattern, name):
            if room != file.room:
                yield file.complain(f"<{name}> stands behind the wall of room {room}", offset)
            return
    if name not in STANDARD_HEADERS and name not in POSIX_HEADERS:
        yield file.complain(f"<{name}> is neither a known standard header nor behind a wall", offset)
    elif file.room in PURE_ROOMS and name in IMPURE_HEADERS:
        yield file.complain(f"pure room {file.room} may not include <{name}>", offset)


def check_room(file: SourceFile, rooms: dict[str, set[str]]) -> Iterator[Complaint]:
    """Rules for exporter/: walls, purity, secrets."""
    if file.room not in rooms:
        yield file.complain(f"{file.room} is no room of the table")
        return
    for offset, quoted, name in file.includes():
        if quoted:
            yield from check_project_include(file, offset, name, rooms)
        else:
            yield from check_system_include(file, offset, name)
    if file.room in PURE_ROOMS:
        for what, pattern in IMPURE_CODE:
            for match in re.finditer(pattern, file.code):
                call = match[0].rstrip(" (")
                yield file.complain(f"pure room {file.room} reaches for {what}: {call}",
                                    match.start())
    if file.room not in ROOMS_THAT_REVEAL and file.name not in SECRET_FILES:
        for match in re.finditer(r"\bReveal\s*\(", file.code):
            yield file.complain("only " + ", ".join(sorted(ROOMS_THAT_REVEAL)) +
                                " may reveal a secret", match.start())


def check_circles(files: list[SourceFile]) -> Iterator[Complaint]:
    """Inside a room the includes of units (a header and its source) lead from no unit back to it."""
    includes: dict[str, dict[str, tuple[SourceFile, int]]] = {}
    for file in files:
        for offset, quoted, name in file.includes():
            unit = name.removesuffix(".h")
            if quoted and unit != file.unit and unit.rpartition("/")[0] == f"exporter/{file.room}":
                includes.setdefault(file.unit, {}).setdefault(unit, (file, offset))
    done = set()

    def walk(path: list[str]) -> Iterator[Complaint]:
        for unit, (file, offset) in sorted(includes.get(path[-1], {}).items()):
            if unit in path:
                circle = [name.rpartition("/")[2] for name in path[path.index(unit):] + [unit]]
                yield file.complain("includes run in a circle: " + " → ".join(circle),
                                    offset)
            elif unit not in done:
                yield from walk(path + [unit])
        done.add(path[-1])

    for unit in sorted(includes):
        if unit not in done:
            yield from walk([unit])


def check_shape(file: SourceFile) -> Iterator[Complaint]:
    """Rules for every file: length, header comment, words."""
    lines = file.text.count("\n")
    if lines > MAX_LINES:
        yield file.complain(f"{lines} lines; more than {MAX_LINES} are two files", len(file.text))
    if file.is_header:
        if not re.match(r"//[^\n]*\n//", file.text):
            yield file.complain("a header starts with a comment of two lines or more")
        if not re.search(r"^#pragma once$", file.code, re.MULTILINE):
            yield file.complain("a header has #pragma once")
    for match in BANNED_WORDS.finditer(file.text):
        yield file.complain(f"{match[0]} is not left behind", match.start())
    if file.name.startswith("tests/"):
        for match in SLEEPS.finditer(file.code):
            yield file.complain("a test waits for what happens, it does not sleep", match.start())


def check_tree(root: pathlib.Path) -> list[Complaint]:
    table = root / "exporter" / "CMakeLists.txt"
    rooms = read_rooms(table.read_text(encoding="utf-8"))
    complaints = list(check_table(table.relative_to(root).as_posix(), rooms))
    exporter = []
    for top in ("exporter", "tests"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            file = SourceFile(root, path)
            complaints += check_shape(file)
            if top == "exporter":
                complaints += check_room(file, rooms)
                exporter.append(file)
    complaints += check_circles(exporter)
    return complaints


def main() -> int:
    root = pathlib.Path(__file__).resolve().parents[2]
    complaints = check_tree(root)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
