#!/usr/bin/env python3
"""How the rules are evaluated over a history: in what order, what they remember, what becomes of
their labels."""

import sys
import unittest

from metric_table import ROOT

sys.path.insert(0, str(ROOT / "deploy" / "demo"))
from backfill import active_since  # noqa: E402
from history import STEP  # noqa: E402
from recording import Rule, alternatives, levels, record  # noqa: E402

A, B = {"account": "a", "pool": "main"}, {"account": "b", "pool": "main"}
TIMES = [1, 2, 3, 4, 5]


def recording(name, expression):
    return Rule({"type": "recording", "name": name, "query": expression})


def key(labels):
    return tuple(sorted(labels.items()))


class RecordingTest(unittest.TestCase):
    def test_a_level_reads_only_the_levels_before_it(self):
        rules = [recording("p:c", "p:b or p:c and p:a"), recording("p:b", "rate(p:a[1h])"),
                 recording("p:a", "m"), recording("p:d", '{__name__=~"p:(a|b)"}'),
                 Rule({"type": "alerting", "name": "Low", "query": "p:c > 1", "labels": {}})]
        self.assertEqual([{rule.name for rule in level} for level in levels(rules)],
                         [{"p:a"}, {"p:b"}, {"p:c", "p:d"}, {"ALERTS"}])

    def test_a_circle_is_an_error(self):
        with self.assertRaises(ValueError):
            list(levels([recording("p:a", "p:b"), recording("p:b", "p:a")]))

    def test_alternatives_are_the_operands_of_or_at_the_top(self):
        self.assertEqual(alternatives('(a or b) or m{l="x) or "} > 1 or f(c or d)'),
                         ["(a or b)", 'm{l="x) or "} > 1', "f(c or d)"])

    def remember(self, expression, answers):
        return record(recording("p:low", expression), lambda asked: answers[asked], TIMES)

    def test_a_condition_is_remembered_as_long_as_its_partner_is_there(self):
        answers = {"fresh": [(A, {2: "7"}), (B, {2: "9"})],
                   "partner": [({"account": "a"}, {3: "1", 4: "1"}), ({"account": "c"}, {3: "1"})]}
        found = self.remember("fresh or (p:low and ignoring (pool) partner)", answers)
        self.assertEqual(found, {key(A): {2: "7", 3: "7", 4: "7"}, key(B): {2: "9"}})

    def test_what_comes_first_wins(self):
        answers = {"time": [(A, {t: str(t) for t in (2, 3, 5)})], "on": [(A, {3: "1", 4: "1"})]}
        self.assertEqual(self.remember("(p:low and on) or time", answers),
                         {key(A): {2: "2", 3: "2", 4: "2", 5: "5"}})
        self.assertEqual(self.remember("time or (p:low and on)", answers),
                         {key(A): {2: "2", 3: "3", 4: "3", 5: "5"}})

    def test_memory_of_another_form_is_refused(self):
        for expression in ("fresh or p:low", "(p:low and p:low > 1) or fresh"):
            with self.assertRaises(ValueError):
                self.remember(expression, {})

    def test_what_the_previous_evaluation_recorded_is_the_last_value_on_a_grid_without_gaps(self):
        answers = {"fresh": [(A, {2: "7"})], "partner": [({"account": "a"}, {3: "1", 4: "1"})]}
        before = ('(last_over_time(p:low[1d]) and ignoring (condition) '
                  'last_over_time(p:last{condition="low"}[1d]) >= scalar(last_over_time(r:at[1d])))')
        self.assertEqual(
            self.remember(f"({before} and ignoring (pool) partner) or fresh", answers),
            {key(A): {2: "7", 3: "7", 4: "7"}})

    def test_partners_may_be_matched_on_labels(self):
        answers = {"m": [({**A, "job": "j"}, {1: "1"})], "down": [({"job": "j"}, {2: "1"})]}
        found = self.remember("m or (p:low and on (job) down)", answers)
        self.assertEqual(list(found.values()), [{1: "1", 2: "1"}])

    def test_an_alert_takes_the_labels_that_it_names(self):
        rule = Rule({"type": "alerting", "name": "Low", "query": "p:low",
                     "labels": {"severity": "{{ $labels.severity }}"}})
        answer = [({"__name__": "p:low", **A, "severity": "critical"}, {1: "5"})]
        self.assertEqual(record(rule, lambda _: answer, TIMES), {
            key({**A, "severity": "critical", "alertname": "Low", "alertstate": "firing"}):
                {1: "5"}})

    def test_an_alert_that_comes_back_begins_anew(self):
        samples = [(STEP * n, "1") for n in (1, 2, 4, 5)]
        self.assertEqual(list(active_since(samples)), [
            (STEP, STEP), (2 * STEP, STEP), (4 * STEP, 4 * STEP), (5 * STEP, 4 * STEP)])


if __name__ == "__main__":
    unittest.main()
