"""Crustdata: GET /account/credits, /user/credits and /account/endpoints, Bearer, and a version
header without which the account calls answer 400. 300 requests a minute in a sliding window, told
in x-ratelimit-* on every response; the reset is seconds until the next request ages out. The pages
give no body for 400, 404 and 429, and of the 402's only the field names.
"""

from message import Answer, iso, plain
from vendors.vendor import Vendor, bearer, header_trio
from windows import SlidingWindow

_FREQUENCIES = {"hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly",
                "year": "yearly"}
# path, requests a minute as documented
_ENDPOINTS = (("/person/enrich", 15), ("/person/search", 30), ("/person/contact/enrich", 15),
              ("/person/professional_network/enrich/live", 10),
              ("/person/professional_network/search/live", 10))
_FIELDS = [f"basic_profile.field_{index:02d}" for index in range(60)]


class Crustdata(Vendor):
    name = "crustdata"
    balance_field = "account.credits"
    plans = {
        "growth": {"account_calls": True},
        "legacy": {"account_calls": False},  # 403 on the account calls; /user/credits works
    }
    options = {"wallets": [], "disabled_paths": ["/person/contact/enrich"], "endpoints": 5}
    errors = {
        400: {"message": "Missing required header: x-api-version"},
        401: {"message": "Invalid API key in request"},
        402: {"error": {"type": "insufficient_credits", "message": "Insufficient credits",
                        "metadata": []}},
        403: {"error": {"type": "permission_error", "message": "Not enabled for your plan",
                        "metadata": []}},
        404: {"message": "Not found"},
        429: {"message": "Too many requests"},
    }

    def key_of(self, request):
        return bearer(request)

    def windows(self, plan, options, calls):
        return {name: SlidingWindow(300, 60, calls)
                for name in ("/account/credits", "/user/credits", "/account/endpoints")}

    def answer(self, request, account, clock):
        if "authorization" not in request.headers:
            return Answer.json(401, {"message": "Missing API key in request"})
        if account is None:
            return self.refuse(401, request)
        window = account.windows.get(request.path)
        if window is None or request.method != "GET":
            return self.refuse(404, request)
        wire = clock.wire()
        granted = window.take(wire)
        headers = header_trio(
            window, wire, lambda at: max(1, round(at - wire)),
            ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"))
        if not granted:
            return self.refuse(429, request, headers)
        if request.path != "/user/credits":
            if "x-api-version" not in request.headers:
                return self.refuse(400, request, headers)
            if not self.plans[account.plan]["account_calls"]:
                return self.refuse(403, request, headers)
        if request.path == "/account/endpoints":
            return Answer.json(200, _endpoints(request, account), headers)
        if account.exhausted:
            return self.refuse(402, request, headers)
        if request.path == "/user/credits":
            return Answer.json(200, {"credits": plain(account.main.credits)}, headers)
        return Answer.json(200, {"account": _account(account)}, headers)


def _account(account):
    balance = account.main
    recurring = balance.grant > 0
    body = {
        "credits": plain(balance.credits),
        "recurring_credits": plain(balance.grant),
        "recurring_credits_frequency":
            _FREQUENCIES.get(balance.every, "custom") if recurring else None,
        "recurring_credits_refresh_date": iso(balance.refresh_at) if recurring else None,
        "credit_rollover": bool(balance.rollover),
    }
    if account.options["wallets"]:  # the key is absent for accounts without wallets
        body["wallets"] = account.options["wallets"]
    return body


def _endpoints(request, account):
    listed = list(_ENDPOINTS)
    listed += [(f"/dataset/{index:02d}", None)
               for index in range(len(listed), account.options["endpoints"])]
    endpoints = []
    for path, limit in listed:
        disabled = path in account.options["disabled_paths"]
        endpoints.append({
            "path": path,
            "category": path.split("/")[1],
            "status": "not_enabled" if disabled else "enabled",
            "effective_rate_limit_rpm": None if disabled else limit,
            "fields": {"enabled": [] if disabled else _FIELDS,
                       "disabled": _FIELDS if disabled else []},
        })
    for name in ("path", "category", "status"):
        if name in request.query:
            endpoints = [e for e in endpoints if e[name] == request.query[name]]
    return {"api_version": "2025-11-01", "token_limit_rpm": None, "endpoints": endpoints}
