"""Every place where a secret can stand, as a definition of a vendor; and every way in which a vendor
can throw secrets back, as a function from them to an answer. Their product is the canary test."""

import base64
import json
import re
import urllib.parse

from vendor_server import Answer

MARK = "hushhush"  # at both ends, so that no part of a secret passes unseen


def secret(kind):
    return f"{MARK}/{kind}+=%41{MARK}"


def _base64_of_mark():
    """How Base64 writes the mark, wherever it begins; without the characters at its ends."""
    for before in range(3):
        whole = base64.b64encode(b"x" * before + MARK.encode()).decode()
        yield whole[(before * 8 + 5) // 6:(before + len(MARK)) * 8 // 6]


# Percent-encoding and the escapes of JSON and HTML leave letters as they are; header names lose
# their case.
LEAK = re.compile("|".join([f"(?i:{MARK})", *map(re.escape, _base64_of_mark())]).encode())

READS = """
    pools:
      - { pool: main, remaining: body.credits, optional: true, grant_frequency: body.frequency,
          refresh: { value: body.refresh, format: rfc3339 } }
      - { each: body.pools, pool: { value: item.name }, unit: { value: item.unit },
          remaining: item.left, optional: true }
    rate_limits:
      - { policy: calls, headers: { quota: x-limit, remaining: x-left, reset: x-reset },
          reset_format: http_date }
      - { headers: { quota: x-*-quota, remaining: x-*-left } }
      - headers: ietf
    costs: [{ each: body.costs, operation: { value: key }, credits: item }]
    plan: body.plan
    key_expiry: { value: body.expiry, format: date }
    identity: body.organization
    retry_after: body.wait
    pages: { next: body.next, query: page }
    outcomes: [{ when: body.denied == true, outcome: unauthorized }]
"""
BALANCE = f"requests:\n  - path: /balance{READS}"
TOKEN = """
prepare:
  - { name: token, method: POST, host: login, path: /token, form: { client_secret: "{{key}}" },
      keep: { token: { value: body.token, secret: true, expires_in: body.expires_in },
              team: { value: body.team } } }
"""
NAMED = 'params: { app: { secret: true } }\nauth: { scheme: none }\n'

# Where a secret stands → the definition, below its name and hosts.
PLACES = {
    "bearer": BALANCE,
    "header": 'auth: { scheme: header, name: X-Key, prefix: "Token " }\n' + BALANCE,
    "query": "auth: { scheme: query, name: api_key }\n" + BALANCE,
    "basic": 'auth: { scheme: basic, key: "ops:{{key}}" }\n' + BALANCE,
    "path": "auth: { scheme: none }\nrequests:\n  - path: /of/{{key}}/balance" + READS,
    "body": "auth: { scheme: none }\nrequests:\n  - method: POST\n    path: /balance\n"
            "    body: '{\"key\": \"{{key}}\"}'" + READS,
    "form": "auth: { scheme: none }\nrequests:\n  - method: POST\n    path: /balance\n"
            '    form: { key: "{{key}}" }' + READS,
    "named_header": NAMED + 'headers: { X-App: "{{app}}" }\n' + BALANCE,
    "named_query": NAMED + 'requests:\n  - path: /balance\n    query: { app: "{{app}}" }' + READS,
    "kept": 'auth: { scheme: bearer, key: "{{token}}" }\n' + TOKEN + BALANCE,
    "kept_path": "auth: { scheme: none }\n" + TOKEN +
                 'requests:\n  - path: /of/{{token}}/balance\n'
                 '    headers: { X-Team: "{{team}}" }' + READS,
    "token_form": 'auth: { scheme: bearer, key: "{{token}}" }\n' + TOKEN + BALANCE,
}


def secrets_of(place):
    """All that the account of a place has to hide."""
    kinds = {"named_header": ["app"], "named_query": ["app"], "kept": ["key", "token"],
             "kept_path": ["key", "token"]}.get(place, ["key"])
    return [secret(f"{place}-{kind}") for kind in kinds]


def _written(hidden):
    """The secrets in every way in which a vendor may write them."""
    for one in hidden:
        for text in (one, f"ops:{one}", f"?api_key={one}&x=1"):
            plain = text.encode()
            yield from (text, urllib.parse.quote(text, safe=""),
                        urllib.parse.quote(text, safe="").lower(),
                        base64.b64encode(plain).decode(), base64.urlsafe_b64encode(plain).decode(),
                        urllib.parse.quote(base64.b64encode(plain).decode(), safe=""))


def _fields(text, **more):
    return {"credits": 5, "plan": text, "frequency": text, "refresh": text, "expiry": text,
            "organization": text, "wait": text, "pools": [{"name": text, "unit": text, "left": 1}],
            "costs": {text: 2}, "message": text, **more}


def _echo(hidden):
    texts = list(_written(hidden))
    return json.dumps({**_fields(texts[0]), "costs": dict.fromkeys(texts, 1),
                       "pools": [{"name": text, "unit": "credits", "left": 1} for text in texts] +
                                [{"name": f"p{i}", "unit": text, "left": 1}
                                 for i, text in enumerate(texts)]}).encode()


def _headers(hidden):
    one = hidden[0]
    name = urllib.parse.quote(one, safe="").replace("%", "%").lower()
    return (("Content-Type", "application/json"), ("X-Limit", one), ("X-Left", one),
            ("X-Reset", one), ("X-Request", one), ("Date", one), ("Retry-After", one),
            ("Set-Cookie", f"key={one}"), (f"X-{name}-Left", "5"), (f"X-{name}-Quota", "9"),
            ("RateLimit", f'"{one}";r=5;t=9'), ("RateLimit-Policy", f'"{one}";q=50;w=60'),
            ("RateLimit-Limit", f"100;name={one}"))


def _with_header(name, status=200):
    return lambda hidden: Answer(status, _echo(hidden), ((name, hidden[0]),))


def _status(status, *names):
    return lambda hidden: Answer(status, _echo(hidden), tuple((n, hidden[0]) for n in names))


def _raw(text, **more):
    return lambda hidden: Answer(raw=text.format(hidden[0]).encode(), **more)


HTML = "<html><body>Denied: {0} <a href='/?key={0}'>log in</a></body></html>"
FAULTS = {
    "echo": lambda hidden: Answer(200, _echo(hidden), _headers(hidden)),
    "percent": lambda hidden: Answer.json(_fields(urllib.parse.quote(hidden[0], safe=""))),
    "base64": lambda hidden: Answer.json(_fields(base64.b64encode(hidden[0].encode()).decode())),
    "long": lambda hidden: Answer.json(_fields("x" * 100 + hidden[0])),
    "denied": lambda hidden: Answer.json(_fields(hidden[0], denied=True)),
    "pages": lambda hidden: Answer.json(_fields(hidden[0], next=hidden[0])),
    "status_401": _status(401, "WWW-Authenticate"),
    "status_403": _status(403, "Content-Type"),
    "status_404": _status(404, "Content-Type"),
    "status_429": _status(429, "Retry-After"),
    "status_500": _status(500, "Content-Type"),
    "redirect": _status(302, "Location"),
    "redirect_away": lambda hidden: Answer(
        307, b"", (("Location", f"https://elsewhere.example/?key={hidden[0]}"),)),
    "html": lambda hidden: Answer(200, HTML.format(hidden[0]).encode(),
                                  (("Content-Type", "text/html"),)),
    "wrong_type": lambda hidden: Answer(200, hidden[0].encode(), (("Content-Type", hidden[0]),)),
    "not_utf8": lambda hidden: Answer(200, b'{"plan": "\xff' + hidden[0].encode() + b'"}'),
    "garbage": lambda hidden: Answer(200, b"\x01}{" + _echo(hidden) + b"]["),
    "huge": lambda hidden: Answer(200, b'{"plan": "' + hidden[0].encode() * 50_000 + b'"}'),
    "deep": lambda hidden: Answer(200, b"[" * 3000 + json.dumps(hidden).encode() + b"]" * 3000),
    "bad_status": _raw("HTTP/1.1 {0}\r\n\r\n"),
    "no_http": _raw("{0}\r\n\r\n"),
    "reason": _raw("HTTP/1.1 500 {0}\r\nContent-Length: 0\r\n\r\n"),
    "bad_length": _raw("HTTP/1.1 200 OK\r\nContent-Length: {0}\r\n\r\n{{}}"),
    "bad_header": _raw("HTTP/1.1 200 OK\r\n{0}\r\nContent-Length: 2\r\n\r\n{{}}"),
    "bad_coding": _raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: {0}\r\n\r\n{{}}"),
    "bad_encoding": _raw("HTTP/1.1 200 OK\r\nContent-Encoding: {0}\r\nContent-Length: 2\r\n\r\n{{}}"),
    "truncated": _raw("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{0}"),
    "reset": lambda hidden: Answer(reset=True),
    "reset_late": _raw("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{0}", reset=True),
    "timeout": lambda hidden: Answer(hang=True),
    "timeout_late": _raw("HTTP/1.1 200 OK\r\nX-Key: {0}\r\nContent-Length: 999\r\n\r\n{0}",
                         hang=True),
}


def play(call):
    """Answers /FAULT/PLACE/…; tokens are given out as they should be, but for token_form."""
    fault, place = call.path.split("/")[1:3]
    hidden = secrets_of(place)
    if call.path.endswith("/token") and place != "token_form":
        return Answer.json({"token": hidden[1], "expires_in": 3600, "team": f"of {hidden[0]}"})
    if dict(call.query).get("page"):  # the second page
        return Answer.json({"error": hidden[0]}, 500)
    return FAULTS[fault](hidden)
