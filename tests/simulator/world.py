"""The simulated world: the clock, the vendors, their accounts by key, and the faults. It turns a
request into an answer. Invariant: a key belongs to one account of a vendor, and every request is
counted, also those with a key that nobody has. Used from the event loop's thread only.
"""

import collections
import dataclasses

import vendors
from account import Account
from faults import FaultBook
from message import Answer
from traffic import Traffic


@dataclasses.dataclass
class Exchange:
    """A request being answered; close it when the last byte is out."""
    request: object
    answer: object
    traffics: list


class World:
    def __init__(self, clock, seed=0):
        self.clock = clock
        self.seed = seed
        self.faults = FaultBook()
        self.everything = Traffic()
        self.strangers = collections.defaultdict(Traffic)
        self._accounts = collections.defaultdict(dict)

    def add(self, spec):
        vendor = vendors.find(spec.get("vendor"))
        if vendor is None:
            raise ValueError(f"unknown vendor {spec.get('vendor')!r}")
        account = Account(vendor, spec, self.clock.now(), self.seed)
        known = self._accounts[vendor.name]
        if account.key in known:
            raise ValueError(f"{vendor.name}: two accounts have one key")
        known[account.key] = account
        return account

    def find(self, vendor, key):
        account = self._accounts.get(vendor, {}).get(key)
        if account is not None:
            account.settle(self.clock.now())
        return account

    def accounts(self):
        """All accounts, settled."""
        now = self.clock.now()
        for known in self._accounts.values():
            for account in known.values():
                account.settle(now)
                yield account

    def open(self, request):
        _, _, rest = request.path.partition("/")
        prefix, slash, path = rest.partition("/")
        vendor = vendors.VENDORS.get(prefix)
        self.everything.begin(request)
        if vendor is None:
            answer = Answer.json(404, {"message": "no such vendor"})
            return Exchange(request, answer, [(self.everything, request)])
        inner = dataclasses.replace(request, path=slash + path)
        key = vendor.key_of(inner)
        account = self.find(vendor.name, key)
        traffic = self.strangers[vendor.name] if account is None else account.traffic
        traffic.begin(inner)
        usable = account if account is not None and not account.revoked else None
        answer = vendor.answer(inner, usable, self.clock)
        answer = self.faults.spoil(answer, vendor, key, inner)
        return Exchange(request, answer, [(self.everything, request), (traffic, inner)])

    @staticmethod
    def close(exchange):
        for traffic, request in exchange.traffics:
            traffic.end(request, exchange.answer.status)
