"""One balance that burns, refills and is topped up, whenever it is looked at. Its invariant:
credits = initial + added + adjusted - consumed - expired, and the same seed gives the same balance
at an instant however often it was settled before. Times are simulated Unix seconds.
"""

import calendar
import datetime
import math
import random

# The keys of a balance in a scenario and in the control API, with their defaults.
DEFAULTS = {
    "credits": 0.0,
    "used": 0.0,             # this period, as the vendor reports it
    "burn_per_second": 0.0,
    "wobble": 0.0,           # 0..1: how far the burn rate swings around its mean
    "quantum": 1.0,          # what one sale costs; 0.25 at a vendor that bills quarters
    "grant": 0.0,            # per period; 0: the balance is never refilled
    "every": "month",        # hour, day, week, month, year, or seconds
    "rollover": False,
    "refresh_in_seconds": None,  # the first refill; without it the next start of a period
    "unlimited": False,
}
LENGTHS = {"hour": 3600, "day": 86400, "week": 604800}
_SWINGS = (97.0, 733.0, 17011.0)  # seconds; incommensurable, so that the curve does not repeat


class Balance:
    def __init__(self, spec, seed, now):
        unknown = set(spec) - set(DEFAULTS)
        if unknown:
            raise ValueError(f"unknown balance keys: {', '.join(sorted(unknown))}")
        values = {**DEFAULTS, **spec}
        refresh_in = values.pop("refresh_in_seconds")
        self.__dict__.update(values)
        _check(self.every, self.quantum, self.wobble)
        self.consumed = self.added = self.expired = self.adjusted = 0.0
        phases = random.Random(seed)
        self._phases = [phases.uniform(0, 2 * math.pi) for _ in _SWINGS]
        self._origin = self._settled = now
        self.refresh_at = self.period_start = None
        if self.grant > 0:
            self.period_start = now
            self.refresh_at = (
                period_end(now, self.every) if refresh_in is None else now + refresh_in)

    def settle(self, now):
        """Brings the balance up to now, through every refill on the way."""
        while self.refresh_at is not None and self.refresh_at <= now:
            self._burn_until(self.refresh_at)
            self._refill()
        self._burn_until(now)

    def spend(self, credits):
        """Debits what there is, at most, and returns it."""
        spent = round(min(credits, self.credits), 6)
        self.credits = round(self.credits - spent, 6)
        self.used = round(self.used + spent, 6)
        self.consumed = round(self.consumed + spent, 6)
        return spent

    def top_up(self, credits):
        self.credits = round(self.credits + credits, 6)
        self.added = round(self.added + credits, 6)

    def change(self, values):
        """Sets fields by hand. Credits set this way are neither consumed nor added: adjusted."""
        unknown = set(values) - set(DEFAULTS)
        if unknown:
            raise ValueError(f"unknown balance keys: {', '.join(sorted(unknown))}")
        _check(values.get("every", self.every), values.get("quantum", self.quantum),
               values.get("wobble", self.wobble))
        values = dict(values)
        if "credits" in values:
            self.adjusted = round(self.adjusted + values["credits"] - self.credits, 6)
        refresh_in = values.pop("refresh_in_seconds", None)
        self.__dict__.update(values)
        if self.grant <= 0:
            self.refresh_at = self.period_start = None
        elif refresh_in is not None:
            self.refresh_at = self._settled + refresh_in
        elif self.refresh_at is None or "every" in values:
            self.refresh_at = period_end(self._settled, self.every)
        if self.grant > 0 and self.period_start is None:
            self.period_start = self._settled

    def truth(self):
        fields = ("credits", "used", "consumed", "added", "expired", "adjusted", "grant",
                  "rollover", "refresh_at", "period_start")
        return {field: getattr(self, field) for field in fields}

    def _burn_until(self, now):
        if now > self._settled:
            sales = self._sales(now) - self._sales(self._settled)
            self.spend(max(0, sales) * self.quantum)
            self._settled = now

    def _sales(self, now):
        """Sales since the start: the integral of the burn rate in closed form, so that a month
        costs no more to simulate than a second and polling does not change the result."""
        elapsed = now - self._origin
        swing = sum(
            (math.sin(2 * math.pi * elapsed / period + phase) - math.sin(phase)) * period
            for period, phase in zip(_SWINGS, self._phases)) / (2 * math.pi * len(_SWINGS))
        return math.floor(self.burn_per_second * (elapsed + self.wobble * swing) / self.quantum)

    def _refill(self):
        if not self.rollover:
            self.expired = round(self.expired + self.credits, 6)
            self.credits = 0.0
        self.top_up(self.grant)
        self.used = 0.0
        self.period_start = self.refresh_at
        self.refresh_at = next_refill(self.refresh_at, self.every)


def _check(every, quantum, wobble):
    if not (every in (*LENGTHS, "month", "year")
            or isinstance(every, (int, float)) and every >= 1):
        raise ValueError(f"every: {every!r} is no period")
    if quantum <= 0:
        raise ValueError("quantum must be positive")
    if not 0 <= wobble <= 1:
        raise ValueError("wobble must be between 0 and 1")


def period_end(now, every):
    """The first start of an hour, day, month … after now; one length away for other periods."""
    if every in ("hour", "day"):
        return now - now % LENGTHS[every] + LENGTHS[every]
    if every in ("month", "year"):
        date = datetime.datetime.fromtimestamp(now, datetime.timezone.utc)
        months = date.year * 12 + date.month if every == "month" else (date.year + 1) * 12
        return calendar.timegm((months // 12, months % 12 + 1, 1, 0, 0, 0))
    return now + LENGTHS.get(every, every)


def next_refill(refill, every):
    """The refill after a refill: calendar months and years, plain seconds otherwise."""
    if every not in ("month", "year"):
        return refill + LENGTHS.get(every, every)
    date = datetime.datetime.fromtimestamp(refill, datetime.timezone.utc)
    months = date.year * 12 + date.month - 1 + (1 if every == "month" else 12)
    year, month = months // 12, months % 12 + 1
    day = min(date.day, calendar.monthrange(year, month)[1])
    return date.replace(year=year, month=month, day=day).timestamp()
