#!/usr/bin/env python3
"""The arithmetic of the benchmark and its table; nothing is measured."""

import unittest

from ratios import Figures, Row, markdown_table, number, shuffled, text_table

ROW = Row("Polling", "a poll", "a bare loop", 1.2345, 1.3, figures="12 / 10 us")


class FiguresTest(unittest.TestCase):
    def setUp(self):
        self.figures = Figures()
        for ours, theirs in ((10, 5), (300, 100), (40, 4)):
            self.figures.note("ours", ours)
            self.figures.note("theirs", theirs)

    def test_a_ratio_is_the_median_of_those_within_a_repetition(self):
        self.assertEqual(self.figures.ratio("ours", "theirs"), 3)  # that of the medians is 8
        self.figures.note("ours", 50)
        self.figures.note("theirs", 10)
        self.assertEqual(self.figures.ratio("ours", "theirs"), 4)

    def test_a_difference_is_taken_within_a_repetition_too(self):
        self.assertEqual(self.figures.difference("ours", "theirs"), 36)

    def test_what_has_not_been_measured_as_often_has_no_ratio(self):
        self.figures.note("ours", 1)
        with self.assertRaises(ValueError):
            self.figures.ratio("ours", "theirs")

    def test_the_order_of_a_repetition_holds_everything_once(self):
        self.assertEqual(sorted(shuffled("abc")), ["a", "b", "c"])


class TableTest(unittest.TestCase):
    def test_a_number_has_three_digits_that_count(self):
        for value, text in ((0, "0"), (0.01234, "0.0123"), (1.2345, "1.23"), (47.66, "47.7"),
                            (1234.5, "1,234"), (99.99, "100"), (0.0000123, "0.000012")):
            self.assertEqual(number(value), text)

    def test_a_goal_is_met_up_to_its_value(self):
        self.assertIn("| 1.23 × | 1.3 × | met |", markdown_table([ROW]))
        missed = Row("Polling", "a poll", "a bare loop", 1.31, 1.3)
        self.assertIn("| 1.31 × | 1.3 × | missed |", markdown_table([missed]))

    def test_a_row_without_a_goal_or_a_figure_is_neither(self):
        row = Row("Polling", "a poll", "collectd: is not installed", None)
        self.assertIn("| a poll | collectd: is not installed |  |  |  |  |", markdown_table([row]))

    def test_each_part_has_its_own_table(self):
        rows = [ROW, Row("Growth", "memory", "", 33, unit="MB"), ROW]
        self.assertEqual(markdown_table(rows).count("\n## "), 1)
        self.assertTrue(markdown_table(rows).startswith("## Polling\n"))
        self.assertEqual(text_table(rows).count("a bare loop"), 2)


if __name__ == "__main__":
    unittest.main()
