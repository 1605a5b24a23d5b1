"""The polls of one account over the history, and which values are shown at each instant.

Its invariant: there is exactly one status at each instant, and a value is shown from the last good
poll until it is stale, never while the exporter does not answer. Times are Unix seconds.
"""

import dataclasses

STATUSES = ("ok", "exhausted", "unauthorized", "throttled", "unreachable", "invalid_response",
            "pending")
RETRY_SECONDS = 900  # what the back-off of the exporter grows to; also what the vendors ask for
STALE_AFTER = 120


@dataclasses.dataclass(frozen=True)
class Incident:
    """From begin to end all polls give this status; without a reason they count as successful."""
    begin: float
    end: float
    status: str
    reason: str = ""
    seconds: float = 0.08  # that such a poll takes

    def holds(self, time):
        return self.begin < time <= self.end


class Polls:
    """Columns of one account. `down` is (begin, end) of the exporter's own outage."""

    def __init__(self, times, interval, offset, incidents, down, started):
        self.times, self.interval, self.incidents = times, interval, incidents
        self.restart = down[1]
        self.alive = [not down[0] < t <= down[1] for t in times]
        rows = [self._row(t, offset) for t in times]
        self.status, self.success, self.last_success, self.next = map(list, zip(*rows))
        self.shown = self._shown()
        # These are counted in memory only: they begin at 0 again after a restart.
        self.started = [self.restart if t > self.restart else started for t in times]
        self.counts = [self._ended(i) for i in range(len(times))]  # (good, {incident: polls})
        self.total = self.since_start([good + sum(bad.values()) for good, bad in self.counts])
        self.failures = self.since_start([
            sum(polls for incident, polls in bad.items() if incident.reason)
            for _, bad in self.counts])

    def incident_at(self, time):
        return next((i for i in self.incidents if i.holds(time)), None)

    def _row(self, time, offset):
        incident = self.incident_at(time)
        if incident is None or not incident.reason:
            last = time - offset
            return incident.status if incident else "ok", 1, last, last + self.interval
        tried = incident.begin + (time - incident.begin) // RETRY_SECONDS * RETRY_SECONDS
        return incident.status, 0, incident.begin - offset, tried + RETRY_SECONDS

    def _shown(self):
        """For each instant the index of the reading that is shown; None: withdrawn."""
        shown, good = [], None
        for i, time in enumerate(self.times):
            incident = self.incident_at(time)
            if incident is None:
                good = i
            is_shown = incident is None or time - incident.begin < STALE_AFTER
            shown.append(good if is_shown and self.alive[i] else None)
        return shown

    def _ended(self, index):
        """How many polls ended since the instant before."""
        if index == 0 or not self.alive[index]:
            return 0, {}
        before, now = self.times[index - 1], self.times[index]
        incident = self.incident_at(now)
        if incident is None or not incident.reason:
            count = int((now - before) // self.interval)
            return (count, {}) if incident is None else (0, {incident: count})
        tries = lambda time: max(0, (time - incident.begin) // RETRY_SECONDS + 1)
        return 0, {incident: int(tries(now) - tries(before))}

    def since_start(self, amounts):
        """Running sums that begin anew when the exporter does."""
        total, sums = 0, []
        for i, amount in enumerate(amounts):
            if i and self.started[i] != self.started[i - 1]:
                total = 0
            total += amount
            sums.append(total)
        return sums
