"""Globex, made up: one POST with a JSON body for everything, always status 200; errors are
{"ok": false, "code": …}, the wait is in the body, and what remains is granted minus used.
"""

import json
import math

from message import Answer, plain
from vendors.vendor import Vendor
from windows import FixedWindow


class Globex(Vendor):
    name = "globex"
    balance_field = "result.used"
    plans = {"gold": 60, "silver": 10}  # calls a minute
    errors = {402: {"ok": False, "code": "NO_FUNDS"}, 401: {"ok": False, "code": "BAD_TOKEN"},
              429: {"ok": False, "code": "SLOW_DOWN", "wait": 30}}

    def key_of(self, request):
        scheme, _, key = request.headers.get("x-globex-auth", "").partition(" ")
        return key if scheme == "Token" else None

    def windows(self, plan, options, calls):
        return {"rpc": FixedWindow(plan, 60, calls)}

    def answer(self, request, account, clock):
        if account is None:
            return _refuse("BAD_TOKEN")
        if not _well_formed(request):
            return _refuse("BAD_REQUEST")
        wire = clock.wire()
        window = account.windows["rpc"]
        if not window.take(wire):
            return _refuse("SLOW_DOWN", wait=math.ceil(window.reset_at(wire) - wire))
        if account.exhausted:
            return _refuse("NO_FUNDS")
        balance = account.main
        result = {"granted": plain(round(balance.credits + balance.used, 6)),
                  "used": plain(balance.used), "tier": account.plan,
                  "calls": {"allowed": window.quota, "made": window.used(wire)}}
        if balance.refresh_at is not None:
            result["cycle"] = {"start": int(balance.period_start * 1000),
                               "end": int(balance.refresh_at * 1000)}
        return Answer.json(200, {"ok": True, "result": result})


def _refuse(code, **extra):
    return Answer.json(200, {"ok": False, "code": code, **extra})


def _well_formed(request):
    """{"method": "billing.summary", "params": {"team": "…"}}, posted as JSON to /rpc"""
    if (request.method, request.path) != ("POST", "/rpc"):
        return False
    if "json" not in request.headers.get("content-type", ""):
        return False
    try:
        call = json.loads(request.body)
        return call["method"] == "billing.summary" and bool(call["params"]["team"])
    except (ValueError, KeyError, TypeError):
        return False
