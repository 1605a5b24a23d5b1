"""Reloads under load: good and bad configurations in turn while a thousand accounts are polled and
somebody scrapes all the time. No scrape fails, no counter steps back, nothing is leaked."""

import json
import pathlib
import re
import signal
import sys
import threading
import time
import unittest

from support import EXPORTER, ROOT, EndToEndTest, get

sys.path.insert(0, str(ROOT / "tests" / "simulator"))
import scenario  # noqa: E402

SANITIZED = b"__asan_init" in EXPORTER.read_bytes()
ACCOUNTS, RELOADS = (100, 30) if SANITIZED else (1000, 100)
GUESTS = ACCOUNTS // 20  # accounts that come with every other good reload and go with the next
# A counter of an account that was away begins anew, but for what the state keeps.
KEPT = (b"api_credits_consumed_total", b"api_credits_expired_total", b"api_credits_added_total")

BAD = ("accounts: [unclosed\n", "acounts: []\n", "account_files: [none.yml]\n",
       "accounts: [{ name: a, provider: nobody }]\n", "global: { poll_timeout: soon }\n", "")


COUNTER = re.compile(rb"^([a-z_]+_(?:total|count|bucket)(?:{.*})?) (\S+)$", re.M)


def counters(page):
    """Value by series, of those that must not step back."""
    return {series: float(value) for series, value in COUNTER.findall(page)
            if b'account="guest' not in series or series.startswith(KEPT)}


class Scraper(threading.Thread):
    """Scrapes until stopped, and notes what must not be."""

    def __init__(self, url):
        super().__init__()
        self.url = url
        self.scrapes, self.wrong, self.stopping = 0, [], threading.Event()

    def run(self):
        last = {}
        while not self.stopping.wait(0.1):
            try:
                status, _, body = get(self.url + "/metrics", timeout=60)
            except OSError as error:
                self.wrong.append(f"scrape {self.scrapes}: {error}")
                continue
            self.scrapes += 1
            if status != 200:
                self.wrong.append(f"scrape {self.scrapes}: {status}")
                continue
            now = counters(body)
            if not now:
                self.wrong.append(f"scrape {self.scrapes}: no counter")
            self.wrong += [f"scrape {self.scrapes}: {series} from {last[series]} to {value}"
                           for series, value in now.items() if value < last.get(series, value)]
            # An account may be away for a while; its counters go on where they were.
            last.update(now)

    def stop(self):
        self.stopping.set()
        self.join()


class ReloadTest(EndToEndTest):
    def world(self, accounts):
        self.accounts = scenario.generate(accounts, vendors=("enrow",))
        path = self.write("scenario.json", json.dumps(self.accounts))
        self.stack.start_simulator("--scenario", path)
        for number, account in enumerate(self.accounts["accounts"]):
            self.write(f"{account['name']}.key", account["key"])
            account["shown"] = f"guest{number}" if number < GUESTS else account["name"]

    def configure_round(self, number, guests):
        """The same accounts with other labels; some in a file of their own; guests or not."""
        usual = f"provider: enrow, poll_interval: 5s, base_url: {self.stack.simulator}/enrow, " \
                f"labels: {{ team: 'round {number // 2 % 2}' }}"

        def entries(accounts):
            return "accounts:\n" + "".join(
                f"  - {{ {'<<: *usual' if index else '<<: &usual { ' + usual + ' }'}, "
                f"name: '{account['shown']}', api_key_file: {self.folder}/{account['name']}.key }}\n"
                for index, account in enumerate(accounts))
        guest_file = self.folder / "guests.accounts.yml"
        guest_file.unlink(missing_ok=True)
        if guests:
            guest_file.write_text(entries(self.accounts["accounts"][:GUESTS]))
        return self.write("config.yml", "account_files: ['*.accounts.yml']\n" +
                          entries(self.accounts["accounts"][GUESTS:]))

    def reload(self):
        status, _, body = get(self.stack.exporter + "/-/reload", method="POST", timeout=60)
        self.outputs["reload"] = body
        return status

    def memory_mb(self, process):
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines()
                    if line.startswith("VmRSS"))

    def test_good_and_bad_reloads_in_turn_under_load(self):
        self.world(ACCOUNTS)
        config = self.configure_round(0, True)
        process = self.stack.start_exporter(config, "--web.enable-lifecycle", "--log.level", "warn")
        self.stack.wait("ready", lambda: get(self.stack.exporter + "/-/ready")[0] == 200, 120)
        scraper = Scraper(self.stack.exporter)
        scraper.start()
        self.addCleanup(scraper.stop)
        memory = {}
        for number in range(1, RELOADS + 1):
            if number % 2 == 0:
                self.configure_round(number, guests=number % 4 == 0)
                self.assertEqual(self.reload(), 200, self.outputs["reload"])
                seen = scraper.scrapes
                self.stack.wait("a scrape", lambda: scraper.scrapes > seen)
            else:
                config.write_text(BAD[number // 2 % len(BAD)])
                self.assertEqual(self.reload(), 500, self.outputs["reload"])
            memory[number] = self.memory_mb(process)
        scraper.stop()
        self.assertEqual(scraper.wrong, [])
        self.assertGreaterEqual(scraper.scrapes, RELOADS // 2)
        page = self.scrape()
        self.assertEqual(page.value("api_credits_exporter_config_last_reload_successful"), 1)
        guests = GUESTS if RELOADS % 4 == 0 else 0
        self.assertEqual(page.value("api_credits_exporter_accounts"), ACCOUNTS - GUESTS + guests)
        print(f"{RELOADS} reloads of {ACCOUNTS} accounts, {scraper.scrapes} scrapes, "
              f"{memory[RELOADS // 5]:.0f} MB after {RELOADS // 5} reloads, "
              f"{memory[RELOADS]:.0f} MB at the end")
        # One configuration that stays behind with each reload would be several times that; meanwhile
        # the caches that malloc has for the web server's threads fill. Sanitizers keep what was freed.
        if not SANITIZED:
            self.assertLess(memory[RELOADS], memory[RELOADS // 5] + 24)

    def test_it_stops_while_it_reloads(self):
        self.world(60)
        config = self.configure_round(0, True)
        process = self.stack.start_exporter(config)
        consumed = lambda p: p.value("api_credits_consumed_total", account="0060") or 0
        before = consumed(self.wait_for_metrics("some spending", lambda p: consumed(p) > 0))
        lines = [f"  - {{ name: 'a{i}', provider: enrow, api_key_file: {self.folder}/0060.key }}\n"
                 for i in range(2000 if SANITIZED else 10000)]
        config.write_text("accounts:\n" + "".join(lines))
        process.send_signal(signal.SIGHUP)
        begun = time.monotonic()
        process.terminate()
        # The contract is two seconds; the guard is wide because the machine may be busy.
        self.assertEqual(process.wait(20), 0)
        print(f"stopped after {time.monotonic() - begun:.2f} s")
        self.stack.processes.remove(process)
        self.configure_round(0, True)
        self.stack.start_exporter(config)
        self.wait_for_metrics("a restored counter", lambda p: consumed(p) >= before)


if __name__ == "__main__":
    unittest.main()
