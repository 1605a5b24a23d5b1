"""Acme, made up: an array of wallets with its numbers in strings ("1,234.50"), an unlimited one, a
lot that lapses on a day, and the key in the query, where it must not be logged.
"""

import datetime

from message import Answer
from vendors.vendor import Vendor


class Acme(Vendor):
    name = "acme"
    balance_field = "wallets.0.balance"
    errors = {401: {"fault": "bad token"}, 402: {"fault": "out of credit"},
              404: {"fault": "no such thing"}, 429: {"fault": "slow down"}}

    def key_of(self, request):
        return request.query.get("token")

    def answer(self, request, account, clock):
        if account is None:
            return self.refuse(401, request)
        if (request.method, request.path) != ("GET", "/v1/wallets"):
            return self.refuse(404, request)
        if account.exhausted:
            return self.refuse(402, request)
        wallets = [_wallet(pool, balance) for pool, balance in account.pools.items()]
        return Answer.json(200, {"wallets": wallets})


def _wallet(pool, balance):
    if balance.unlimited:
        return {"name": pool, "counted_in": "requests", "balance": "unlimited"}
    wallet = {"name": pool, "counted_in": "credits", "balance": f"{balance.credits:,.2f}",
              "spent": f"{balance.used:,.2f}"}
    if balance.refresh_at is not None and not balance.rollover:
        day = datetime.datetime.fromtimestamp(balance.refresh_at, datetime.timezone.utc)
        wallet["lapsing"] = {"amount": wallet["balance"], "on": day.strftime("%Y-%m-%d")}
    return wallet
