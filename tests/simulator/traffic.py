"""What was seen of the requests of one account (or of the keys that nobody has): counts, pacing,
concurrency and the names of headers, never their values. Pacing is in real seconds.
"""

import collections
import time


class Traffic:
    def __init__(self, monotonic=time.monotonic):
        self._monotonic = monotonic
        self.requests = 0
        self.in_flight = 0
        self.in_flight_max = 0
        self.header_names = set()
        self._paths = {}

    def begin(self, request):
        self.requests += 1
        self.in_flight += 1
        self.in_flight_max = max(self.in_flight_max, self.in_flight)
        self.header_names.update(request.headers)
        path = self._paths.setdefault(
            request.path, {"requests": 0, "statuses": collections.Counter(),
                           "last": None, "shortest_gap_seconds": None})
        now = self._monotonic()
        if path["last"] is not None:
            gap = now - path["last"]
            shortest = path["shortest_gap_seconds"]
            path["shortest_gap_seconds"] = gap if shortest is None else min(gap, shortest)
        path["last"] = now
        path["requests"] += 1

    def end(self, request, status):
        self.in_flight -= 1
        self._paths[request.path]["statuses"][str(status)] += 1

    def truth(self):
        return {
            "requests": self.requests,
            "in_flight": self.in_flight,
            "in_flight_max": self.in_flight_max,
            "header_names": sorted(self.header_names),
            "paths": {
                path: {name: seen[name]
                       for name in ("requests", "statuses", "shortest_gap_seconds")}
                for path, seen in sorted(self._paths.items())},
        }
