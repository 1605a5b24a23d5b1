"""How much an account would spend in each tick, if it always had credits: shapes of a day."""

import random

TICK = 120  # seconds
DAY = 86400 // TICK


def _hour(tick: int) -> float:
    return (tick % DAY) * TICK / 3600


def _weekday(tick: int, first_weekday: int) -> int:
    return (tick // DAY + first_weekday) % 7


def steady(rate: float, **_):
    return lambda tick: rate


def business(rate: float, first_weekday: int = 0, **_):
    """Weekdays from 8 to 18 h, most of it before and after noon; a trickle otherwise."""
    def at(tick):
        hour = _hour(tick)
        if _weekday(tick, first_weekday) >= 5 or not 8 <= hour < 18:
            return 0.05 * rate
        return rate * (3.6 if 9 <= hour < 12 or 14 <= hour < 17 else 2.2)
    return at


def nightly(rate: float, hours: float = 1.5, start: float = 1.0, **_):
    """All of the day's work in one batch."""
    return lambda tick: rate * 24 / hours if start <= _hour(tick) < start + hours else 0.0


def morning(rate: float, **_):
    return nightly(rate, hours=3.0, start=7.0)


def evening(rate: float, **_):
    """A smooth day with its height in the evening."""
    curve = [0.4, 0.2, 0.1, 0.1, 0.1, 0.2, 0.4, 0.7, 1.0, 1.1, 1.2, 1.2,
             1.2, 1.2, 1.2, 1.2, 1.3, 1.5, 1.8, 2.0, 1.8, 1.4, 1.0, 0.7]
    return lambda tick: rate * curve[int(_hour(tick))]


def four_calls(rate: float, **_):
    """Four large calls a day."""
    return lambda tick: rate * DAY / 4 if tick % (DAY // 4) == 77 else 0.0


SHAPES = {f.__name__: f for f in (steady, business, nightly, morning, evening, four_calls)}


def series(shape: str, per_day: float, ticks: int, rng: random.Random, first_weekday: int,
           noise: float = 0.3, factors=()) -> list[float]:
    """The demand by tick. `factors`: (from day, to day, factor), say campaigns, stops and leaks."""
    at = SHAPES[shape](per_day / DAY, first_weekday=first_weekday)
    day_noise = [max(0.0, rng.gauss(1, noise / 4)) for _ in range(ticks // DAY + 1)]
    demand = [0.0] * ticks
    for tick in range(ticks):
        base = at(tick)
        if base:
            demand[tick] = base * day_noise[tick // DAY] * (1 + noise * (2 * rng.random() - 1))
    for begin, end, factor in factors:
        for tick in range(int(begin * DAY), min(ticks, int(end * DAY))):
            demand[tick] *= factor
    return demand
