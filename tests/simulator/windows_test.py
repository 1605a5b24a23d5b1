import unittest

from windows import FixedWindow, SlidingWindow


class FixedWindowTest(unittest.TestCase):
    def test_refuses_beyond_the_quota_until_the_next_multiple_of_its_length(self):
        window = FixedWindow(2, 60)
        self.assertEqual([window.take(t) for t in (610, 620, 630)], [True, True, False])
        self.assertEqual(window.reset_at(630), 660)
        self.assertEqual(window.remaining(659.9), 0)
        self.assertEqual(window.remaining(660), 2)
        self.assertTrue(window.take(660))

    def test_a_refused_request_does_not_count(self):
        window = FixedWindow(1, 60)
        window.take(600)
        window.take(601)
        self.assertEqual(window.used(602), 1)

    def test_other_programs_use_it_up_as_the_window_passes(self):
        window = FixedWindow(30, 60, background=1.0)
        self.assertTrue(window.take(600))
        self.assertEqual(window.used(610), 11)
        self.assertFalse(window.take(640))
        self.assertEqual(window.used(640), 30)
        self.assertTrue(window.take(661))


class SlidingWindowTest(unittest.TestCase):
    def test_frees_one_request_when_the_oldest_ages_out(self):
        window = SlidingWindow(2, 60)
        self.assertEqual([window.take(t) for t in (100, 130, 140)], [True, True, False])
        self.assertEqual(window.reset_at(140), 160)
        self.assertEqual(window.remaining(160), 1)
        self.assertTrue(window.take(160))
        self.assertFalse(window.take(161))
        self.assertEqual(window.reset_at(161), 190)

    def test_is_one_length_from_its_reset_when_empty(self):
        self.assertEqual(SlidingWindow(30, 60).reset_at(500), 560)

    def test_other_programs_alone_can_run_it_out_and_let_it_recover(self):
        window = SlidingWindow(60, 60, background=0.9)
        granted = [window.remaining(t) >= 1 for t in range(0, 400)]
        self.assertIn(False, granted)
        self.assertIn(True, granted)
