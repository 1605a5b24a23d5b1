"""The sample of the corpus scores as expected.json says or better, and the evaluator agrees with
the real promtool. The whole corpus and the table: tests/forecast/run --all."""

import os
import sys
import time
import unittest

import corpus
import expectations
import playing
import promtool
import scores
from account import Account, Pool


class ForecastTest(unittest.TestCase):

    def test_the_sample_scores_no_worse_than_before(self):
        begin = time.monotonic()
        sample = [account for account in corpus.accounts() if account.name in corpus.SAMPLE]
        results = playing.play_all(sample)
        figures = scores.figures(results)
        print(f"histories: {len(results)} in {time.monotonic() - begin:.0f} s, {figures}",
              file=sys.stderr)
        complaints = expectations.complaints(figures)
        self.assertFalse(complaints, "\n".join(complaints) + "\n" + scores.details(results))

    def test_the_evaluator_fires_as_promtool_does_to_the_step(self):
        account = Account("checked", "check", 1.5,
                          {"main": Pool(500, 1000, 1, "evening", "balance grant date", phase=0.6,
                                        opening=250)},
                          answers=[(0.3, 0.5, "unreachable"), (1.1, 1.2, "exhausted")],
                          down=[(0.7, 0.76, "kept")], gaps=[(0.9, 0.92)])
        self.assertEqual(promtool.differences(account, os.environ["PROMTOOL"]), [])
        if os.environ.get("PROMTOOL_3"):
            self.assertEqual(promtool.differences(account, os.environ["PROMTOOL_3"], "3"), [])


if __name__ == "__main__":
    unittest.main()
