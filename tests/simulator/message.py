"""One request and one answer, as values, and the ways in which vendors write an instant.
An answer also says how it is delivered: late, cut short, dribbled, or not at all.
"""

import dataclasses
import datetime
import email.utils
import json
import urllib.parse


@dataclasses.dataclass
class Request:
    method: str
    path: str      # without the query; below a vendor's prefix once the world has routed it
    query: dict
    headers: dict  # lower-case names
    body: bytes = b""
    peer: str = "127.0.0.1"

    @staticmethod
    def parse(head, peer):
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if colon:
                headers[name.strip().lower()] = value.strip()
        parts = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        return Request(method, urllib.parse.unquote(parts.path), query, headers, b"", peer)


@dataclasses.dataclass
class Answer:
    status: int
    body: bytes = b""
    headers: list = dataclasses.field(default_factory=list)
    delay: float = 0.0        # real seconds before the first byte
    reset: bool = False       # no byte at all: the connection is reset
    cut_at: int | None = None  # bytes of the body before the connection is closed
    chunk: int = 0            # bytes at a time, `pause` real seconds apart; 0: all at once
    pause: float = 0.0
    length: str | None = None  # the Content-Length that is claimed

    @staticmethod
    def json(status, value, headers=(), content_type="application/json"):
        body = json.dumps(value).encode()
        return Answer(status, body, [("Content-Type", content_type), *headers])


def iso(seconds):
    """2026-03-31T00:00:00.000Z"""
    date = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return date.strftime("%Y-%m-%dT%H:%M:%S.") + f"{date.microsecond // 1000:03d}Z"


def http_date(seconds):
    return email.utils.formatdate(seconds, usegmt=True)


def plain(number):
    """25000 rather than 25000.0, as vendors write whole numbers; fractions stay."""
    return int(number) if float(number).is_integer() else number
