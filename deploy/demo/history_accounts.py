"""The accounts of the history: those of config/demo.yml as the simulator plays them. For tests
there is one more, with the values that no vendor of the demo reports.

The history ends with the balances of tests/simulator/scenarios/demo.json, so that the live demo
continues from there. Instants are given as time before the end.
"""

import calendar
import datetime

from history_polls import Incident
from history_pools import DAY, HOUR, Burn, Pool, nightly_batch, office_hours

STALE_BEGIN = 90  # seconds that an incident begins before an instant: its values are still shown there
EXPORTER_DOWN = (9 * DAY + 2400, 9 * DAY)  # the exporter is restarted after 40 minutes
RELOAD_FAILED = (7 * DAY + HOUR, 7 * DAY)
NOT_DURABLE = (4 * DAY + 1800, 4 * DAY)
LEAK = (2 * DAY + 6 * HOUR, 2 * DAY)  # somebody else uses the key of outbound
LEAK_PER_SECOND = 5 / 240
OUTBOUND_PER_SECOND = 1.25 / 240  # one address found and one verified in each 240 s

RATE_LIMITED_HOUR = 18 * HOUR

LEADBOXER_COSTS = {"GET /v1/domain-lookup": 10, "GET /v1/ip-lookup": 20, "GET /v1/leads": 10,
                   "GET /v1/leads/export": 10, "POST /v1/track": 1}
ENRICH_COSTS = {"email_finder": 10, "email_validation": 1, "phone_finder": 500,
                "reverse_email_lookup": 10}
ENROW_COSTS = {"email_find": 1, "email_verify": 0.25, "phone_find": 40}

CRUSTDATA_OUTAGE = (6 * DAY, 2 * HOUR, "unreachable", "timeout", 5.0)


def months(instant, count):
    """The same day of another month, or its last day."""
    date = datetime.datetime.fromtimestamp(instant, datetime.timezone.utc)
    month = date.year * 12 + date.month - 1 + count
    year, month = month // 12, month % 12 + 1
    day = min(date.day, calendar.monthrange(year, month)[1])
    return date.replace(year=year, month=month, day=day).timestamp()


def next_year(instant):
    year = datetime.datetime.fromtimestamp(instant, datetime.timezone.utc).year
    return calendar.timegm((year + 1, 1, 1, 0, 0, 0))


class Account:
    """One account. `pools` maps a name to (Pool, facts); a fact is a number or a column.
    `quotas` maps a policy to (quota, window), `calls` the policies whose use the vendor reports
    to (mean use, whether it reports `used`, whether it reports the reset)."""

    def __init__(self, provider, name, team, *, pools=None, thresholds=None, interval=15,
                 incidents=(), plan=None, topup_url="", costs=None, quotas=None, calls=None,
                 dates=None):
        self.provider, self.name, self.team = provider, name, team
        self.pools, self.thresholds, self.interval = pools or {}, thresholds, interval
        self.incidents, self.plan, self.topup_url = incidents, plan, topup_url
        self.costs, self.quotas, self.calls = costs or {}, quotas or {}, calls or {}
        self.dates = dates or {}

    @property
    def labels(self):
        return {"provider": self.provider, "account": self.name, "team": self.team}


WEEK_AND_DAY = {"warning": 7 * DAY, "critical": DAY}


def thresholds(warning, critical, runway=WEEK_AND_DAY):
    return {"low": {"warning": warning, "critical": critical}, "runway": runway}


def accounts(times, demo_alone):
    end = times[-1]

    def ago(seconds):
        return end - seconds

    def incident(before, length, status, reason="", seconds=0.08):
        return Incident(ago(before) - STALE_BEGIN, ago(before) + length, status, reason, seconds)

    def pool(name, burn, **balance):
        return Pool(times, burn.column(times, name), **balance)

    demo = [
        sales(pool, end, incident), research(pool, times, incident), growth(pool, incident),
        scraper(pool, incident), outbound(pool, ago), trial(pool, ago, end),
        prospecting(pool, ago, incident, end), website(incident),
    ]
    return demo if demo_alone else [*demo, warehouse(pool, times)]


def sales(pool, end, incident):
    refresh = end + 20 * DAY
    refreshed = months(refresh, -1)
    main = pool("sales", Burn(0.06, office_hours, 0.4, 0.01), grant=150000, end=138940.37,
                refills=[refreshed])
    facts = {
        "recurring_grant": 150000, "rollover": 1, "price": (0.01, "usd"), "frequency": "monthly",
        "refresh_timestamp_seconds":
            lambda t: refreshed if t < refreshed else refresh,
        "period_start_timestamp_seconds":
            lambda t: months(refreshed, -1) if t < refreshed else refreshed,
    }
    return Account(
        "crustdata", "sales", "growth", pools={"main": (main, facts)},
        thresholds=thresholds(30000, 7500), incidents=(incident(*CRUSTDATA_OUTAGE),),
        quotas={"account_credits": (300, 60), "/person/enrich": (15, 60),
                "/person/professional_network/enrich/live": (10, 60),
                "/person/professional_network/search/live": (10, 60),
                "/person/search": (30, 60)},
        calls={"account_credits": (0.4, False, True)})


def research(pool, times, incident):
    # It is refilled every hour and has begun to burn faster.
    refresh = times[-1] + 1800
    first = refresh - (refresh - times[0]) // HOUR * HOUR
    refills = [first + HOUR * n for n in range(int((times[-1] - first) // HOUR) + 1)]
    main = pool("research", Burn(1.1, noise=0.5), grant=5000, begin=4000, end=900,
                refills=refills, rollover=False)
    facts = {
        "recurring_grant": 5000, "rollover": 0, "frequency": "hourly",
        "refresh_timestamp_seconds": lambda t: refresh - (refresh - t - 1) // HOUR * HOUR,
    }
    return Account(
        "crustdata", "research", "data", pools={"main": (main, facts)},
        thresholds=thresholds(1000, 250, {"warning": 1800, "critical": 600}),
        incidents=(incident(*CRUSTDATA_OUTAGE),),
        quotas={"account_credits": (300, 60)}, calls={"account_credits": (0.02, False, True)})


def growth(pool, incident):
    main = pool("growth", Burn(0.4, nightly_batch, 0.1, 10), end=61250, restock=(250000, 200000))
    facts = {"recurring_grant": 100000, "price": (0.00049, "usd"), "frequency": "month"}
    return Account(
        "enrich", "growth", "growth", pools={"main": (main, facts)}, plan="growth",
        thresholds=thresholds(20000, 5000), costs={**ENRICH_COSTS, "company_follower_profile": 100},
        quotas={"organization": (300, None), "burst": (25, 1), "sustained": (300, 60),
                "bulk_burst": (3, 1), "bulk_sustained": (10, 60),
                "enrichment_sustained": (100, 60), "company_follower": (5000, DAY)},
        calls={"organization": (0.5, False, True), "company_follower": (0.05, True, False)})


def scraper(pool, incident):
    main = pool("scraper", Burn(0.05, noise=0.3), end=4200, restock=(20000, 17000))
    return Account(
        "enrich", "scraper", "data", pools={"main": (main, {})}, plan="free",
        thresholds=thresholds(1000, 200), costs=ENRICH_COSTS,
        incidents=(incident(10 * DAY, 1200, "throttled", "rate_limited"),
                   incident(RATE_LIMITED_HOUR, HOUR, "throttled", "rate_limited"),
                   incident(600, 600, "throttled", "rate_limited")),
        quotas={"organization": (60, None), "burst": (5, 1), "sustained": (60, 60),
                "bulk_burst": (1, 1), "bulk_sustained": (2, 60), "enrichment_sustained": (10, 60)},
        calls={"organization": (0.75, False, True)})


def outbound(pool, ago):
    leak = (ago(LEAK[0]), ago(LEAK[1]), LEAK_PER_SECOND)
    main = pool("outbound", Burn(OUTBOUND_PER_SECOND, quantum=0.25, bursts=[leak]), end=8500,
                gifts=[(ago(5 * DAY), 5000, "unknown")])
    facts = {"recurring_grant": 10000, "frequency": "month"}
    return Account("enrow", "outbound", "sales", pools={"main": (main, facts)},
                   thresholds=thresholds(2000, 500), costs=ENROW_COSTS)


def trial(pool, ago, end):
    # Used up within ten days; five days before the end the vendor begins to answer with 422 alone.
    main = pool("trial", Burn(0.0002, quantum=0.25), rollover=False, begin=170)
    exhausted = Incident(ago(5 * DAY), end, "exhausted")
    return Account("enrow", "trial", "sales", pools={"main": (main, {})},
                   thresholds=thresholds(50, 10), costs=ENROW_COSTS, incidents=(exhausted,))


def prospecting(pool, ago, incident, end):
    # The limit is raised by 2,000 five days before the end, and 40 credits are given back.
    raised = ago(5 * DAY)
    refunded = ago(3 * DAY)
    main = pool("prospecting", Burn(0.001, office_hours, 0.7), end=8500,
                gifts=[(raised, 2000, "top_up"), (refunded, 40, "refund")])
    limit = [8000 if t < raised else 10000 for t in main.times]
    facts = {"limit": limit, "used": [all - left for all, left in zip(limit, main.remaining)]}
    return Account(
        "lusha", "prospecting", "sales", pools={"main": (main, facts)}, plan="premium",
        thresholds=thresholds(2000, 500), costs={"revealEmail": 1, "revealPhone": 5},
        incidents=(incident(12 * DAY, HOUR, "invalid_response", "malformed_body"),),
        dates={"plan_end_timestamp_seconds": next_year(end)},
        quotas={"account_usage": (5, 60), "daily": (18000, DAY), "hourly": (1800, HOUR),
                "minute": (300, 60)},
        calls={"daily": (0.4, True, True), "hourly": (0.3, True, True),
               "minute": (0.1, True, True)})


def website(incident):
    facts = {"recurring_grant": 100000, "frequency": "month"}
    return Account(
        "leadboxer", "website", "marketing", pools={"main": (None, facts)}, interval=30,
        thresholds=thresholds(20000, 5000), costs=LEADBOXER_COSTS,
        topup_url="https://app.leadboxer.com/billing",
        incidents=(incident(8 * DAY, 3 * HOUR, "unauthorized", "unauthorized"),))


def warehouse(pool, times):
    """Not in the demo: two pools with a balance, one without a limit and one with a budget, a key
    and credits that expire. E-mail credits burn evenly, and lapse every week: figures to check by
    hand."""
    end = times[-1]
    refresh = end + 3 * DAY
    refills = [refresh - n * 7 * DAY for n in (1, 2, 3)]
    email = pool("email", Burn(6 / 240), grant=20000, begin=12000, rollover=False,
                 refills=[instant for instant in refills if instant > times[0]])
    next_refill = lambda t: min(r for r in (*refills, refresh) if r > t)
    email_facts = {
        "recurring_grant": 20000, "rollover": 0, "price": (0.02, "eur"), "frequency": "week",
        "refresh_timestamp_seconds": next_refill,
        "period_start_timestamp_seconds": lambda t: next_refill(t) - 7 * DAY,
    }
    phone = pool("phone", Burn(0.5 / 240), end=1200)
    phone_facts = {"expiring": 1000, "expiry_timestamp_seconds": end + 5 * DAY,
                   "price": (0.3, "eur")}
    # A budget of 30,000 a month, of which 720 are spent each day.
    budget = pool("calls", Burn(2 / 240), grant=30000, begin=20000, rollover=False,
                  refills=[end - 10 * DAY])
    ends = lambda t: end - 10 * DAY if t < end - 10 * DAY else end + 20 * DAY
    budget_facts = {
        "limit": 30000, "used": [30000 - left for left in budget.remaining], "budget": True,
        "frequency": "month", "refresh_timestamp_seconds": ends,
        "period_start_timestamp_seconds": lambda t: ends(t) - 30 * DAY,
    }
    return Account(
        "acme", "warehouse", "operations", thresholds=thresholds(4000, 1000), plan="business",
        topup_url="https://acme.example/billing",
        pools={"email": (email, email_facts), "phone": (phone, phone_facts),
               "calls": (budget, budget_facts),
               "exports": (None, {"unlimited": 1})},
        costs={"find_email": 1, "find_phone": 1},
        dates={"key_expiry_timestamp_seconds": end + 10 * DAY,
               "plan_end_timestamp_seconds": end + 40 * DAY})
