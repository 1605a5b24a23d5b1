import unittest

from clock import Clock
from harness import FakeMonotonic


class ClockTest(unittest.TestCase):
    def setUp(self):
        self.real = FakeMonotonic()

    def test_speed_hurries_the_world_and_not_the_wire(self):
        clock = Clock(speed=60, start=1000.0, monotonic=self.real)
        self.real.time += 2
        self.assertEqual(clock.now(), 1120.0)
        self.assertEqual(clock.wire(), 1002.0)

    def test_stands_still_at_speed_zero_until_advanced(self):
        clock = Clock(speed=0, start=1000.0, monotonic=self.real)
        self.real.time += 500
        self.assertEqual((clock.now(), clock.wire()), (1000.0, 1000.0))
        clock.advance(3600)
        self.assertEqual((clock.now(), clock.wire()), (4600.0, 4600.0))

    def test_never_goes_back(self):
        with self.assertRaises(ValueError):
            Clock(monotonic=self.real).advance(-1)
        with self.assertRaises(ValueError):
            Clock(speed=-1)
