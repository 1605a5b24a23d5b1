"""One account at one simulated vendor: its key, its balances by pool, its rate-limit windows and
the switches that decide how the vendor treats it. Used from the event loop's thread only.
"""

from balance import DEFAULTS as BALANCE_KEYS
from balance import Balance
from traffic import Traffic

SWITCHES = {
    "plan": None,              # None: the vendor's first plan
    "exhausted": False,        # the balance call itself answers "no credits" (402 or as documented)
    "revoked": False,          # the key is no longer valid
    "calls_per_second": 0.0,   # of the account's other programs; they use up its windows
    "quotas": {},              # window → quota, in place of the plan's
    "options": {},             # what the vendor knows beyond this, see its module
}


class Account:
    def __init__(self, vendor, spec, now, seed=0):
        unknown = set(spec) - {"vendor", "name", "key", "balance", "pools"} - set(SWITCHES)
        if unknown:
            raise ValueError(f"unknown account keys: {', '.join(sorted(unknown))}")
        self.vendor = vendor
        self.name = spec["name"]
        self.key = spec["key"]
        pools = spec.get("pools") or {"main": spec.get("balance", {})}
        self.pools = {
            pool: Balance(balance, f"{seed}/{vendor.name}/{self.name}/{pool}", now)
            for pool, balance in pools.items()}
        self.traffic = Traffic()
        self.started = now
        for switch, default in SWITCHES.items():
            setattr(self, switch, spec.get(switch, default))
        self._refit()

    @property
    def main(self):
        return next(iter(self.pools.values()))

    def settle(self, now):
        for balance in self.pools.values():
            balance.settle(now)

    def change(self, values, pool=None):
        """Sets switches, and fields of one pool's balance (the first pool's unless named)."""
        values = dict(values)
        balance = {key: values.pop(key) for key in list(values) if key in BALANCE_KEYS}
        unknown = set(values) - set(SWITCHES)
        if unknown:
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        target = self.main if pool is None else self.pools[pool]
        if values:
            before = {switch: getattr(self, switch) for switch in SWITCHES}
            try:
                self.__dict__.update(values)
                if "options" in values:
                    self.options = {**before["options"], **values["options"]}
                if {"plan", "calls_per_second", "quotas", "options"} & set(values):
                    self._refit()
            except ValueError:
                self.__dict__.update(before)
                raise
        target.change(balance)

    def truth(self):
        return {
            "vendor": self.vendor.name, "name": self.name, "key": self.key, "plan": self.plan,
            "exhausted": self.exhausted, "revoked": self.revoked,
            "pools": {pool: balance.truth() for pool, balance in self.pools.items()},
            "traffic": self.traffic.truth(),
        }

    def _refit(self):
        """The windows and options that follow from the switches; all windows start empty."""
        plans = self.vendor.plans
        if self.plan is None:
            self.plan = next(iter(plans))
        if self.plan not in plans:
            raise ValueError(f"{self.vendor.name} has no plan {self.plan!r}")
        unknown = set(self.options) - set(self.vendor.options)
        if unknown:
            raise ValueError(
                f"{self.vendor.name} has no options {', '.join(sorted(unknown))}")
        options = {**self.vendor.options, **self.options}
        windows = self.vendor.windows(plans[self.plan], options, self.calls_per_second)
        for name, quota in self.quotas.items():
            if name not in windows:
                raise ValueError(f"{self.vendor.name} has no window {name!r}")
            windows[name].quota = quota
        self.options = options
        self.windows = windows
