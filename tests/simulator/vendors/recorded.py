"""Any vendor of the catalogue, played from its recorded answers (tests/catalogue/NAME.yml): what a
poll asks is answered as in the case `success`, and the balance that the definition reads burns and
refills. Fields that an expression computes stay as they were recorded.
"""

import base64
import json
import pathlib
import re
import urllib.parse

import yaml

from message import Answer, plain
from vendors.vendor import Vendor

ROOT = pathlib.Path(__file__).resolve().parents[3]
CASES = ROOT / "tests" / "catalogue"
DEFINITIONS = ROOT / "config" / "providers"

# "body.account.credits", "number(body.items[1].left)", "body.cents / 100"
_PLAIN = re.compile(r"^(?:number\()?body((?:\.\w+|\[\d+\]|\[\"[^\"]+\"\])+)\)?(?:\s*/\s*[\d.]+)?$")
_MASK = re.compile(r"<(\w+)>")


def names():
    """The vendors that have recorded answers."""
    return sorted(path.stem for path in CASES.glob("*.yml"))


class Recorded(Vendor):
    def __init__(self, name):
        self.name = name
        self.case = yaml.safe_load((CASES / f"{name}.yml").read_text())
        self.definition = yaml.safe_load((DEFINITIONS / f"{name}.yml").read_text())
        success = self.case["cases"]["success"]
        self.steps = [Step(step) for step in success["steps"]]
        self.account_yaml = str(self.case.get("account", "")) + str(success.get("account", ""))
        self.base_path = urllib.parse.urlsplit(self.definition["base_url"]).path.rstrip("/")
        self.fields = {amount: path for amount in ("remaining", "used")
                       if (path := self._path_of(amount)) is not None}
        self._last_key = None  # of requests that carry a kept token instead

    def recorded(self, amount):
        """The number that was recorded; None where the definition does not read it plainly."""
        for step in self.steps:
            value = _get(step.json(), self.fields.get(amount))
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return value
            if isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value):
                return float(value)
        return None

    def key_of(self, request):
        for step in self.steps:
            if step.matches(request) and (key := step.key_of(request)) is not None:
                self._last_key = key
                return key
        return self._last_key

    def answer(self, request, account, clock):
        if account is None:
            return Answer.json(401, {"error": "unknown key"})
        if account.exhausted:
            return Answer.json(402, {"error": "no credits"})
        matching = [step for step in self.steps if step.matches(request)]
        if not matching:
            return Answer.json(404, {"error": "not recorded"})
        step = max(matching, key=lambda s: s.likeness(request))
        return step.answer({"remaining": account.main.credits, "used": account.main.used},
                           self.fields)

    def _path_of(self, amount):
        for request in self.definition["requests"]:
            for part in (request, *request.get("any_of", [])):
                for pool in part.get("pools", []):
                    match = _PLAIN.match(str(pool.get(amount, "")).strip())
                    if match and "each" not in pool:
                        return _parse(match[1])
        return None


class Step:
    """One recorded request and its answer."""

    def __init__(self, step):
        lines = step["ask"].strip().split("\n")
        method, _, url = lines[0].partition(" ")
        parts = urllib.parse.urlsplit(url)
        self.method, self.path = method, parts.path
        self.query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        self.headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        self.content = "\n".join(lines[1:])
        answer = step["answer"]
        self.status = answer.get("status", 200)
        self.sent = {"Content-Type": "application/json",
                     **{str(k): str(v) for k, v in answer.get("headers", {}).items()}}
        self.body = str(answer.get("body", "")).rstrip("\n")

    def matches(self, request):
        return request.method == self.method and bool(
            re.fullmatch(_pattern(self.path), _quoted(request.path)))

    def likeness(self, request):
        """How many query values are those that were recorded."""
        return sum(request.query.get(name) == value for name, value in self.query.items()) - abs(
            len(request.query) - len(self.query))

    def key_of(self, request):
        seen = [(self.path, _quoted(request.path))]
        seen += [(value, request.query.get(name, "")) for name, value in self.query.items()]
        for name, value in self.headers.items():
            sent = request.headers.get(name.lower(), "")
            if name == "Authorization" and value.startswith("Basic "):
                sent = "Basic " + _decoded(sent.partition(" ")[2])
                # A user without a password may be recorded without the colon.
                seen.append((value, sent.removesuffix(":")))
            seen.append((value, sent))
        body = request.body.decode("utf-8", "replace")
        seen.append((self.content.partition("\n\n")[2], body))
        for wanted, sent in seen:
            match = re.fullmatch(_pattern(wanted), sent) if "<key>" in wanted else None
            if match:
                return urllib.parse.unquote(match["key"])
        return None

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def answer(self, amounts, fields):
        value = self.json()
        body = self.body
        if value is not None:
            for amount, path in fields.items():
                _set(value, path, plain(round(amounts[amount], 2)))
            body = json.dumps(value)
        return Answer(self.status, body.encode(), list(self.sent.items()))


def _quoted(path):
    """A path as recorded requests write it."""
    return urllib.parse.quote(path, safe="/:@%,;=+$!*'()")


def _decoded(packed):
    try:
        return base64.b64decode(packed, validate=True).decode()
    except ValueError:
        return ""


def _pattern(text):
    """A regular expression in which <key> is a group and other masks are any text."""
    pattern, end, named = "", 0, False
    for mask in _MASK.finditer(text):
        is_key = mask[1] == "key" and not named
        named = named or is_key
        pattern += re.escape(text[end:mask.start()]) + ("(?P<key>.+)" if is_key else ".+")
        end = mask.end()
    return pattern + re.escape(text[end:])


def _parse(path):
    """Lua's positions begin at 1."""
    return [int(position) - 1 if position else name or quoted
            for name, position, quoted in re.findall(r'\.(\w+)|\[(\d+)\]|\["([^"]+)"\]', path)]


def _get(value, path):
    for step in path or [None]:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _set(value, path, number):
    holder = _get(value, path[:-1]) if len(path) > 1 else value
    old = _get(value, path)
    if old is None or isinstance(old, (dict, list, bool)):
        return
    holder[path[-1]] = str(number) if isinstance(old, str) else number
