#!/usr/bin/env python3
"""Which samples the benchmark of the rules makes."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "deploy" / "demo"))
import rule_history  # noqa: E402


class RuleHistoryTest(unittest.TestCase):
    def test_windows_are_those_that_expressions_name(self):
        found = rule_history.windows([
            'avg_over_time(pool:x:rate1h[6h]) and last_over_time(pool:x:rate1h[3h] offset 3h)',
            '(pool:y:min offset 12h) > 0', 'last_over_time(pool:z:t{condition="low"}[1d])',
            'pool:unread:now'])
        hour = 3600
        self.assertEqual(found, {
            ("pool:x:rate1h", None): {(6 * hour, 0), (6 * hour, 3 * hour)},
            ("pool:y:min", None): {(12 * hour, 12 * hour)},
            ("pool:z:t", "low"): {(24 * hour, 0)}})

    def test_windows_that_touch_are_one(self):
        self.assertEqual(rule_history.merged({(7200, 0), (3600, 1800)}), [(7500, -300)])
        self.assertEqual(rule_history.merged({(7200, 7200), (60, 0)}), [(7500, 6900), (360, -300)])

    def test_samples_end_before_the_look_back(self):
        self.assertEqual(rule_history.instants("pool:x:min", {(600, 0)}, 360_000)[-1], 359_640)

    def test_what_is_recorded_hourly_has_a_sample_an_hour(self):
        times = rule_history.instants("pool:x:hourly", {(7200, 0)}, 360_000)
        self.assertEqual(times, [352_800, 356_400])


if __name__ == "__main__":
    unittest.main()
