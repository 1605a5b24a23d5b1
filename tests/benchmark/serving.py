"""What a scrape costs: unchanged pages as fast as eight clients can ask, and pages that are asked for
rarely, as Prometheus does, when nothing, a twentieth or everything has changed.
"""

import gzip
import re
import subprocess
import time

from exporters import COUNTER, Exporter, scrape
from process_cost import CpuOf
from ratios import Figures, Row, number, shuffled
from vendor import serve_pages, workers

PART = "Serving"
ENCODINGS = {"plain": False, "gzip": True}
CHANGES = {"unchanged": 0, "5 % changed": 20, "all changed": 1}  # every n-th account
SETTLED_SECONDS = 1.3  # what was polled is on disk and shown, and no cache of a second is left


class Served:
    """The exporter with so many accounts, and the others with its page."""

    def __init__(self, stack, vendor, programs, count):
        self.stack, self.count, self.programs = stack, count, programs
        self.exporter = Exporter(stack, f"serving-{count}", count, vendor.urls["http"]).start()
        page = self.exporter.full_page(COUNTER)
        folder = stack.folder / f"page-{count}"
        folder.mkdir()
        (folder / "metrics").write_bytes(page)
        (folder / "metrics.gz").write_bytes(gzip.compress(page, 6))
        self.page = folder / "metrics"
        self.size, self.zipped = len(page), len(scrape(self.exporter.url, gzip=True))
        self.pids = {"exporter": [self.exporter.pid]}
        self.urls = {"exporter": self.exporter.url}
        for mode in ("finished", "render", "prometheus"):
            if mode != "prometheus" or count <= 1000:  # it would take a gigabyte
                self._start(mode)
        nginx, self.urls["nginx"] = serve_pages(stack, f"nginx-{count}", folder)
        self.pids["nginx"] = workers(nginx)

    def _start(self, mode):
        name = f"{mode}-{self.count}"
        process = self.stack.start(name, [self.programs / "page_server", mode, self.page])
        port = self.stack.wait(name, lambda: int(self.stack.log_of(name)))
        self.urls[mode], self.pids[mode] = f"http://127.0.0.1:{port}", [process.pid]

    def load(self, server, encoding, seconds):
        """(CPU ms of a scrape, scrapes a second) with eight clients."""
        headers = ["-H", "Accept-Encoding: gzip"] if ENCODINGS[encoding] else []
        with CpuOf(*self.pids[server]) as cost:
            done = subprocess.run(["wrk", "-t1", "-c8", f"-d{seconds}s", "--timeout", "20s", *headers,
                                   self.urls[server] + "/metrics"],
                                  capture_output=True, text=True, check=True)
        count = int(re.search(r"(\d+) requests in", done.stdout)[1])
        if count == 0:
            return self.load(server, encoding, 2 * seconds)
        rate = float(re.search(r"Requests/sec:\s*(\S+)", done.stdout)[1])
        return cost.seconds * 1000 / count, rate

    def single(self, server, encoding):
        """CPU ms of one scrape."""
        with CpuOf(*self.pids[server]) as cost:
            scrape(self.urls[server], ENCODINGS[encoding])
            time.sleep(0.005)  # to the end of its connection
        return cost.seconds * 1000


def measure(bench):
    served = [Served(bench.stack, bench.vendor, bench.programs, count)
              for count in (1000, 10_000)]
    for of_size in served:
        bench.say(f"{of_size.count} accounts: {of_size.size / 1e6:.2f} MB, gzip "
                  f"{of_size.zipped / 1e3:.0f} kB")
    warm = _measure_warm(bench, served)
    rare = _measure_rare(bench, served)
    return [*_warm_rows(warm), *_rare_rows(rare), *_growth_rows(rare), *_alone_rows(bench)]


def _measure_warm(bench, served):
    figures = Figures()
    servers = ("exporter", "finished", "nginx", "prometheus")
    for _ in bench.turns(3, 40):
        for of_size in served:
            for encoding in ENCODINGS:
                for server in shuffled(s for s in servers if s in of_size.urls):
                    cpu, rate = of_size.load(server, encoding, bench.seconds(1))
                    figures.note((of_size.count, encoding, server, "cpu"), cpu)
                    figures.note((of_size.count, encoding, server, "rate"), rate)
    return figures


def _measure_rare(bench, served):
    figures = Figures()
    for change, every in CHANGES.items():
        for turn in bench.turns(3 if every == 1 else 5, 20):
            for encoding in ENCODINGS:
                _measure_change(bench, served, figures, change, encoding, turn)
    return figures


def _measure_change(bench, served, figures, change, encoding, turn):
    every = CHANGES[change]
    for of_size in served if every else ():
        before = bench.vendor.count()
        asked = range(turn % every, of_size.count, every)
        of_size.exporter.poll(asked)
        bench.stack.wait("polls", lambda: bench.vendor.count() - before >= len(asked))
    time.sleep(SETTLED_SECONDS)
    for of_size in shuffled(served):
        for server in shuffled(("exporter", "finished", "render")):
            figures.note((of_size.count, change, encoding, server),
                         of_size.single(server, encoding))


def _warm_rows(figures):
    others = {"finished": "civetweb, finished body", "nginx": "nginx, file",
              "prometheus": "prometheus-cpp Exposer"}
    goals = {("plain", "finished"): 1.3, ("gzip", "finished"): 1.1}
    for count in (1000, 10_000):
        for encoding in ENCODINGS:
            for server, name in others.items():
                ours = (count, encoding, "exporter", "cpu")
                theirs = (count, encoding, server, "cpu")
                if theirs not in figures.values:
                    continue
                rates = (f"{number(figures.median((*ours[:3], 'rate')))} / "
                         f"{number(figures.median((*theirs[:3], 'rate')))} a second")
                goal = goals.get((encoding, server)) if count == 1000 else None
                yield Row(PART, f"CPU of a scrape, unchanged, 8 clients, {count:,}, {encoding}",
                          name, figures.ratio(ours, theirs), goal,
                          figures=f"{figures.both(ours, theirs)}; {rates}")


def _rare_rows(figures):
    goals = {("unchanged", "gzip"): 1.5, ("all changed", "plain"): 1.5,
             ("all changed", "gzip"): 1.3}
    for count in (1000, 10_000):
        for change in CHANGES:
            other = "finished" if change == "unchanged" else "render"
            name = {"finished": "civetweb, finished body", "render": "bare render"}[other]
            for encoding in ENCODINGS:
                ours, theirs = ((count, change, encoding, s) for s in ("exporter", other))
                goal = goals.get((change, encoding)) if count == 1000 else None
                yield Row(PART, f"CPU of a scrape, {change}, seldom, {count:,}, {encoding}", name,
                          figures.ratio(ours, theirs), goal, figures=figures.both(ours, theirs))


def _growth_rows(figures):
    for change in CHANGES:
        for encoding in ENCODINGS:
            large, small = ((count, change, encoding, "exporter") for count in (10_000, 1000))
            yield Row(PART, f"CPU of a scrape, {change}, seldom, {encoding}: 10,000", "1,000",
                      figures.ratio(large, small), 11, figures=figures.both(large, small))


def _alone_rows(bench):
    """The page without the network, within one process: to send a plain page costs more than to make
    it, and the same for everybody."""
    goals = {(1000, "5 % polled"): 0.3}
    for count, turns in ((1000, 11), (10_000, 5)):
        done = subprocess.run([bench.programs / "exposition_cost", str(count), str(turns)],
                              capture_output=True, text=True, check=True)
        for name, encoding, value in re.findall(r"(?m)^[2-9] (.*), (\w+) / bare +(\S+)$", done.stdout):
            yield Row(PART, f"the page alone, {name}, {count:,}, {encoding}", "bare render",
                      float(value), goals.get((count, name)))
