"""Judges what the rules said of one account by perfect foresight."""

import bisect
import dataclasses

from account import NEVER, History, PoolTruth
from demand import DAY, TICK

PAGE_AHEAD = 86400 // TICK   # the default of runway.critical
FORECASTS = ("ApiCreditsExhaustedBeforeRefresh", "ApiCreditsRunwayShort")
PRODUCT = FORECASTS + ("ApiCreditsLow", "ApiCreditsExhausted")
NAIVE = ("NaiveShare", "NaivePredict", "NaiveDeriv")
VERDICTS = ("true", "early", "excused", "rhythm", "lasts", "FALSE", "open")


@dataclasses.dataclass
class Page:
    """An episode of a rule of severity critical; ticks."""
    alert: str
    pool: str  # empty: of the whole account
    begin: int
    end: int
    verdict: str = ""


@dataclasses.dataclass
class Spell:
    """A dry spell that was visible in four polls, and how long before it who paged; ticks."""
    account: str
    kind: str
    begin: int
    possible: int  # lead of one who foresees all
    knowable: int  # lead of one who looks at the burn of the hour, six hours or day before
    leads: dict    # by rule or set of rules; None: no page before
    ended: dict    # whether the last page ended before


def _spent(truth: PoolTruth, tick: int, ticks: int) -> float:
    begin = tick - ticks
    return truth.spent[tick] - (truth.spent[begin] if begin >= 0 else 0.0)


def _dry_at(truth: PoolTruth, tick: int) -> int:
    """When what is left at `tick` is used up, without any credit."""
    need = truth.demanded[tick] + truth.left[tick]
    at = bisect.bisect_left(truth.demanded, need - 1e-6, tick)
    return at if at < len(truth.demanded) else NEVER


def _burn_says(truth: PoolTruth, tick: int, windows, limit: float) -> bool:
    """Whether each of the windows (hours) has a burn at which it is dry within `limit` ticks."""
    for hours in windows:
        ticks = max(1, min(hours * 3600 // TICK, tick))
        rate = _spent(truth, tick, ticks) / ticks
        if rate <= 0 or truth.left[tick] / rate >= limit:
            return False
    return True


def _is_rhythm(truth: PoolTruth, tick: int) -> bool:
    """The same was spent in six hours on two days of the week before, and it outlasted that."""
    six = 6 * 3600 // TICK
    now = _spent(truth, tick, min(six, tick))
    days = 0
    for day in range(1, 8):
        end = tick - (day - 1) * DAY - six
        if end - DAY < 0:
            break
        most = max(_spent(truth, at, min(six, at)) for at in range(end - DAY + 1, end + 1, 15))
        days += most >= 0.9 * now
    return days >= 2 and truth.left[tick] > 0


def judge_forecast(truth: PoolTruth, begin: int) -> str:
    tick = min(begin, len(truth.left) - 1)
    if truth.left[tick] <= 0:
        return "true"
    dry, refill = _dry_at(truth, tick), truth.next_refill(tick)
    if dry < refill:
        if dry != NEVER:
            return "true" if dry - tick <= 1.5 * PAGE_AHEAD else "early"
        if tick + 1.5 * PAGE_AHEAD > len(truth.left):
            return "open"  # the history ends before it can be told
    limit = min(1.05 * PAGE_AHEAD, refill - tick)
    if any(_burn_says(truth, tick, windows, limit) for windows in ((1, 6), (6, 24))):
        return "rhythm" if _is_rhythm(truth, tick) else "excused"
    return "FALSE"


def judge_level(truth: PoolTruth, begin: int, critical: float) -> str:
    """Of rules that look at the level alone: `critical` is what they compare with."""
    tick = min(begin, len(truth.left) - 1)
    lowest = min(truth.left[max(0, tick - 8):tick + 1])
    if lowest <= 0:
        return "true"
    if lowest > 1.02 * critical:
        return "FALSE"
    dry = _dry_at(truth, tick)
    if dry < truth.next_refill(tick):
        return "true" if dry != NEVER else "open"
    return "lasts"


def judge_exhausted(truth: PoolTruth, page: Page) -> str:
    begin = max(0, page.begin - 15)
    lowest = min(truth.left[begin:page.begin + 1], default=1)
    return "true" if lowest < 0.005 else "FALSE"  # the vendor shows hundredths


def critical_level(history: History, truth: PoolTruth) -> float:
    stated = history.account.config.get("low_credits")
    if stated:
        return float(stated.split("critical:")[1].strip(" }"))
    return 0.05 * truth.pool.grant


def judge(history: History, page: Page) -> None:
    truths = [history.pools[page.pool]] if page.pool in history.pools else history.pools.values()
    verdicts = []
    for truth in truths:
        if page.alert == "ApiCreditsExhausted":
            verdicts.append(judge_exhausted(truth, page))
        elif page.alert in ("ApiCreditsLow", "NaiveShare"):
            verdicts.append(judge_level(truth, page.begin, critical_level(history, truth)))
        else:
            verdicts.append(judge_forecast(truth, page.begin))
    page.verdict = min(verdicts, key=VERDICTS.index)


def _lead(pages, begin: int, window: int):
    """How long before `begin` the first page of the stretch came, and whether the last ended."""
    before = [page for page in pages if page.begin <= begin and page.end > window]
    if not before:
        return None, False
    return (begin - max(window, min(page.begin for page in before)),
            max(page.end for page in before) < begin)


def spells(history: History, pages, shown) -> list[Spell]:
    """`shown`: the ticks of polls that showed the balances."""
    found = []
    for name, truth in history.pools.items():
        own = [page for page in pages if page.pool in ("", name)]
        for begin, end in truth.dry_spells():
            polls = bisect.bisect_left(shown, end) - bisect.bisect_left(shown, begin)
            told = history.account.refuses and end - begin > 10  # by a 402, without the balance
            if not shown or (polls < 4 and not told):
                continue
            credit = max([tick for tick in truth.credits if tick <= begin], default=0)
            window = max(credit, shown[0], begin - 3 * DAY)
            possible = begin - max(credit, shown[0], begin - PAGE_AHEAD)
            known = next((tick for tick in range(begin - possible, begin)
                          if any(_burn_says(truth, tick, [hours], 1.5 * PAGE_AHEAD)
                                 for hours in (1, 6, 24))), begin)
            sets = {"product": PRODUCT, "forecasts": FORECASTS} | {rule: (rule,) for rule in NAIVE}
            results = {key: _lead([p for p in own if p.alert in alerts], begin, window)
                       for key, alerts in sets.items()}
            found.append(Spell(history.account.name, history.account.kind, begin, possible,
                               begin - known, {key: lead for key, (lead, _) in results.items()},
                               {key: ended for key, (_, ended) in results.items()}))
    return found


def consumed_error(truth: PoolTruth, counted: float, shown) -> float | None:
    """Of what was spent between the first and the last poll that showed it; a share."""
    if len(shown) < 2:
        return None
    last = min(shown[-1], len(truth.spent) - 1)
    spent = truth.spent[last] - truth.spent[shown[0]]
    return (counted - spent) / spent if spent > 0 else None
