"""Enrow: GET /account/info. The documentation says that GET calls are not rate limited and that no
rate-limit headers are sent; an older page showed a trio with a Unix reset: the option rate_headers.
The balance is fractional (a verification costs 0.25); `webhooks` is absent where there are none.
"""

from message import Answer, plain
from vendors.vendor import Vendor, header_trio
from windows import FixedWindow


class Enrow(Vendor):
    name = "enrow"
    balance_field = "credits"
    # A webhook URL may hold a secret: the marker shows in a leak test whether it was copied.
    options = {
        "webhooks": ["https://hooks.example.com/SIMKEY-enrow-webhook"],
        "rate_headers": False,
        "exhausted_status": 402,  # 422 on older pages
    }
    errors = {
        401: {"message": "This apikey is not valid"},
        402: {"reason": "Insufficient credits", "success": False},
        422: {"error": "InsufficientBalance", "message": "Insufficient balance"},
        429: {"message": "Too Many Requests"},
        400: {"message": "Bad Request"},
    }

    def key_of(self, request):
        return request.headers.get("x-api-key")

    def windows(self, plan, options, calls):
        return {"requests": FixedWindow(1000, 60, calls)}

    def answer(self, request, account, clock):
        if self.key_of(request) is None:
            return Answer.json(401, {"message": "No apikey found in the x-api-key headers"})
        if account is None:
            return self.refuse(401, request)
        headers = []
        if account.options["rate_headers"]:
            window = account.windows["requests"]
            window.take(clock.wire())
            headers = header_trio(window, clock.wire(), lambda at: int(at))
        if (request.method, request.path) != ("GET", "/account/info"):
            return self.refuse(400, request, headers)  # "The API never returns 404"
        if account.exhausted:
            return self.refuse(account.options["exhausted_status"], request, headers)
        body = {"credits": plain(account.main.credits)}
        if account.options["webhooks"]:
            body["webhooks"] = account.options["webhooks"]
        return Answer.json(200, body, headers)
