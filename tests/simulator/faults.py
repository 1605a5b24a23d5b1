"""Faults on demand: what is struck, with what, and how often. A fault takes the answer that the
vendor would have given and spoils it or its delivery. The bodies of `garbage`, `html`, `not_utf8`
and `status` echo the caller's key and an e-mail address, so that a test can prove that no body is
logged.
"""

import copy
import dataclasses
import functools
import gzip
import json
import zlib

from message import Answer

EMAIL = "jane.doe@customer.example"  # looked for in the exporter's output, like the keys


@dataclasses.dataclass
class Fault:
    id: int
    kind: str
    args: dict
    vendor: str | None = None
    key: str | None = None
    path: str | None = None   # the end of the path
    times: int | None = None  # None: until cleared

    def hits(self, vendor, key, path):
        return (self.vendor in (None, vendor) and self.key in (None, key)
                and (self.path is None or path.endswith(self.path)))


class FaultBook:
    """The faults that stand. The newest that fits a request strikes it, alone."""

    def __init__(self):
        self.faults = []
        self._next_id = 1

    def add(self, kind, args=None, times=None, vendor=None, key=None, path=None):
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; there are: {', '.join(sorted(KINDS))}")
        if times is not None and times < 1:
            raise ValueError("times must be at least 1")
        defaults = KINDS[kind][1]
        unknown = set(args or {}) - set(defaults)
        if unknown:
            raise ValueError(f"{kind} takes no {', '.join(sorted(unknown))}")
        fault = Fault(self._next_id, kind, {**defaults, **(args or {})}, vendor, key, path, times)
        self._next_id += 1
        self.faults.append(fault)
        return fault

    def clear(self, fault_id=None):
        self.faults = [f for f in self.faults if fault_id is not None and f.id != fault_id]

    def spoil(self, answer, vendor, key, request):
        for fault in reversed(self.faults):
            if not fault.hits(vendor.name, key, request.path):
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times == 0:
                    self.faults.remove(fault)
            spoiled = copy.copy(answer)
            spoiled.headers = list(answer.headers)
            KINDS[fault.kind][0](spoiled, fault.args, Target(vendor, key or "no-key", request))
            return spoiled
        return answer


@dataclasses.dataclass
class Target:
    vendor: object
    key: str
    request: object

    def echo(self):
        return {"api_key": self.key, "email": EMAIL, "path": self.request.path}


def _status(answer, args, target):
    documented = target.vendor.error(args["status"], target.request)
    body = dict(documented[0]) if documented else {"message": f"simulated {args['status']}"}
    if args["echo"]:
        body["request"] = target.echo()
    content_type = documented[1] if documented else "application/json"
    kept = [h for h in answer.headers if h[0].lower() not in ("content-type", "retry-after")]
    error = Answer.json(args["status"], body, kept, content_type)
    if args["retry_after"] is not None:
        error.headers.append(("Retry-After", str(args["retry_after"])))
    answer.status, answer.body, answer.headers = error.status, error.body, error.headers


def _delay(answer, args, _):
    answer.delay = args["seconds"]


def _reset(answer, _, __):
    answer.reset = True


def _truncate(answer, args, _):
    answer.cut_at = int(len(answer.body) * args["keep"])


def _garbage(answer, _, target):
    answer.body = b"\x01\x02}{ " + json.dumps(target.echo()).encode() + b" ]["


def _html(answer, args, target):
    page = f"<html><body><h1>Bad gateway</h1>{target.key} {EMAIL}</body></html>"
    answer.status, answer.body = args["status"], page.encode()
    _set_header(answer, "Content-Type", "text/html")


def _not_utf8(answer, _, target):
    answer.body = b'{"message": "' + f"{target.key} {EMAIL}".encode() + b' \xff\xfe\xc3\x28"}'


def _huge(answer, args, _):
    answer.body += b" " * args["bytes"]  # still valid JSON: only its size is wrong


def _gzip_bomb(answer, args, _):
    answer.body = bomb(args["bytes"])
    _set_header(answer, "Content-Encoding", "gzip")


def _compressed(answer, _, __):
    answer.body = gzip.compress(answer.body)
    _set_header(answer, "Content-Encoding", "gzip")


def _redirect(answer, args, target):
    location = args["location"] or f"/{target.vendor.name}/redirected"
    answer.status, answer.body = args["status"], b""
    _set_header(answer, "Location", location)


def _empty(answer, _, __):
    answer.body = b""


def _deep_json(answer, args, _):
    answer.body = b"[" * args["depth"] + b"]" * args["depth"]


def _slow_body(answer, args, _):
    answer.chunk, answer.pause = args["bytes"], args["seconds"]


def _bad_length(answer, args, _):
    answer.length = str(args["length"])


def _huge_headers(answer, args, _):
    line = "x" * 4000
    for index in range(args["bytes"] // len(line) + 1):
        answer.headers.append((f"X-Padding-{index}", line))


def _wrong_type(answer, args, target):
    _edit(answer, args["field"] or target.vendor.balance_field, lambda _: args["value"])


def _null_field(answer, args, target):
    _edit(answer, args["field"] or target.vendor.balance_field, lambda _: None)


def _missing_field(answer, args, target):
    _edit(answer, args["field"] or target.vendor.balance_field, None)


# Every fault and the arguments that it takes, with their defaults. Times are real seconds.
KINDS = {
    "status": (_status, {"status": 500, "retry_after": None, "echo": True}),
    "delay": (_delay, {"seconds": 5.0}),
    "reset": (_reset, {}),
    "truncate": (_truncate, {"keep": 0.5}),
    "garbage": (_garbage, {}),
    "huge": (_huge, {"bytes": 2 << 20}),
    "gzip_bomb": (_gzip_bomb, {"bytes": 64 << 20}),
    "compressed": (_compressed, {}),
    "wrong_type": (_wrong_type, {"field": None, "value": "plenty"}),
    "redirect": (_redirect, {"status": 302, "location": None}),
    "empty": (_empty, {}),
    "html": (_html, {"status": 200}),
    "not_utf8": (_not_utf8, {}),
    "deep_json": (_deep_json, {"depth": 100_000}),
    "slow_body": (_slow_body, {"bytes": 1, "seconds": 0.5}),
    "bad_length": (_bad_length, {"length": "twelve"}),
    "huge_headers": (_huge_headers, {"bytes": 128 << 10}),
    "missing_field": (_missing_field, {"field": None}),
    "null_field": (_null_field, {"field": None}),
}


@functools.lru_cache(maxsize=4)
def bomb(size):
    """A gzip body of some kilobytes that unpacks to a JSON array with `size` blanks in it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blanks = b" " * (1 << 20)
    parts = [packer.compress(b"[")]
    for _ in range(size >> 20):
        parts.append(packer.compress(blanks))
    parts.append(packer.compress(b"]"))
    parts.append(packer.flush())
    return b"".join(parts)


def _set_header(answer, name, value):
    answer.headers = [h for h in answer.headers if h[0].lower() != name.lower()]
    answer.headers.append((name, value))


def _edit(answer, field, change):
    """Changes one field of a JSON body, "data.pools.0.balance", or a header, "header:x-credits";
    change None removes it. An answer that has no such field stays as it is."""
    if field.startswith("header:"):
        name = field[len("header:"):].lower()
        kept = [h for h in answer.headers if h[0].lower() != name]
        if change is not None and len(kept) < len(answer.headers):
            value = change(None)
            kept.append((name, "" if value is None else str(value)))
        answer.headers = kept
        return
    try:
        body = json.loads(answer.body)
        steps = [int(step) if step.isdigit() else step for step in field.split(".")]
        parent = functools.reduce(lambda value, step: value[step], steps[:-1], body)
        parent[steps[-1]]
        if change is None:
            del parent[steps[-1]]
        else:
            parent[steps[-1]] = change(parent[steps[-1]])
    except (ValueError, KeyError, IndexError, TypeError):
        return
    answer.body = json.dumps(body).encode()
