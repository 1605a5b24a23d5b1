"""Enrich: GET /api/v3/wallets/balance and /api/v3/company-follower/limit. X-RateLimit-* on every
response, the reset in seconds. The vendor documents four shapes of error bodies; the option
error_shape chooses one. Limits: a burst per second and a sustained one over a rolling minute.
"""

import hashlib
import math

from message import Answer, iso, plain
from vendors.vendor import Vendor, bearer, header_trio
from windows import FixedWindow, SlidingWindow

_PROBLEMS = {
    400: ("validation-error", "Validation Error"),
    401: ("unauthorized", "Unauthorized"),
    402: ("insufficient-credits", "Insufficient Credits"),
    403: ("forbidden", "Forbidden"),
    404: ("not-found", "Not Found"),
    429: ("rate-limit-exceeded", "Rate Limit Exceeded"),
    500: ("internal-error", "Internal Error"),
    502: ("upstream-failure", "Upstream Failure"),
    503: ("service-unavailable", "Service Unavailable"),
    504: ("timeout", "Timeout"),
}
_UNAUTHORIZED = ("This endpoint requires API key authentication. Provide key via x-api-key header "
                 "or Authorization: Bearer sk_*")


class Enrich(Vendor):
    name = "enrich"
    base_path = "/api/v3"
    balance_field = "data.balance"
    plans = {  # burst a second, sustained a minute
        "free": (5, 60), "growth": (25, 300), "scale": (50, 1000), "pro": (100, 5000),
        "enterprise": (200, 10000),
    }
    options = {
        "error_shape": "problem",     # problem, rate_limits_page, company_followers, sdk
        "scraping": "approved",       # approved, pending, rejected, revoked, none
        "daily_scrapes": 5000,
        "as_of_lag_seconds": 0.0,     # how far the vendor's own cache is behind
        "rate_headers": True,         # not declared for the 200 of the balance call
    }

    def key_of(self, request):
        return request.headers.get("x-api-key") or bearer(request)

    def windows(self, plan, options, calls):
        burst, sustained = plan
        return {
            "burst": FixedWindow(burst, 1),
            "sustained": SlidingWindow(sustained, 60, calls),
            "scraping": FixedWindow(options["daily_scrapes"], 86400, calls / 100),
        }

    def answer(self, request, account, clock):
        if account is None:
            return self.refuse(401, request)
        wire = clock.wire()
        sustained = account.windows["sustained"]
        granted = account.windows["burst"].take(wire) and sustained.take(wire)
        headers = []
        if account.options["rate_headers"]:
            headers = header_trio(sustained, wire, lambda at: max(1, math.ceil(at - wire)))
        if not granted:
            wait = max(1, math.ceil(sustained.reset_at(wire) - wire))
            return self._refuse(429, account, wait, [*headers, ("Retry-After", str(wait))])
        if request.method != "GET":
            return self._refuse(404, account, 0, headers)
        if request.path == "/api/v3/wallets/balance":
            if account.exhausted:
                return self._refuse(402, account, 0, headers)
            return Answer.json(200, {"success": True, "data": {
                "organizationId": organization(account),
                "balance": plain(account.main.credits),
                "currency": "credits",
                "asOf": iso(clock.now() - account.options["as_of_lag_seconds"]),
            }}, headers)
        if request.path == "/api/v3/company-follower/limit":
            return Answer.json(200, {"success": True, "data": _scraping(account, wire),
                                     "meta": {"requestId": organization(account)}}, headers)
        return self._refuse(404, account, 0, headers)

    def error(self, status, request):
        return error("problem", status, 45)

    def _refuse(self, status, account, wait, headers):
        body, content_type = error(account.options["error_shape"], status, wait)
        return Answer.json(status, body, headers, content_type)


def error(shape, status, wait):
    """(body, content type) of a status in one of the four documented shapes, or None."""
    if status not in _PROBLEMS:
        return None
    slug, title = _PROBLEMS[status]
    if shape == "rate_limits_page":
        if status == 429:
            return ({"statusCode": 429, "error": "Too Many Requests",
                     "message": "Rate limit exceeded, please retry later",
                     "retryAfter": wait}, "application/json")
        return {"statusCode": status, "error": title, "message": title}, "application/json"
    if shape == "company_followers":
        if status == 402:
            return ({"error": "Payment Required", "message": "Insufficient credits",
                     "detail": {"required": 707600, "itemCount": 7076}}, "application/json")
        return {"error": title, "message": title, "detail": {}}, "application/json"
    if shape == "sdk":
        return ({"success": False, "error": {"code": status, "message": title, "detail": title}},
                "application/json")
    problem = {"type": f"https://dev.enrich.so/errors/{slug}", "title": title, "status": status}
    if status == 401:
        problem["detail"] = _UNAUTHORIZED
    if status == 402:
        problem.update(currentBalance=0, required=100, shortfall=100)
    return problem, "application/problem+json"


def organization(account):
    """A stable organization id; accounts that share a name share an organization."""
    return hashlib.sha256(account.name.encode()).hexdigest()[:24]


def _scraping(account, wire):
    status = account.options["scraping"]
    if status != "approved":  # the numbers are there only when it is approved
        return {"status": status}
    window = account.windows["scraping"]
    return {"status": status, "creditsPerProfile": 100, "dailyLimit": window.quota,
            "dailyUsed": window.used(wire), "dailyRemaining": window.remaining(wire)}
