"""What clients cost that keep the server busy with nothing: how long the next scrape takes."""

import sys
import time

from exporters import Exporter, scrape
from process_cost import memory_mb
from ratios import Figures, Row, number, shuffled
from stack import ROOT

sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
import idle_clients  # noqa: E402

PART = "Idle clients"
CLIENTS = 200


def measure(bench):
    figures = Figures()
    for turn in bench.turns(5, 20):
        for kind in shuffled(("none", *idle_clients.KINDS)):
            milliseconds, memory = _next_scrape(bench, kind, turn)
            figures.note(kind, milliseconds)
            figures.note((kind, "memory"), memory)
    return [Row(PART, f"next scrape with {CLIENTS} {kind} clients", "without any",
                figures.difference(kind, "none"), 10 if kind == "silent" else None,
                "ms more", f"{figures.both(kind, 'none')}; "
                f"{number(figures.median((kind, 'memory')))} MB of memory more")
            for kind in idle_clients.KINDS]


def _next_scrape(bench, kind, turn):
    """(milliseconds, MB that the memory of the exporter grew by)."""
    exporter = Exporter(bench.stack, f"{kind}-{turn}", 1, bench.vendor.urls["http"]).start()
    scrape(exporter.url)
    before = memory_mb(exporter.pid, "VmRSS")
    port = int(exporter.url.rsplit(":", 1)[1])
    clients = []
    if kind != "none":
        clients = [idle_clients.connect(port, kind) for _ in range(CLIENTS)]
        bench.stack.wait("connections", lambda: idle_clients.held_by_server(port) >= CLIENTS)
        time.sleep(0.2)  # all have been accepted, and none is sent away yet
    begun = time.monotonic()
    scrape(exporter.url)
    took = time.monotonic() - begun
    grown = memory_mb(exporter.pid, "VmRSS") - before
    for client in clients:
        client.close()
    exporter.stop()
    return took * 1000, grown
