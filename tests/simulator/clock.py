"""The simulator's own time. `now` is what balances and their dates live by: real time times a
speed factor, plus what the control API advanced. `wire` is what rate-limit windows live by:
a client waits in real seconds, so the speed does not hurry it; advancing moves both.
With speed 0 both stand still between advances. Used from the event loop's thread only.
"""

import time


class Clock:
    def __init__(self, speed=1.0, start=None, monotonic=time.monotonic):
        if speed < 0:
            raise ValueError("speed must not be negative")
        self.speed = speed
        self._monotonic = monotonic
        self._began = monotonic()
        self._start = time.time() if start is None else start
        self._advanced = 0.0

    def now(self):
        """Unix seconds of the simulated world."""
        return self._start + self._elapsed() * self.speed + self._advanced

    def wire(self):
        """Unix seconds as a client sees them."""
        return self._start + self._elapsed() * min(self.speed, 1.0) + self._advanced

    def advance(self, seconds):
        if seconds < 0:
            raise ValueError("time only moves forward")
        self._advanced += seconds

    def _elapsed(self):
        return self._monotonic() - self._began
