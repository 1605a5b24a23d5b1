"""Counters through crashes: the exporter is killed at random moments while accounts burn and are
refilled, and started again, a few hundred times. What a Prometheus would have scraped must add up
to what the simulator knows was consumed.
"""

import os
import random
import signal
import time
import unittest

from support import EndToEndTest, Exposition, account, free_port, get

KEY = "SIMKEY-crash"
COUNTERS = ("api_credits_consumed_total", "api_credits_added_total", "api_credits_expired_total")
KILLS = int(os.environ.get("CRASH_TEST_KILLS", "250"))
TIME_LIMIT_SECONDS = 100  # fewer kills on a slow machine, but never fewer than a third
SEED = 20261120

# Of these a vendor tells enough for an exact count. Crustdata states each refill by its date.
BALANCES = {
    ("enrow", "steady"): {"credits": 1e6, "quantum": 0.25},
    ("enrow", "quick"): {"credits": 1e6},
    ("crustdata", "plain"): {"credits": 1e6},
    ("crustdata", "refilled"): {"credits": 1e5, "grant": 2000, "every": 10, "rollover": True,
                                "refresh_in_seconds": 10},
}
BURN_PER_SECOND = {"steady": 11.3, "quick": 170, "plain": 3, "refilled": 40}


class Prometheus:
    """What increase() sees of the counters, and the first time that one of them fell."""

    def __init__(self):
        self.last, self.increase, self.falls, self.scrapes = {}, {}, [], 0

    def take(self, exposition):
        self.scrapes += 1
        for series, value in exposition.samples.items():
            if series[0] not in COUNTERS:
                continue
            before = self.last.get(series)
            if before is not None and value < before:
                self.falls.append((series, before, value))
                before = 0.0  # a reset: all of the value is new
            self.increase.setdefault(series, 0.0)
            self.increase[series] += value - (value if before is None else before)
            self.last[series] = value

    def total(self, name, provider, account):
        labels = {("provider", provider), ("account", account)}
        return sum(value for (sample, pairs), value in self.increase.items()
                   if sample == name and labels <= pairs)


class CrashTest(EndToEndTest):
    def start(self):
        """Starts the exporter without waiting for anything."""
        port = free_port()
        self.stack.exporter = f"http://127.0.0.1:{port}"
        return self.stack.start("exporter", [
            self.stack.exporter_binary, "--config.file", self.config,
            "--storage.path", self.folder / "state",
            "--web.listen-address", f"127.0.0.1:{port}"])

    def kill(self, process):
        process.send_signal(signal.SIGKILL)
        self.assertEqual(process.wait(), -signal.SIGKILL, self.stack.log_of("exporter")[-3000:])
        self.stack.processes.remove(process)

    def try_scrape(self):
        """The page; None while there is none: a process that has just begun does not listen yet."""
        try:
            status, _, body = get(self.stack.exporter + "/metrics")
        except OSError:
            return None
        self.assertEqual(status, 200)
        page = Exposition(body.decode())
        self.prometheus.take(page)
        return page

    def scrape_until(self, moment):
        while time.monotonic() < moment:
            if self.try_scrape() is None:
                time.sleep(0.002)

    def shows_all(self):
        page = self.try_scrape()
        return page and all(page.value(COUNTERS[0], provider=p, account=a) is not None
                            for p, a in BALANCES)

    def burn(self, on):
        for vendor, name in BALANCES:
            self.control("account", vendor=vendor, key=f"{KEY}-{name}",
                         set={"burn_per_second": BURN_PER_SECOND[name] if on else 0})

    def true_counts(self, field):
        return {key: self.truth(*key)["pools"]["main"][field] for key in BALANCES}

    def expect_everything_counted(self):
        """Once nothing burns any more, the next polls must bring the counters to the truth."""
        difference = {}

        def settled():
            self.try_scrape()
            consumed, added = self.true_counts("consumed"), self.true_counts("added")
            difference.clear()
            for key in BALANCES:
                pairs = ((COUNTERS[0], consumed[key] - self.before["consumed"][key]),
                         (COUNTERS[1], added[key] - self.before["added"][key]))
                for name, truth in pairs:
                    seen = self.prometheus.total(name, *key)
                    if abs(seen - truth) > 1e-6 * max(1, truth):
                        difference[(name, *key)] = (seen, truth)
            return not difference

        try:
            self.stack.wait("counters equal to the truth", settled, 30)
        except TimeoutError:
            self.fail(f"increase() and the truth differ: {difference}")

    def test_counters_add_up_however_often_the_exporter_is_killed(self):
        self.simulate([{"vendor": vendor, "name": name, "key": f"{KEY}-{name}", "balance": balance}
                       for (vendor, name), balance in BALANCES.items()], "--speed", "1")
        self.config = self.configure([
            account(vendor, name, f"{KEY}-{name}", base_url=self.base_url(vendor),
                    poll_interval="1s") for vendor, name in BALANCES])
        self.prometheus = Prometheus()
        chance = random.Random(SEED)
        process = self.start()
        self.stack.wait("every counter", self.shows_all)
        # Nothing burned yet: what is consumed from here on is what must be counted.
        self.before = {field: self.true_counts(field) for field in ("consumed", "added")}
        self.burn(True)

        kills = lives_with_counters = 0
        begun = time.monotonic()
        while kills < KILLS and time.monotonic() - begun < TIME_LIMIT_SECONDS:
            if chance.random() < 0.25:
                # Else a counter would seldom be on a page: polls are a second apart.
                self.stack.wait("every counter", self.shows_all)
                lives_with_counters += 1
            self.scrape_until(time.monotonic() + chance.uniform(0, 0.4))
            self.kill(process)
            kills += 1
            process = self.start()
        took = time.monotonic() - begun
        self.stack.wait("every counter", self.shows_all)
        self.burn(False)
        self.expect_everything_counted()
        consumed = {key: self.prometheus.total(COUNTERS[0], *key) for key in BALANCES}
        print(f"crash test: {kills} kills in {took:.0f} s, {self.prometheus.scrapes} scrapes, "
              f"{lives_with_counters} lives awaited until all counters showed; "
              f"consumed {sum(consumed.values()):.2f} as in truth", flush=True)
        self.assertEqual(self.prometheus.falls, [])
        self.assertGreaterEqual(kills, KILLS // 3)
        for key, credits in consumed.items():
            self.assertGreater(credits, 0, key)
        self.assertGreater(self.prometheus.total(COUNTERS[1], "crustdata", "refilled"), 0)
        self.assertNotIn("damaged", self.stack.log_of("exporter"))
        self.assertNotIn("set_aside", self.stack.log_of("exporter"))


if __name__ == "__main__":
    unittest.main()
