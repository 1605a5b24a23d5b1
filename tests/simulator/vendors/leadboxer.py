"""LeadBoxer: no REST balance. The free calls under /v1 reveal the state by their errors: 401, 402
when the credits are gone, and a 429 whose body (no header) carries the limit. The paid calls are
here too and do debit, so that a test can prove that nobody polls them.
"""

import math

from message import Answer
from vendors.vendor import Vendor
from windows import FixedWindow

_FREE = ("/users", "/users/datasets", "/user-datasets", "/datasets", "/segments")
_PAID = {"/ip-lookup": 20, "/domain-lookup": 10, "/leads": 10, "/leads/export": 10}


class LeadBoxer(Vendor):
    name = "leadboxer"
    base_path = "/v1"
    balance_field = "0.id"
    plans = {"free": {}, "starter": {}, "growth": {}, "scale": {}}
    options = {"requests_per_minute": 10}
    errors = {400: {"error": "Bad Request", "message": "email or accountId is required"},
              401: {"error": "Unauthorized", "message": "Invalid or missing API key"},
              404: {"error": "Not Found", "message": "Not Found"}}

    def key_of(self, request):
        return request.headers.get("x-api-key")

    def windows(self, plan, options, calls):
        return {path: FixedWindow(options["requests_per_minute"], 60, calls)
                for path in (*_FREE, *_PAID)}

    def answer(self, request, account, clock):
        if account is None:
            return self.refuse(401, request)
        path = request.path.removeprefix("/v1")
        window = account.windows.get(path)
        if window is None or request.method != "GET" or path == request.path:
            return self.refuse(404, request)
        wire = clock.wire()
        if not window.take(wire):
            return Answer.json(429, throttled(request, window.quota, window.reset_at(wire), wire))
        # A free plan stops when the credits are gone; paid plans go on and are billed the overage.
        if account.exhausted or account.plan == "free" and account.main.credits <= 0:
            return self.refuse(402, request)
        if path in _PAID:
            account.main.spend(_PAID[path])
            return Answer.json(200, {"path": path})
        if not {"email", "accountId"} & set(request.query):
            return self.refuse(400, request)
        return Answer.json(200, [{"id": f"dataset-{account.name}", "name": account.name}])

    def error(self, status, request):
        if status == 402:
            return {
                "type": "https://developers.leadboxer.com/docs/payment-required",
                "title": "Payment Required",
                "status": 402,
                "detail": "Your account has exceeded the free tier limits",
                "instance": request.path,
                "billing_portal": "https://app.leadboxer.com/billing",
            }, "application/json"
        if status == 429:
            return throttled(request, 2, 1766565255, 1766565255 - 43), "application/json"
        return super().error(status, request)


def throttled(request, quota, reset, wire):
    return {
        "type": "https://developers.leadboxer.com/docs/rate-limit-exceeded",
        "title": "Rate Limit Exceeded",
        "status": 429,
        "detail": "API rate limit exceeded",
        "instance": request.path,
        "retry-after": max(1, math.ceil(reset - wire)),
        "rate-limit": quota,
        "rate-limit-remaining": 0,
        "rate-limit-period": "minute",
        "rate-limit-reset": int(reset),
    }
