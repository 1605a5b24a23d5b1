#!/usr/bin/env python3
"""The generated history keeps what the exporter promises: the balance equation, counters that only
rise, one status at a time, the metrics of the README with their labels; and it is always the same.
"""

import io
import json
import sys
import unittest

from figures import END
from metric_table import ROOT, metric_table

sys.path.insert(0, str(ROOT / "deploy" / "demo"))
from history import DAYS, STEP, History  # noqa: E402
from history_accounts import CRUSTDATA_OUTAGE, EXPORTER_DOWN  # noqa: E402
from history_polls import STALE_AFTER  # noqa: E402
from history_pools import DAY  # noqa: E402

# The counters that the exporter keeps in its state file; the others begin anew with the process.
DURABLE = ("api_credits_consumed_total", "api_credits_expired_total", "api_credits_added_total")
HISTORY = History(END)
OPTIONAL_LABELS = {"budget"}  # of one pool


def find(name, **labels):
    wanted = set(labels.items())
    return [(dict(pairs), column) for (series, pairs), column in HISTORY.series.items()
            if series == name and wanted <= set(pairs)]


def text_of(history):
    text = io.StringIO()
    history.write(text)
    return text.getvalue()


class HistoryTest(unittest.TestCase):
    def test_every_metric_of_the_readme_is_there_with_its_labels(self):
        table = metric_table()
        self.assertGreater(len(table), 50)
        there = {}
        for name, labels in HISTORY.series:
            there.setdefault(name, set()).add(frozenset(name for name, _ in labels))
        self.assertEqual(set(there) - set(table), {"up", "api_client_requests_total"})
        for name, (_, labels) in table.items():
            found = {labels - OPTIONAL_LABELS for labels in there.get(name, ())}
            self.assertEqual(found, {frozenset(labels) - OPTIONAL_LABELS}, name)

    def test_the_balance_equation_holds_from_each_sample_to_the_next(self):
        pools = find("api_credits_remaining")
        self.assertGreaterEqual(len(pools), 8)
        for labels, remaining in pools:
            labels = {name: labels[name] for name in ("account", "pool")}
            (_, consumed), = find("api_credits_consumed_total", **labels)
            (_, expired), = find("api_credits_expired_total", **labels)
            added = [sum(causes) if None not in causes else None for causes in
                     zip(*(c for _, c in find("api_credits_added_total", **labels)))]
            sums = [came - spent - lapsed - left for left, spent, lapsed, came in
                    zip(remaining, consumed, expired, added) if left is not None]
            self.assertGreater(len(sums), 3000)
            for total in sums:
                self.assertAlmostEqual(total, sums[0], places=4, msg=labels)
            self.assertGreaterEqual(min(v for v in remaining if v is not None), 0, labels)

    def test_counters_only_rise_unless_the_process_restarts(self):
        table = metric_table()
        counters = [n for n, (kind, _) in table.items() if kind == "counter"]
        for name in (*counters, "api_client_requests_total"):
            for labels, column in find(name):
                samples = [(t, v) for t, v in zip(HISTORY.times, column) if v is not None]
                falls = [now for (_, a), (now, b) in zip(samples, samples[1:]) if b < a]
                self.assertLessEqual(len(falls), 1, (name, labels))
                if name in DURABLE or not name.startswith(("api_credits", "process")):
                    self.assertEqual(falls, [], (name, labels))
                else:
                    self.assertLessEqual(set(falls), {END - EXPORTER_DOWN[1] + STEP}, name)

    def test_exactly_one_status_is_1(self):
        for account in HISTORY.accounts:
            columns = [c for _, c in find("api_credits_account_status", account=account.name)]
            self.assertEqual(len(columns), 7)
            for i, values in enumerate(zip(*columns)):
                if HISTORY.any.alive[i]:
                    self.assertEqual(sorted(values), [0] * 6 + [1])
                else:
                    self.assertEqual(set(values), {None})

    def test_values_are_withdrawn_when_they_are_stale_and_not_before(self):
        (_, remaining), = find("api_credits_remaining", account="sales")
        (_, success), = find("api_credits_poll_success", account="sales")
        (_, last), = find("api_credits_poll_last_success_timestamp_seconds", account="sales")
        standing = 0
        for time, left, good, read in zip(HISTORY.times, remaining, success, last):
            if good is not None:
                self.assertEqual(left is not None, time - read < STALE_AFTER, time)
                standing += left is not None and not good
        self.assertEqual(standing, 1, "the instant at which a poll has failed and the value stands")
        outage = END - CRUSTDATA_OUTAGE[0] + CRUSTDATA_OUTAGE[1]
        self.assertIsNone(remaining[HISTORY.times.index(outage)])
        self.assertIsNotNone(remaining[HISTORY.times.index(outage + STEP)])

    def test_it_ends_with_the_balances_that_the_simulator_begins_with(self):
        scenario = json.loads((ROOT / "tests/simulator/scenarios/demo.json").read_text())
        ends = {(account.provider, account.name, pool): balance.remaining[-1]
                for account in HISTORY.accounts
                for pool, (balance, _) in account.pools.items() if balance}
        for account in scenario["accounts"]:
            key = (account["vendor"], account["name"], "main")
            if key in ends:
                self.assertEqual(ends[key], account["balance"]["credits"], key)

    def test_the_demo_has_the_accounts_of_the_simulator_and_no_other(self):
        scenario = json.loads((ROOT / "tests/simulator/scenarios/demo.json").read_text())
        history = History(END, 1, demo_alone=True)
        self.assertEqual(sorted((a.provider, a.name) for a in history.accounts),
                         sorted((a["vendor"], a["name"]) for a in scenario["accounts"]))

    def test_causes_and_states_that_the_dashboards_are_to_show_happen(self):
        causes = {l["cause"] for l, c in find("api_credits_added_total") if c[-1]}
        self.assertLessEqual({"refresh", "top_up", "refund", "unknown"}, causes)
        states = {l["status"] for l, c in find("api_credits_account_status") if 1 in c}
        self.assertLessEqual({"ok", "exhausted", "unauthorized", "throttled", "unreachable",
                              "invalid_response"}, states)
        self.assertTrue(any(c[-1] for _, c in find("api_credits_expired_total")))
        (_, up), = find("up")
        self.assertEqual(up.count(0), (EXPORTER_DOWN[0] - EXPORTER_DOWN[1]) / STEP)

    def test_the_same_end_gives_the_same_text_and_the_last_instant_is_the_end(self):
        text = text_of(History(END, 2))
        self.assertEqual(text, text_of(History(END, 2)))
        self.assertTrue(text.endswith(f" {END}\n"))
        self.assertEqual(HISTORY.times[-1], END)
        self.assertEqual(HISTORY.times[-1] - HISTORY.times[0], DAYS * DAY)
        self.assertLess(STEP, 300, "Prometheus's look-back")


if __name__ == "__main__":
    unittest.main()
