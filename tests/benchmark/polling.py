"""What a poll costs, paced alike: the exporter, a bare loop of libcurl, and collectd's curl_json."""

import time

from collectd import Collectd
from exporters import Exporter
from process_cost import CpuOf
from ratios import Figures, Row, shuffled
from vendor import CA_FILE

PART = "Polling"
KINDS = {"http": "http", "h2": "https h2", "h1": "https h1"}
# Accounts, each once a second. Over h1 each poll is a handshake, which both sides of it have to do.
ACCOUNTS = {"http": 1000, "h2": 1000, "h1": 200}
OTHERS = {"http": ("keep", "close", "collectd"), "h2": ("keep", "collectd"),
          "h1": ("keep", "close")}
GOALS = {("http", "close"): 1.3, ("h2", "keep"): 1.2}
EACH_MINUTE = 10_000


class BareLoop:
    """It asks as often as an exporter with so many accounts and this interval, at the same times."""

    def __init__(self, bench, kind, connections, name, count, interval=1):
        self.stack = bench.stack
        self.process = self.stack.start(name, [
            bench.programs / "bare_polls", bench.vendor.urls[kind] + "/balance", CA_FILE,
            connections, str(count), str(interval)])

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.stack.processes.remove(self.process)


def microseconds_a_poll(bench, pid, seconds):
    before = bench.vendor.count()
    with CpuOf(pid) as cost:
        time.sleep(seconds)
    polls = bench.vendor.count() - before
    if polls <= 0:
        raise RuntimeError("nothing was polled")
    return cost.seconds * 1e6 / polls, polls / seconds


def measure(bench):
    figures = Figures()
    for turn in bench.turns(3, 90):
        for kind in KINDS:
            runs = {"exporter": lambda: _exporter(bench, kind, turn)}
            for other in OTHERS[kind]:
                if other != "collectd":
                    runs[other] = lambda c=other: BareLoop(
                        bench, kind, c, f"bare-{kind}-{c}-{turn}", ACCOUNTS[kind])
                elif bench.collectd:
                    runs[other] = lambda: Collectd(bench, kind, turn)
            for name in shuffled(runs):
                before = bench.vendor.count()
                poller = runs[name]()
                bench.stack.wait(name, lambda: bench.vendor.count() > before)
                time.sleep(2.5 if name == "exporter" else 1)  # past the spread of second polls
                cost, rate = microseconds_a_poll(bench, poller.pid, bench.seconds(3))
                poller.stop()
                figures.note((kind, name), cost)
                figures.note((kind, name, "rate"), rate)
    return [*_rows(bench, figures), _each_minute(bench)]


def _exporter(bench, kind, turn):
    return Exporter(bench.stack, f"polling-{kind}-{turn}", ACCOUNTS[kind],
                    bench.vendor.urls[kind]).start("1s")


def _rows(bench, figures):
    others = {"keep": "bare libcurl loop, keeps its connections",
              "close": "bare libcurl loop, closes them",
              "collectd": "collectd, curl_json, keeps its connections"}
    for kind, title in KINDS.items():
        for other in OTHERS[kind]:
            name = others[other]
            ours, theirs = (kind, "exporter"), (kind, other)
            if theirs in figures.values:
                rates = "{:.0f} / {:.0f} a second".format(
                    *(figures.median((*k, "rate")) for k in (ours, theirs)))
                yield Row(PART, f"CPU of a poll, {title}, state on disk", name,
                          figures.ratio(ours, theirs), GOALS.get(theirs),
                          figures=f"{figures.both(ours, theirs, unit='us')}; {rates}")
            else:
                yield Row(PART, f"CPU of a poll, {title}", f"{name}: is not installed", None)


def _each_minute(bench):
    """The second half of a minute, in which all accounts are polled: twice the average rate."""
    exporter = Exporter(bench.stack, "each-minute", EACH_MINUTE, bench.vendor.urls["h2"]).start("60s")
    begun = time.monotonic()
    time.sleep(max(0.0, begun + 32 - time.monotonic()))
    figures = Figures()
    for turn in bench.turns(3, 20):
        ours, _ = microseconds_a_poll(bench, exporter.pid, bench.seconds(4))
        bare = BareLoop(bench, "h2", "keep", f"bare-each-minute-{turn}", EACH_MINUTE, 60)
        time.sleep(0.5)
        # The exporter goes on meanwhile: half of what the vendor counts is its.
        theirs, _ = microseconds_a_poll(bench, bare.pid, bench.seconds(4))
        bare.stop()
        percent = EACH_MINUTE / 60 / 1e6 * 100
        figures.note("ours", ours * percent)
        figures.note("bare", 2 * theirs * percent)
    exporter.stop()
    return Row(PART, "10,000 accounts each minute, https h2, over the bare loop",
               "bare libcurl loop", figures.difference("ours", "bare"), 1, "% of a core",
               figures.both("ours", "bare", unit="%"))
