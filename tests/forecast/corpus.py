"""The corpus: every account history, by kind. All chance is seeded by the account's name."""

from account import NEVER, Account, Pool


def _name(*parts) -> str:
    return "_".join(str(part).replace(".", "") for part in parts if part != "")


def _quotas():
    """Grants by the calendar whose vendor tells the date."""
    shares = (0.6, 0.9, 0.97, 1.05, 1.3)
    for shape in ("steady", "business", "nightly", "evening"):
        for share in shares:
            yield Account(_name("monthly", shape, share), "monthly", 45,
                          {"main": Pool(3000 * share / 30, 3000, "month", shape, phase=9)})
    for shape in ("steady", "business"):
        for share in (0.9, 1.15):
            yield Account(_name("monthly_used", shape, share), "monthly", 45,
                          {"main": Pool(3000 * share / 30, 3000, "month", shape, "balance used date",
                                        phase=12)})
    for shape in ("steady", "nightly"):
        for share in (0.85, 1.2):
            yield Account(_name("yearly", shape, share), "yearly", 40,
                          {"main": Pool(40 * share * 0.9, 14600, "year", shape, phase=25,
                                        opening=25 * 40 * 0.9)})
    for shape in ("business", "nightly", "steady"):
        for share in (0.75, 0.95, 1.2):
            yield Account(_name("weekly", shape, share), "weekly", 35,
                          {"main": Pool(100 * share, 700, 7, shape, phase=3)})
    for shape in ("steady", "evening", "morning", "nightly"):
        for share in (0.6, 0.93, 0.97, 1.2):
            yield Account(_name("daily", shape, share), "daily", 21,
                          {"main": Pool(1000 * share, 1000, 1, shape, "balance used date", noise=0.1)})
    yield Account("daily_mostly_ok", "daily", 21,
                  {"main": Pool(900, 1000, 1, "evening", "balance used date",
                                factors=((9, 10, 1.4), (15.5, 16, 1.5)))})


def _prepaid():
    for shape in ("steady", "business", "nightly", "evening", "four_calls"):
        yield Account(_name("prepaid_dry", shape), "prepaid", 24,
                      {"main": Pool(100, 0, None, shape, "balance", opening=1500)})
        yield Account(_name("prepaid_topup", shape), "prepaid", 30,
                      {"main": Pool(100, 0, None, shape, "balance", opening=1200,
                                    topups=((9, 1000), (18, 1200)))})
    yield Account("prepaid_auto_recharge", "auto-recharge", 21,
                  {"main": Pool(200, 500, None, "steady", "balance", opening=800,
                                auto_recharge=100)})
    yield Account("prepaid_thresholds", "prepaid", 24,
                  {"main": Pool(100, 0, None, "business", "balance", opening=1400)},
                  config={"low_credits": "{ warning: 400, critical: 100 }"})
    for hours in (1, 4, 12):
        yield Account(_name("seldom", f"{hours}h"), "seldom polled", 24,
                      {"main": Pool(100, 0, None, "steady", "balance", opening=1700)},
                      interval=hours * 3600)
    yield Account("seldom_weekly_48h", "seldom polled", 24,
                  {"main": Pool(90, 700, 7, "steady", phase=3)}, interval=4.8 * 3600, counts=False)
    yield Account("packs", "several pools", 24,
                  {"mail": Pool(40, 0, None, "steady", "balance", opening=300),
                   "phone": Pool(10, 0, None, "business", "balance", opening=1000),
                   "spare": Pool(0, 0, None, "steady", "balance", opening=1000)})
    yield Account("two_pools", "several pools", 40,
                  {"mail": Pool(110, 3000, "month", "business", phase=15),
                   "phone": Pool(20, 1000, "month", "steady", phase=15)})


def _changes():
    monthly = dict(grant=3000, every="month", phase=19)
    for factor, days in ((3, 4), (10, 1), (30, 0.5)):
        yield Account(_name("campaign", f"x{factor}"), "campaign", 30,
                      {"main": Pool(70, factors=((8, 8 + days, factor),), **monthly)})
    yield Account("leak_x100", "campaign", 16,
                  {"main": Pool(40, factors=((9.2, 16, 100),), **monthly)})
    yield Account("leak_prepaid_x20", "campaign", 14,
                  {"main": Pool(40, 0, None, "steady", "balance", opening=3000,
                                factors=((8.4, 14, 20),))})
    yield Account("stops", "stops", 30,
                  {"main": Pool(100, factors=((6, 9, 0), (15, 15.5, 0)), **monthly)})
    yield Account("idle_then_burst", "stops", 14,
                  {"main": Pool(12000, 3000, "month", phase=13, factors=((0, 9, 0),))})
    for hours in (3, 12, 40):
        yield Account(_name("new_dry_in", f"{hours}h"), "new", 3,
                      {"main": Pool(1000 * 24 / hours, 1000, "month", phase=20)})
    yield Account("new_ok", "new", 6, {"main": Pool(90, 3000, "month", phase=28)})


def _outages():
    def monthly(**more):
        return {"main": Pool(100, 3000, "month", "business", phase=16, opening=1500, **more)}
    for hours, when in ((2, 5), (48, 5), (48, 14)):
        yield Account(_name("vendor_out", f"{hours}h", when), "outage", 24, monthly(),
                      answers=[(when, when + hours / 24, "unreachable")], counts=False)
    yield Account("vendor_flaps", "outage", 20, monthly(),
                  answers=[(4 + k / 6, 4 + k / 6 + 0.06, "broken") for k in range(30)])
    yield Account("exporter_down_8h", "outage", 24, monthly(), down=[(8, 8.34, "kept")])
    yield Account("exporter_lost_state", "outage", 24, monthly(), down=[(8, 8.01, "lost")])
    yield Account("exporter_crash_loop", "outage", 20, monthly(),
                  down=[(6 + k / 48, 6 + k / 48 + 0.004, "kept") for k in range(20)])
    for minutes in (10, 120):
        yield Account(_name("prometheus_gap", f"{minutes}m"), "outage", 24, monthly(),
                      gaps=[(9.3, 9.3 + minutes / 1440)])
    yield Account("key_rejected", "outage", 20, monthly(), answers=[(6, 7, "unauthorized")])
    yield Account("challenge", "outage", 20, monthly(), answers=[(6, 6.4, "challenge")])
    yield Account("refused_402", "refused", 24,
                  {"main": Pool(130, 3000, "month", phase=20, opening=1800)}, refuses=True)
    yield Account("refused_then_out", "refused", 24,
                  {"main": Pool(130, 3000, "month", phase=20, opening=1800)}, refuses=True,
                  answers=[(15, 16, "unreachable")], gaps=[(15.5, 15.51)])


def _vendors():
    """Vendors that tell little, late or nonsense."""
    def week(**more):
        return {"main": Pool(85, 700, 7, "steady", phase=3, **more)}
    for seconds, word in ((420, "7m"), (3600, "1h")):
        yield Account(_name("replica", word), "vendor replicas", 24, week(), lag=seconds,
                      counts=seconds < 900)
        yield Account(_name("replica_used", word), "vendor replicas", 24,
                      week(shows="balance used date"), lag=seconds)
    yield Account("cache_1h", "vendor cache", 24, week(), cache=3600)
    for what in ("zero", "full"):
        yield Account(_name("nonsense", what), "nonsense", 20,
                      {"main": Pool(70, 3000, "month", phase=14, opening=2200)},
                      odd=[(6.3, what), (13.4, what)])
    for share in (0.9, 0.97, 1.2):
        yield Account(_name("stated_daily", share), "stated", 21,
                      {"main": Pool(1000 * share, 1000, 1, "evening", "balance", noise=0.1)},
                      stated="day")
        yield Account(_name("stated_monthly", share), "stated", 45,
                      {"main": Pool(100 * share, 3000, "month", "steady", "balance", phase=10)},
                      stated="month")
    yield Account("stated_monthly_6h_late", "stated", 45,
                  {"main": Pool(97, 3000, "month", "steady", "balance", phase=10,
                                opening=1000, credit_late=0.25)}, stated="month")
    yield Account("date_first_8h", "dates", 24, week(credit_late=1 / 3))
    yield Account("date_late_6h", "dates", 24, week(date_late=0.25))
    yield Account("date_never", "dates", 24, week(date_late=NEVER))
    for hours in (-8, 8):
        yield Account(_name("zone", hours), "dates", 24, week(date_shift=hours / 24))
    for share in (0.9, 1.2):
        yield Account(_name("undated_used_daily", share), "undated", 21,
                      {"main": Pool(1000 * share, 1000, 1, "evening", "balance used", noise=0.1)})
        yield Account(_name("undated_monthly", share), "undated", 45,
                      {"main": Pool(100 * share, 3000, "month", "steady", "balance grant",
                                    phase=12)}, counts=False)
    yield Account("rollover", "monthly", 45,
                  {"main": Pool(90, 3000, "month", "business", phase=14, rollover=True)})


def accounts() -> list[Account]:
    return [account for part in (_quotas, _prepaid, _changes, _outages, _vendors)
            for account in part()]


# Of each kind the one that says most; what tests/run plays.
SAMPLE = """
monthly_steady_097 monthly_business_13 weekly_business_095 daily_evening_097 daily_nightly_12
yearly_steady_12 prepaid_dry_steady prepaid_topup_business seldom_12h packs campaign_x10 leak_x100
stops new_dry_in_12h vendor_out_48h_14 exporter_crash_loop prometheus_gap_10m refused_402
replica_7m nonsense_zero stated_daily_097 date_first_8h undated_used_daily_09
""".split()
