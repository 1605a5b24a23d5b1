"""Lusha: GET /v3/account/usage, and the legacy GET /account/usage in two shapes. The key is in a
header named api_key (a UUID; a malformed one is a 400, not a 401). The call itself is limited to 5
a minute; the nine headers hold no reset, the body's tiers do.
"""

import re

from message import Answer, iso, plain
from vendors.vendor import Vendor
from windows import FixedWindow

_WELL_FORMED = re.compile(r"SIMKEY-[\w-]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_TIERS = {"minute": 60, "hourly": 3600, "daily": 86400}


class Lusha(Vendor):
    name = "lusha"
    balance_field = "credits.remaining"
    plans = {  # requests a minute, an hour, a day; None: no such cap
        "pro": (50, 150, 1500),
        "free": (40, None, 100),
        "starter": (40, None, 100),
        "premium": (300, 1800, 18000),
        "scale": (300, 5000, 50000),
    }
    options = {
        "v3_enabled": True,       # False: 403 on the V3 path, so that a client falls back to V2
        "v2_shape": "by_type",    # by_type: usage.bulkCredits.…; flat: usage.…
        "usage_headers": True,    # the x-*-usage third of the nine, which not every account gets
    }
    errors = {
        400: {"name": "BadRequest", "message": "Invalid API key format", "code": 400,
              "className": "bad-request", "errors": {}},
        401: {"statusCode": 401, "timestamp": "2026-11-20T00:00:00.000Z",
              "message": "Invalid API key", "error": "Unauthorized"},
        402: {"statusCode": 402, "message": "Insufficient credits for this operation"},
        403: {"statusCode": 403, "message": "V3 API access is not enabled for your account"},
        404: {"statusCode": 404, "message": "Not Found"},
        429: {"statusCode": 429,
              "message": "Too many requests. Please wait before making another request."},
    }

    def key_of(self, request):
        return request.headers.get("api_key")

    def windows(self, plan, options, calls):
        tiers = {name: FixedWindow(quota, seconds, calls)
                 for (name, seconds), quota in zip(_TIERS.items(), plan) if quota is not None}
        return {**tiers, "usage": FixedWindow(5, 60)}

    def answer(self, request, account, clock):
        if account is None:
            key = self.key_of(request)
            malformed = key is not None and not _WELL_FORMED.fullmatch(key)
            return self.refuse(400 if malformed else 401, request)
        if request.method != "GET" or request.path not in ("/v3/account/usage", "/account/usage"):
            return self.refuse(404, request)
        if request.path.startswith("/v3") and not account.options["v3_enabled"]:
            return self.refuse(403, request)
        wire = clock.wire()
        windows = account.windows
        granted = windows["usage"].take(wire)
        headers = _headers(account, wire)
        if not granted:
            return self.refuse(429, request, headers)
        if account.exhausted:
            return self.refuse(402, request, headers)
        body = _v3(account, wire) if request.path.startswith("/v3") else _v2(account)
        return Answer.json(200, body, headers)


def _headers(account, wire):
    """The nine; the minute's three describe this call, which has the tightest limit."""
    headers = []
    for tier in ("daily", "hourly", "minute"):
        window = account.windows.get("usage" if tier == "minute" else tier)
        if window is None:
            continue
        headers.append((f"x-rate-limit-{tier}", str(window.quota)))
        headers.append((f"x-{tier}-requests-left", str(window.remaining(wire))))
        if account.options["usage_headers"]:
            headers.append((f"x-{tier}-usage", str(window.used(wire))))
    return headers


def _credits(account):
    balance = account.main
    return {"total": plain(round(balance.credits + balance.used, 6)),
            "used": plain(balance.used), "remaining": plain(balance.credits)}


def _v3(account, wire):
    limits = {}
    for tier in _TIERS:
        window = account.windows.get(tier)
        limits[tier] = window and {
            "limit": window.quota, "used": window.used(wire),
            "remaining": window.remaining(wire), "resetsAt": iso(window.reset_at(wire))}
    balance = account.main
    free = account.plan == "free"
    return {
        "credits": _credits(account),
        "rateLimits": limits,
        "plan": {"category": account.plan,
                 "renewalType": "annual" if balance.every == "year" else "monthly",
                 "startDate": iso(balance.period_start or account.started),
                 "endDate": None if free or balance.refresh_at is None
                 else iso(balance.refresh_at)},
        "pricing": {"revealEmail": {"credits": 1, "perQuantity": 1},
                    "revealPhone": {"credits": 5, "perQuantity": 1}},
    }


def _v2(account):
    if account.options["v2_shape"] == "flat":
        return {"usage": _credits(account)}
    return {"usage": {"bulkCredits": _credits(account)}}
