"""One account history: what was spent and when it was dry (the truth), what its vendor shows of
that, and the files that the player reads."""

import bisect
import dataclasses
import datetime
import itertools
import pathlib
import random

import demand
from demand import DAY, TICK

START = datetime.datetime(2026, 9, 1, tzinfo=datetime.timezone.utc)  # a Tuesday
PROVIDER = """\
name: vendor
title: Vendor
documentation: https://vendor.example/docs
base_url: https://vendor.example
auth: { scheme: bearer }
poll: { min_interval: 10s, default_interval: 5m, billed: false }
requests:
  - name: balance
    path: /balance
    pools:
      - each: body.pools
        pool: { value: key }
        remaining: item.remaining
        used: item.used
        limit: item.limit
        recurring_grant: item.recurring_grant
        refresh: item.refresh
        period_start: item.period_start
        rollover: item.rollover == 1 or (item.rollover == 0 and false or nil)
    outcomes:
      - { status: 402, outcome: exhausted }
"""
NEVER = 10**9


@dataclasses.dataclass
class Pool:
    """`every`: the period of the grant in days, "month", "year", or None (prepaid). `topups`:
    (day, amount), by people. `shows`: what the vendor tells, words of _fields."""
    per_day: float
    grant: float = 1000.0
    every: object = None
    shape: str = "steady"
    shows: str = "balance grant date"
    phase: float = 0.0  # days from the start to the first refill
    opening: float | None = None
    topups: tuple = ()
    rollover: bool = False
    noise: float = 0.3
    factors: tuple = ()
    credit_late: float = 0.0   # days from the vendor's date to the credits
    date_late: float = 0.0     # days from the refill to the new date; NEVER: it stays
    date_shift: float = 0.0    # days by which every date is wrong
    auto_recharge: float = 0.0  # below this, at once, a grant more


@dataclasses.dataclass
class Account:
    name: str
    kind: str
    days: float
    pools: dict
    interval: float = 300
    config: dict = dataclasses.field(default_factory=dict)  # keys of the account in config.yml
    stated: str = ""                 # the frequency that the user states
    answers: list = dataclasses.field(default_factory=list)  # (day, day, kind)
    down: list = dataclasses.field(default_factory=list)
    gaps: list = dataclasses.field(default_factory=list)
    odd: list = dataclasses.field(default_factory=list)      # (day, "zero" or "full")
    lag: float = 0.0                 # seconds; every second answer is so old
    cache: float = 0.0               # seconds
    refuses: bool = False            # 402 without values while dry
    counts: bool = True              # the vendor's data suffice to count

    def history(self):
        return History(self)


class PoolTruth:
    """By tick: spent and demanded so far, and what is left; the refills and all credits."""

    def __init__(self, name: str, pool: Pool, account: Account):
        self.name, self.pool = name, pool
        ticks = int(account.days * DAY)
        rng = random.Random(f"{account.name}/{name}")
        wanted = demand.series(pool.shape, pool.per_day, ticks, rng, START.weekday(), pool.noise,
                               pool.factors)
        self.dates = refill_dates(pool, account.days)  # ticks, beyond the end too
        credited = {tick + round(pool.credit_late * DAY) for tick in self.dates}
        topups = {round(day * DAY): amount for day, amount in pool.topups}
        left = pool.grant if pool.opening is None else pool.opening
        self.left, self.spent, self.credits, self.refills = [], [], [], []
        spent = 0.0
        for tick, want in enumerate(wanted):
            if tick in credited and tick:
                left = left + pool.grant if pool.rollover else pool.grant
                self.refills.append(tick)
                self.credits.append(tick)
            if tick in topups:
                left += topups[tick]
                self.credits.append(tick)
            use = min(want, left)
            left = max(0.0, left - use)
            if left < 1e-9:
                left = 0.0
            if left < pool.auto_recharge:
                left += pool.grant
                self.refills.append(tick)
                self.credits.append(tick)
            spent += use
            self.spent.append(spent)
            self.left.append(left)
        self.demanded = list(itertools.accumulate(wanted))

    def dry_spells(self):
        """(from tick, to tick) of every stretch with nothing left."""
        spells, begin = [], None
        for tick, left in enumerate(self.left):
            if left <= 0 and begin is None:
                begin = tick
            elif left > 0 and begin is not None:
                spells.append((begin, tick))
                begin = None
        if begin is not None:
            spells.append((begin, len(self.left)))
        return spells

    def next_refill(self, tick: int) -> int:
        at = bisect.bisect_right(self.refills, tick)
        if at < len(self.refills):
            return self.refills[at]
        # Beyond the end: as the calendar says.
        late = round(self.pool.credit_late * DAY)
        return next((date + late for date in self.dates if date + late > tick), NEVER)


def refill_dates(pool: Pool, days: float) -> list[int]:
    if pool.every is None:
        return []
    if pool.every in ("month", "year"):
        first = START + datetime.timedelta(days=pool.phase)
        dates = []
        for k in range(4):
            months = first.month - 1 + k * (1 if pool.every == "month" else 12)
            date = first.replace(year=first.year + months // 12, month=months % 12 + 1)
            dates.append(round((date - START).total_seconds() / TICK))
        return dates
    step = round(pool.every * DAY)
    first = round(pool.phase * DAY) or step
    return list(range(first, int((days + 3 * pool.every) * DAY), step))


def _track(values) -> str:
    """Changes of (second, value), where the value differs from the last one."""
    words, last = [], None
    for second, value in values:
        if value != last:
            words.append(f"{second}:{'nan' if value is None else format(value, '.10g')}")
            last = value
    return " ".join(words)


def _fields(truth: PoolTruth, account: Account) -> dict:
    """What the vendor shows, by field: (second, value) of every tick."""
    pool, count = truth.pool, len(truth.left)
    start = int(START.timestamp())
    every = max(1, round(account.cache / TICK))
    seen = [tick - tick % every for tick in range(count)]
    fields = {}

    def tell(name, value_at):
        fields[name] = ((tick * TICK, value_at(seen[tick])) for tick in range(count))

    if "balance" in pool.shows:
        tell("remaining", lambda tick: round(truth.left[tick], 2))
    if "used" in pool.shows:
        used, base = [], 0.0
        refills = set(truth.refills)
        for tick in range(count):
            if tick in refills:
                base = truth.spent[tick - 1]
            used.append(round(truth.spent[tick] - base, 2))
        tell("used", lambda tick: used[tick])
        tell("limit", lambda tick: pool.grant)
    if "grant" in pool.shows:
        tell("recurring_grant", lambda tick: pool.grant)
        tell("rollover", lambda tick: float(pool.rollover))
    if "date" in pool.shows:
        late, shift = pool.date_late * DAY, pool.date_shift * DAY
        shown = []
        for tick in range(count):
            at = 0
            while at + 1 < len(truth.dates) and truth.dates[at] + late <= tick:
                at += 1
            shown.append(at)
        tell("refresh", lambda tick: start + (truth.dates[shown[tick]] + shift) * TICK)
    return fields


class History:
    """The truth of all pools of an account."""

    def __init__(self, account: Account):
        self.account = account
        self.pools = {name: PoolTruth(name, pool, account)
                      for name, pool in account.pools.items()}

    def write(self, folder: pathlib.Path) -> None:
        folder.mkdir(parents=True)
        (folder / "provider.yml").write_text(PROVIDER)
        (folder / "config.yml").write_text(self._config())
        account = self.account
        lines = [f"start {int(START.timestamp())}", f"length {int(account.days * 86400)}"]
        for name, truth in self.pools.items():
            lines.append(f"pool {name}")
            lines += [f"field {field} {_track(values)}"
                      for field, values in _fields(truth, account).items()]
        spans = [("answer", *span) for span in account.answers]
        if account.refuses:
            for truth in self.pools.values():
                spans += [("answer", begin / DAY, end / DAY, "exhausted")
                          for begin, end in truth.dry_spells()]
        spans += [("down", *span) for span in account.down]
        spans += [("gap", *span, "gap") for span in account.gaps]
        lines += [f"{what} {round(begin * 86400)} {round(end * 86400)} {kind}"
                  for what, begin, end, kind in spans]
        if account.lag:
            lines.append(f"lag {round(account.lag)} 2")
        lines += [f"odd {round(day * 86400)} {kind}" for day, kind in account.odd]
        (folder / "history.txt").write_text("\n".join(lines) + "\n")

    def _config(self) -> str:
        account = self.account
        keys = dict(account.config)
        if account.stated:
            truth = next(iter(self.pools.values()))
            date = START + datetime.timedelta(seconds=truth.dates[0] * TICK)
            keys["grant"] = (f"{{ credits: {truth.pool.grant:g}, every: {account.stated}, "
                             f"next: {date:%Y-%m-%dT%H:%M:%SZ} }}")
        lines = ["provider_files: [provider.yml]", "accounts:",
                 f"  - name: {account.name}", "    provider: vendor",
                 "    api_key: ${API_KEY}", f"    poll_interval: {round(account.interval)}s"]
        if account.interval > 600:
            lines.append(f"    stale_after: {round(3 * account.interval)}s")
        lines += [f"    {key}: {value}" for key, value in keys.items()]
        return "\n".join(lines) + "\n"
