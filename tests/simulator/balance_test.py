import calendar
import unittest

from balance import Balance, next_refill, period_end

START = calendar.timegm((2026, 11, 20, 12, 0, 0))


def balance(**spec):
    return Balance(spec, seed="s", now=START)


class BurnTest(unittest.TestCase):
    def test_burns_at_its_rate(self):
        wallet = balance(credits=100, burn_per_second=0.5)
        wallet.settle(START + 60)
        self.assertEqual((wallet.credits, wallet.used, wallet.consumed), (70, 30, 30))

    def test_spends_whole_quanta(self):
        wallet = balance(credits=10, burn_per_second=0.1, quantum=0.25)
        wallet.settle(START + 6)
        self.assertEqual(wallet.credits, 9.5)

    def test_stops_at_nothing(self):
        wallet = balance(credits=2.5, burn_per_second=1)
        wallet.settle(START + 60)
        self.assertEqual((wallet.credits, wallet.consumed), (0, 2.5))

    def test_is_the_same_however_often_it_is_looked_at(self):
        spec = {"credits": 1e6, "burn_per_second": 3.0, "wobble": 1.0}
        once, often = balance(**spec), balance(**spec)
        last = once.credits
        for second in range(1, 3001):
            often.settle(START + second)
            self.assertLessEqual(often.credits, last)  # it never burns backwards
            last = often.credits
        once.settle(START + 3000)
        self.assertEqual(once.truth(), often.truth())

    def test_another_seed_burns_differently(self):
        spec = {"credits": 1e6, "burn_per_second": 3.0, "wobble": 1.0}
        one, other = balance(**spec), Balance(spec, seed="t", now=START)
        one.settle(START + 100)
        other.settle(START + 100)
        self.assertNotEqual(one.credits, other.credits)


class RefillTest(unittest.TestCase):
    def test_lets_the_rest_lapse_without_rollover(self):
        wallet = balance(credits=40, grant=100, every="hour")
        wallet.settle(START + 3600)
        self.assertEqual((wallet.credits, wallet.expired, wallet.added), (100, 40, 100))

    def test_keeps_the_rest_with_rollover(self):
        wallet = balance(credits=40, grant=100, every="hour", rollover=True)
        wallet.settle(START + 3600)
        self.assertEqual((wallet.credits, wallet.expired, wallet.added), (140, 0, 100))

    def test_begins_a_new_period_with_used_at_zero(self):
        wallet = balance(credits=1000, grant=1000, every="hour", burn_per_second=0.1)
        wallet.settle(START + 3610)
        self.assertEqual(wallet.used, 1)
        self.assertEqual(wallet.period_start, START + 3600)
        self.assertEqual(wallet.refresh_at, START + 7200)

    def test_passes_every_refill_on_a_long_way(self):
        wallet = balance(credits=50, grant=50, every=600, burn_per_second=1)
        wallet.settle(START + 6000)
        self.assertEqual((wallet.added, wallet.consumed, wallet.credits), (500, 500, 50))

    def test_accounts_for_every_credit(self):
        wallet = balance(credits=5000, grant=700, every="day", burn_per_second=0.03, wobble=1,
                         quantum=0.25, refresh_in_seconds=1000)
        for hour in range(1, 200):
            wallet.settle(START + hour * 3600)
            if hour % 50 == 0:
                wallet.top_up(33.5)
                wallet.spend(10)
            if hour == 120:
                wallet.change({"credits": 12})
        truth = wallet.truth()
        self.assertAlmostEqual(
            truth["credits"], 5000 + truth["added"] + truth["adjusted"] - truth["consumed"]
            - truth["expired"], places=4)

    def test_is_never_refilled_without_a_grant(self):
        wallet = balance(credits=5)
        wallet.settle(START + 400 * 86400)
        self.assertEqual((wallet.credits, wallet.refresh_at), (5, None))


class PeriodTest(unittest.TestCase):
    def test_months_and_years_follow_the_calendar(self):
        self.assertEqual(period_end(START, "month"), calendar.timegm((2026, 12, 1, 0, 0, 0)))
        december = calendar.timegm((2026, 12, 31, 5, 0, 0))
        self.assertEqual(period_end(december, "month"), calendar.timegm((2027, 1, 1, 0, 0, 0)))
        self.assertEqual(period_end(START, "year"), calendar.timegm((2027, 1, 1, 0, 0, 0)))
        january = calendar.timegm((2027, 1, 31, 5, 0, 0))
        self.assertEqual(next_refill(january, "month"), calendar.timegm((2027, 2, 28, 5, 0, 0)))

    def test_days_begin_at_midnight_and_other_periods_one_length_on(self):
        self.assertEqual(period_end(START, "day"), calendar.timegm((2026, 11, 21, 0, 0, 0)))
        self.assertEqual(period_end(START, 90), START + 90)


class ChangeTest(unittest.TestCase):
    def test_credits_set_by_hand_are_adjusted(self):
        wallet = balance(credits=10)
        wallet.change({"credits": 4, "used": 6})
        self.assertEqual((wallet.credits, wallet.used, wallet.adjusted), (4, 6, -6))

    def test_spends_no_more_than_there_is(self):
        wallet = balance(credits=3)
        self.assertEqual(wallet.spend(5), 3)
        self.assertEqual(wallet.credits, 0)

    def test_a_grant_given_later_starts_a_period(self):
        wallet = balance(credits=3)
        wallet.change({"grant": 10, "refresh_in_seconds": 60})
        self.assertEqual((wallet.period_start, wallet.refresh_at), (START, START + 60))

    def test_refuses_what_is_no_balance(self):
        for spec in ({"credit": 1}, {"every": "fortnight"}, {"quantum": 0}, {"wobble": 2}):
            with self.subTest(spec), self.assertRaises(ValueError):
                balance(**spec)
        with self.assertRaises(ValueError):
            balance().change({"every": 0})
