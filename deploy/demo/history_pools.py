"""One pool over the history: what is spent, added and expired at each instant.

Its invariant is the exporter's own: remaining moves by added - consumed - expired, at every step.
Times are Unix seconds; a column holds one number for each instant of the grid.
"""

import datetime
import math
import random

CAUSES = ("refresh", "top_up", "refund", "adjustment", "unknown")
HOUR, DAY = 3600, 86400


def steady(_):
    return 1.0


def office_hours(time):
    """Busy from 8 to 18 h UTC on weekdays, a fifth of that otherwise; its mean is about 1."""
    day = datetime.datetime.fromtimestamp(time, datetime.timezone.utc)
    busy = day.weekday() < 5 and 8 <= day.hour < 18
    return 2.2 if busy else 0.5


def nightly_batch(time):
    """A third of it in one hour of the night."""
    return 9.0 if time % DAY // HOUR == 2 else 0.65


class Burn:
    """What is spent from one instant to the next: a mean rate, its shape over the day, noise, in
    whole quanta; `bursts` are (begin, end, credits per second) on top of it."""

    def __init__(self, per_second, shape=steady, noise=0.0, quantum=1.0, bursts=()):
        self.per_second, self.shape, self.noise = per_second, shape, noise
        self.quantum, self.bursts = quantum, bursts

    def column(self, times, seed):
        chance = random.Random(seed)
        owed, spent = 0.0, [0.0]
        for before, now in zip(times, times[1:]):
            rate = self.per_second * self.shape(before) * (1 + chance.uniform(-1, 1) * self.noise)
            rate += sum(extra for begin, end, extra in self.bursts if begin < now <= end)
            owed += rate * (now - before)
            # A billionth of leniency: 0.1 * 240 is to be 24.
            quanta = math.floor(owed / self.quantum + 1e-9)
            spent.append(round(quanta * self.quantum, 6))
            owed -= quanta * self.quantum
        return spent


class Pool:
    """Columns remaining, consumed, expired and added by cause. Lapsing pools start full and are
    computed forward from there; the others backward from the balance at the end."""

    def __init__(self, times, spent, *, grant=0.0, refills=(), rollover=True, begin=None, end=None,
                 gifts=(), restock=None):
        """`refills` are the instants of the grant, `gifts` (instant, credits, cause); `restock`
        is (ceiling, credits): bought whenever the balance came from below that."""
        self.times, self.spent = times, list(spent)
        self.credits = {cause: [0.0] * len(times) for cause in CAUSES}
        for instant, credits, cause in gifts:
            self._credit(instant, credits, cause)
        if rollover:
            for instant in refills:
                self._credit(instant, grant, "refresh")
            self._backward(end, restock)
        else:
            self._forward(begin, end, grant, refills)
        self.consumed = _running(self.spent)
        self.expired = _running(self.lapsed)
        self.added = {cause: _running(column) for cause, column in self.credits.items()}

    def _credit(self, instant, credits, cause):
        index = _index(self.times, instant)
        if index:
            self.credits[cause][index] += credits

    def _backward(self, end, restock):
        self.lapsed = [0.0] * len(self.times)
        self.remaining = [end] * len(self.times)
        for i in range(len(self.times) - 1, 0, -1):
            came = sum(column[i] for column in self.credits.values())
            before = self.remaining[i] + self.spent[i] - came
            if restock and before > restock[0]:
                self.credits["unknown"][i] += restock[1]
                before -= restock[1]
            self.remaining[i - 1] = round(before, 6)

    def _forward(self, begin, end, grant, refills):
        at = {_index(self.times, instant) for instant in refills} - {None, 0}
        if end is not None:
            self._land(max(at), grant, end)
        self.lapsed = [0.0] * len(self.times)
        self.remaining = [begin] * len(self.times)
        for i in range(1, len(self.times)):
            left = self.remaining[i - 1]
            if i in at:
                self.lapsed[i], self.credits["refresh"][i] = left, grant
                left = grant
            left += sum(self.credits[c][i] for c in CAUSES if c != "refresh")
            self.spent[i] = min(self.spent[i], left)
            self.remaining[i] = round(left - self.spent[i], 6)

    def _land(self, refill, grant, end):
        """Spends evenly after the last refill, so that the pool ends with `end`."""
        steps = range(refill, len(self.times))
        for done, i in enumerate(steps):
            share = (grant - end) / len(steps)
            self.spent[i] = math.floor(share * (done + 1)) - math.floor(share * done)


def _index(times, instant):
    """The first instant of the grid that is not before this one; None outside the grid."""
    index = math.ceil((instant - times[0]) / (times[1] - times[0]))
    return index if 0 <= index < len(times) else None


def _running(column):
    total, sums = 0.0, []
    for value in column:
        total = round(total + value, 6)
        sums.append(total)
    return sums
