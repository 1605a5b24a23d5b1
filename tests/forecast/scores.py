"""The figures of a run, and their tables."""

import collections
import statistics

import truth
from demand import TICK

NAMES = {
    "ApiCreditsExhaustedBeforeRefresh": "ExhaustedBeforeRefresh", "ApiCreditsRunwayShort":
    "RunwayShort", "ApiCreditsLow": "Low", "ApiCreditsExhausted": "Exhausted",
    "NaiveShare": "naive `remaining / grant < 5 %`",
    "NaivePredict": "naive `predict_linear(6h, 1d) < 0`",
    "NaiveDeriv": "naive `remaining / -deriv(1h) < 1d`",
    "product": "**shipped rules**", "forecasts": "shipped, forecasts alone",
}
# For these nobody may be woken needlessly, by any rule.
QUIET_KINDS = ("monthly", "yearly", "prepaid", "weekly", "daily")
NEEDLESS = ("rhythm", "FALSE")


def _hours(ticks: float) -> str:
    return f"{ticks * TICK / 3600:.1f} h"


def _pages(results, alerts):
    return [page for result in results for page in result.pages if page.alert in alerts]


def figures(results) -> dict:
    """What the goals are about; smaller is better but for lead_share."""
    quiet = [page for result in results if result.account.kind in QUIET_KINDS
             for page in result.pages if page.alert in truth.PRODUCT]
    spells = [spell for result in results for spell in result.spells]
    known = [(min(s.leads["product"] or 0, s.possible), s.possible) for s in spells if s.possible]
    counted = [error for result in results if result.account.counts
               for error in result.errors.values()]
    return {
        "false_pages": sum(page.verdict == "FALSE" for page in quiet),
        "rhythm_pages": sum(page.verdict == "rhythm" for page in quiet),
        "false_pages_of_other_kinds":
            sum(page.verdict == "FALSE" for page in _pages(results, truth.PRODUCT))
            - sum(page.verdict == "FALSE" for page in quiet),
        "rhythm_pages_of_other_kinds":
            sum(page.verdict == "rhythm" for page in _pages(results, truth.PRODUCT))
            - sum(page.verdict == "rhythm" for page in quiet),
        "missed_spells": sum(spell.leads["product"] is None for spell in spells),
        "lead_share": round(sum(a for a, _ in known) / max(1, sum(b for _, b in known)), 3),
        "consumed_under": round(max([-error for error in counted], default=0), 4),
        "consumed_over": round(max([error for result in results
                                    for error in result.errors.values()], default=0), 4),
    }


def page_table(results) -> list[str]:
    lines = ["| page | episodes | true | early | excused | rhythm | only the level | FALSE "
             "| flaps < 6 h |", "|---|---|---|---|---|---|---|---|---|"]
    for alert in truth.PRODUCT + truth.NAIVE:
        pages = [page for page in _pages(results, (alert,)) if page.verdict != "open"]
        count = collections.Counter(page.verdict for page in pages)
        flaps = 0
        for result in results:
            own = sorted((p.pool, p.begin, p.end) for p in result.pages if p.alert == alert)
            flaps += sum(a[0] == b[0] and b[1] - a[2] < 6 * 3600 // TICK
                         for a, b in zip(own, own[1:]))
        cells = [len(pages)] + [count[v] for v in truth.VERDICTS[:-1]] + [flaps]
        lines.append(f"| {NAMES[alert]} | " + " | ".join(map(str, cells)) + " |")
    return lines


def spell_table(results) -> list[str]:
    spells = [spell for result in results for spell in result.spells]
    lines = [f"| {len(spells)} dry spells | no page before | page ended before | lead, median "
             "| least | of the possible | spells with 80 % | of the knowable |",
             "|---|---|---|---|---|---|---|---|"]
    for key in ("product", "forecasts") + truth.NAIVE:
        leads = [spell.leads[key] for spell in spells if spell.leads[key] is not None]
        shares = [(min(s.leads[key] or 0, s.possible), s.possible, min(s.leads[key] or 0,
                   s.knowable), s.knowable) for s in spells if s.possible > 0]
        of_possible = sum(s[0] for s in shares) / max(1, sum(s[1] for s in shares))
        of_knowable = sum(s[2] for s in shares) / max(1, sum(s[3] for s in shares))
        most = sum(s[0] >= 0.8 * s[1] for s in shares) / max(1, len(shares))
        lines.append(f"| {NAMES[key]} | {len(spells) - len(leads)} "
                     f"| {sum(spell.ended[key] for spell in spells)} "
                     f"| {_hours(statistics.median(leads)) if leads else '-'} "
                     f"| {_hours(min(leads)) if leads else '-'} | {of_possible:.0%} | {most:.0%} "
                     f"| {of_knowable:.0%} |")
    return lines


def kind_table(results) -> list[str]:
    lines = ["| accounts | histories | needless pages: shipped rules (forecasts) | share "
             "| predict_linear | deriv | spells missed | consumed, worst error |",
             "|---|---|---|---|---|---|---|---|"]
    kinds = list(dict.fromkeys(result.account.kind for result in results))
    for kind in kinds:
        own = [result for result in results if result.account.kind == kind]

        def needless(alerts):
            return sum(page.verdict in NEEDLESS for page in _pages(own, alerts))

        spells = [spell for result in own for spell in result.spells]
        errors = [error for result in own for error in result.errors.values()]
        worst = (f"{100 * min(0, *errors, 0):.1f} to {100 * max(0, *errors, 0):+.1f} %"
                 if errors else "-")
        lines.append(
            f"| {kind} | {len(own)} | {needless(truth.PRODUCT)} ({needless(truth.FORECASTS)}) | "
            + " | ".join(str(needless((rule,))) for rule in truth.NAIVE)
            + f" | {sum(s.leads['product'] is None for s in spells)} of {len(spells)} "
            f"| {worst} |")
    return lines


def tables(results) -> str:
    return "\n".join(page_table(results) + [""] + spell_table(results) + [""] +
                     kind_table(results)) + "\n"


def details(results) -> str:
    """The needless pages and missed spells one by one."""
    lines = []
    for result in results:
        count = collections.Counter((page.alert, page.verdict) for page in result.pages
                                    if page.alert in truth.PRODUCT and page.verdict in NEEDLESS)
        lines += [f"{result.account.name}: {NAMES[alert]} {verdict} x {number}, first at day "
                  f"{min(p.begin for p in result.pages if (p.alert, p.verdict) == (alert, verdict)) * TICK / 86400:.2f}"
                  for (alert, verdict), number in count.items()]
        lines += [f"{spell.account}: dry at day {spell.begin * TICK / 86400:.2f} without a page"
                  for spell in result.spells if spell.leads["product"] is None]
        lines += [f"{result.account.name}: consumed {100 * error:+.2f} % in pool {pool}"
                  for pool, error in result.errors.items() if abs(error) > 0.01]
    return "\n".join(lines) + "\n"
