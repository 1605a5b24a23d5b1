"""Initech, made up: GET /ping answers 204, or 200 with an empty object; credits are in headers of
their own and the rate limits in the structured RateLimit and RateLimit-Policy of the IETF draft.
The key is the user of HTTP basic authentication.
"""

import math

from message import Answer, http_date, plain
from vendors.vendor import Vendor, basic_user
from windows import FixedWindow


class Initech(Vendor):
    name = "initech"
    balance_field = "header:x-credits-left"
    options = {"status": 204, "call_cost": 0.2}
    errors = {401: {}, 402: {}, 404: {}, 429: {}}

    def key_of(self, request):
        return basic_user(request)

    def windows(self, plan, options, calls):
        return {"burst": FixedWindow(20, 1), "daily": FixedWindow(20000, 86400, calls)}

    def answer(self, request, account, clock):
        if account is None:
            return self.refuse(401, request, [("WWW-Authenticate", 'Basic realm="initech"')])
        if request.method not in ("GET", "HEAD") or request.path != "/ping":
            return self.refuse(404, request)
        wire = clock.wire()
        windows = account.windows
        granted = windows["burst"].take(wire) and windows["daily"].take(wire)
        headers = _limits(windows, wire)
        if not granted:
            reset = windows["daily"].reset_at(wire) if windows["daily"].remaining(wire) < 1 \
                else windows["burst"].reset_at(wire)
            return self.refuse(429, request, [*headers, ("Retry-After", http_date(reset + 1))])
        if account.exhausted:
            return self.refuse(402, request, headers)
        balance = account.main
        headers += [("X-Credits-Left", str(plain(balance.credits))),
                    ("X-Credits-Allotted", str(plain(round(balance.credits + balance.used, 6)))),
                    ("X-Call-Cost", str(account.options["call_cost"]))]
        if balance.refresh_at is not None:
            headers.append(("X-Credits-Renewal", http_date(balance.refresh_at)))
        if account.options["status"] == 204:
            return Answer(204, b"", headers)
        return Answer.json(account.options["status"], {}, headers)


def _limits(windows, wire):
    policies = ", ".join(f'"{name}";q={window.quota};w={window.seconds}'
                         for name, window in windows.items())
    limits = ", ".join(
        f'"{name}";r={window.remaining(wire)};t={math.ceil(window.reset_at(wire) - wire)}'
        for name, window in windows.items())
    return [("RateLimit-Policy", policies), ("RateLimit", limits)]
