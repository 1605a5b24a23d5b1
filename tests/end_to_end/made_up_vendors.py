"""The vendors of vendors/*.yml as their documentation would have them: each checks all that it is
sent, and answers 400 with its reason to anything else. A key of another client gets 401.
"""

import base64
import json
import time
import urllib.parse

from vendor_server import Answer

REFUSED = Answer.json({"error": "unauthorized"}, 401)


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class TokenVendor:
    """Gives out tokens at one address and asks for them at another. They expire by its own clock,
    and are withdrawn on demand."""

    def __init__(self, authorization, lifetime_seconds):
        self.authorization = authorization
        self.lifetime_seconds = lifetime_seconds
        self.issued = []  # tokens, in order
        self.served = []  # the tokens of the calls that were answered, in order
        self.refused = []
        self._until = {}

    def withdraw(self):
        self._until.clear()

    def issue(self, call):
        if call.headers.get("authorization") != self.authorization:
            return None
        self.issued.append(f"SIMKEY-token-{len(self.issued) + 1}/+=")
        self._until[self.issued[-1]] = time.monotonic() + self.lifetime_seconds
        return self.issued[-1]

    def admits(self, call):
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        good = time.monotonic() < self._until.get(token, 0)
        (self.served if good else self.refused).append(token)
        return good


class OAuth(TokenVendor):
    def __call__(self, call):
        if call.path == "/oauth2/token":
            if urllib.parse.parse_qs(call.body)["grant_type"] != ["client_credentials"]:
                return Answer.json({"error": "unsupported_grant_type"}, 400)
            token = self.issue(call)
            return Answer.json({"access_token": token, "token_type": "Bearer",
                                "expires_in": self.lifetime_seconds}) if token else REFUSED
        if not self.admits(call):
            return REFUSED
        return Answer.json({"balance": 812.5, "limit": 1000, "plan": "scale"})


class Images(TokenVendor):
    def __call__(self, call):
        if call.path == "/token":
            token = self.issue(call)
            return Answer.json({"token": token, "expires_in": 300}) if token else REFUSED
        if not self.admits(call):
            return REFUSED
        return Answer(200, b"", (("ratelimit-limit", "100;w=21600"),
                                 ("ratelimit-remaining", "76;w=21600"),
                                 ("docker-ratelimit-source", "192.0.2.7")))


def key_in_path(key):
    def play(call):
        if call.path != f"/v2/{urllib.parse.quote(key, safe='')}/credits":
            return REFUSED
        return Answer.json({"credits": {"left": 31, "spent": 69}})
    return play


def key_in_body(key):
    def play(call):
        if json.loads(call.body)["auth"] != {"key": key}:
            return Answer.json({"error": {"code": -32001, "message": "bad key"}})
        return Answer.json({"result": {"pools": [{"name": "emails", "credits": 40},
                                                 {"name": "phones", "credits": 2.5}]}})
    return play


class TwoKeys:
    def __init__(self, key, *app_keys):
        self.key, self.app_keys = key, set(app_keys)

    def __call__(self, call):
        sent = call.headers.get("x-api-key"), call.headers.get("x-application-key")
        if sent[0] != self.key or sent[1] not in self.app_keys:
            return REFUSED
        return Answer.json({"usage": 1200, "quota": 5000})


def tenants(key):
    def play(call):
        if call.headers.get("authorization") != f"Bearer {key}":
            return REFUSED
        if call.path == "/whoami":
            return Answer.json({"organizations": [{"id": "org 7/a"}, {"id": "other"}]})
        if call.path != "/organizations/org%207%2Fa/credits":
            return Answer.json({"error": call.path}, 404)
        return Answer.json({"credits": 9000})
    return play


def attributes(key):
    def play(call):
        if call.query != (("apikey", key),):
            return Answer(200, b'<response status="denied"/>', (("Content-Type", "text/xml"),))
        return Answer(200, b'\xef\xbb\xbf<?xml version="1.0"?>\n<response status="ok">'
                           b'<plan name="Pro &amp; more"/><balances>'
                           b'<balance type="sms" currency="EUR" amount="12.34"/>'
                           b'<balance type="voice" currency="USD" amount="0.5"/>'
                           b"</balances></response>", (("Content-Type", "text/xml"),))
    return play


def plain_text(user, key):
    def play(call):
        good = urllib.parse.parse_qs(call.body) == {"user": [user], "password": [key]}
        return Answer(200, b"OK:12.34\r\n" if good else b"ERR:100 wrong password")
    return play


class CostReport:
    """Three pages of two days each; `broken` is the number of a page that fails."""

    def __init__(self, starts):
        self.starts = starts  # what each key has to ask from, in Unix seconds
        self.broken = None

    def __call__(self, call):
        key = call.headers.get("authorization", "").removeprefix("Bearer ")
        asked = dict(call.query)
        if key not in self.starts:
            return REFUSED
        page = int(asked.pop("page", "page_1").removeprefix("page_"))
        if asked != {"start_time": str(self.starts[key]), "limit": "2"}:
            return Answer.json({"error": "wrong start"}, 400)
        if page == self.broken:
            return Answer.json({"error": "try again"}, 500)
        days = [{"results": [{"amount": {"value": 1.5 * page, "currency": "usd"}}] * 2}] * 2
        return Answer.json({"data": days, "has_more": page < 3,
                            "next_page": f"page_{page + 1}" if page < 3 else None})
