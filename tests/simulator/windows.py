"""Rate-limit windows, fixed and sliding. A refused request does not count. `background` is the
calls per second that the account's other programs make: they use up the window too, so that a limit
can run out without anybody flooding the simulator. Times are Unix seconds, given by the caller.
"""

import collections
import math


class FixedWindow:
    """Starts afresh at every multiple of its length, as a vendor's minute or day does."""

    def __init__(self, quota, seconds, background=0.0):
        self.quota = quota
        self.seconds = seconds
        self.background = background
        self._start = 0.0
        self._taken = 0

    def take(self, now):
        """Counts one request and says whether it was within the limit."""
        if self.remaining(now) < 1:
            return False
        self._taken += 1
        return True

    def used(self, now):
        self._roll(now)
        return min(self.quota, self._taken + int(self.background * (now - self._start)))

    def remaining(self, now):
        return self.quota - self.used(now)

    def reset_at(self, now):
        self._roll(now)
        return self._start + self.seconds

    def _roll(self, now):
        start = now - now % self.seconds
        if start != self._start:
            self._start = start
            self._taken = 0


class SlidingWindow:
    """Looks back over its length; the reset is when the oldest request ages out, which frees one
    request and does not mean that the window is empty again."""

    def __init__(self, quota, seconds, background=0.0):
        self.quota = quota
        self.seconds = seconds
        self.background = background
        self._times = collections.deque()

    def take(self, now):
        if self.remaining(now) < 1:
            return False
        self._times.append(now)
        return True

    def used(self, now):
        self._age(now)
        # The others' traffic swells and ebbs by half over some six windows.
        others = self.background * self.seconds * (1 + 0.5 * math.sin(now / self.seconds))
        return min(self.quota, len(self._times) + int(others))

    def remaining(self, now):
        return self.quota - self.used(now)

    def reset_at(self, now):
        self._age(now)
        candidates = [now + self.seconds]
        if self._times:
            candidates.append(self._times[0] + self.seconds)
        if self.background > 0:
            candidates.append(now + 1 / self.background)
        return min(candidates)

    def _age(self, now):
        while self._times and self._times[0] + self.seconds <= now:
            self._times.popleft()
