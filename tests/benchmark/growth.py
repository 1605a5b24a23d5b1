"""What more accounts cost: memory, polls, the start, a reload, and a vendor that refuses everybody."""

import time

from exporters import COUNTER, Exporter, SELDOM, scrape
from polling import microseconds_a_poll
from process_cost import CpuOf, cpu_by_thread, memory_mb
from ratios import Figures, Row, number, shuffled

PART = "Growth"
SIZES = (10, 100, 1000, 10_000)
RATE = 1000  # polls a second, where there are as many accounts


def measure(bench):
    figures = Figures()
    for turn in bench.turns(2, 60):
        for count in shuffled(SIZES if turn == 0 else SIZES[2:]):
            _measure_size(bench, figures, count, turn)
        for count in shuffled((1000, 10_000)):
            figures.note(("refused", count), _first_poll_refused(bench, count, turn))
    return list(_rows(figures))


def _measure_size(bench, figures, count, turn):
    note = lambda name, value: figures.note((name, count), value)
    exporter = Exporter(bench.stack, f"growth-{count}-{turn}", count, bench.vendor.urls["h2"])
    begun = time.monotonic()
    exporter.start(SELDOM)
    exporter.full_page()
    note("start", time.monotonic() - begun)
    page = exporter.full_page(COUNTER)
    scrape(exporter.url, gzip=True)
    note("text", len(page) / count)
    note("RSS", memory_mb(exporter.pid, "VmRSS"))
    note("anonymous", memory_mb(exporter.pid, "RssAnon"))

    with CpuOf(exporter.pid) as cost:
        begun = time.monotonic()
        exporter.reload()
        note("reload", time.monotonic() - begun)
        time.sleep(0.1)  # until the polling thread has taken it over
    note("standstill", cost.by_thread[exporter.polling_thread] * 1000)

    exporter.stop()

    # Anew: accounts whose interval a reload shortens are polled all at once, for good.
    interval = max(1, count // RATE)
    exporter.start(f"{interval}s")
    time.sleep(interval + 2.1)  # from the second interval on polls are spread over all of it
    cost, _ = microseconds_a_poll(bench, exporter.pid, bench.seconds(3))
    note("poll", cost)
    exporter.stop()


def _first_poll_refused(bench, count, turn):
    """Microseconds of the polling thread for each account, by the time all have been refused."""
    exporter = Exporter(bench.stack, f"refused-{count}-{turn}", count, bench.vendor.urls["http"],
                        "/refused").start(SELDOM)
    spent = cpu_by_thread(exporter.pid)[exporter.polling_thread]
    exporter.stop()
    return spent * 1e6 / count


def _rows(figures):
    at = lambda name: " / ".join(number(figures.median((name, count))) for count in SIZES)
    sizes = " / ".join(f"{count:,}" for count in SIZES)
    bytes_each = lambda large, small: (figures.difference(("RSS", large), ("RSS", small)) * 2**20
                                       / (large - small))
    each = bytes_each(10_000, 1000)
    yield Row(PART, "RSS, 1,000 accounts, https, pages scraped", "",
              figures.median(("RSS", 1000)), 33, "MB", f"{at('RSS')} MB at {sizes}")
    yield Row(PART, "of it anonymous", "", figures.median(("anonymous", 1000)), 14, "MB",
              f"{at('anonymous')} MB at {sizes}")
    text = figures.median(("text", 10_000))
    yield Row(PART, "RSS of an account more, 1,000 to 10,000", "its rendered text", each / text, 3,
              figures=f"{number(each)} / {number(text)} bytes")
    yield Row(PART, "CPU of a poll, https, 10,000 accounts", "1,000",
              figures.ratio(("poll", 10_000), ("poll", 1000)), None,
              figures=f"{at('poll')} us at {sizes}, at {RATE} polls a second or one for each")
    yield Row(PART, "start to the first full page, 10,000", "", figures.median(("start", 10_000)), 1.0,
              "s", f"{at('start')} s at {sizes}")
    yield Row(PART, "reload of 10,000: polling stands still", "",
              figures.median(("standstill", 10_000)), 10, "ms", f"{at('standstill')} ms at {sizes}")
    yield Row(PART, "reload of 10,000, to its answer", "", figures.median(("reload", 10_000)), None,
              "s", f"{at('reload')} s at {sizes}")
    yield Row(PART, "first poll, all refused with 429: 10,000 accounts", "1,000",
              figures.ratio(("refused", 10_000), ("refused", 1000)), 1.1,
              figures=figures.both(("refused", 10_000), ("refused", 1000), unit="us"))
