"""What panels must show, found with a pencil: the burns, grants and incidents of the history are
round figures on purpose (deploy/demo/history_accounts.py). Nothing here asks Prometheus.
"""

import dataclasses

END = 1773316800  # 2026-03-12T12:00Z
HOUR, DAY = 3600, 86400

ACCOUNT, OVERVIEW = "api-credits-account", "api-credits-overview"
SPEND, RATE_LIMITS = "api-credits-spend", "api-credits-rate-limits"
EXPORTER = "api-credits-exporter"

# acme/warehouse: 6 e-mail credits in each step of 240 s, every day; 360 steps make a day.
STEPS_A_DAY = DAY / 240
EMAIL_A_DAY = 6 * STEPS_A_DAY                     # 2,160
# 20,000 are granted every week, next in three days, last four days ago. That step's 6 are spent
# right after the refill, so 4 * 360 + 1 steps have been.
EMAIL_LEFT = 20000 - 6 * (4 * STEPS_A_DAY + 1)    # 11,354
EMAIL_PRICE = 0.02
# Half a phone credit in each step, at 0.30; 1,200 are left, 1,000 of them lapse in five days.
PHONE_A_DAY = 0.5 * STEPS_A_DAY                   # 180
PHONE_PRICE = 0.30
MONEY_A_DAY = EMAIL_A_DAY * EMAIL_PRICE + PHONE_A_DAY * PHONE_PRICE  # 43.20 + 54.00 = 97.20
# The end is 12 March, 12 h: eleven and a half days of the month have passed.
DAYS_OF_MONTH = 11.5
# Eleven days ago 3,366 lapsed: 12,000, fifteen days ago, less 6 in each of 4 * 360 - 1 steps. Four
# days ago it was 20,000 less 6 in each of the 7 * 360 steps of the week.
LAPSED = 12000 - 6 * (4 * STEPS_A_DAY - 1) + 20000 - 6 * 7 * STEPS_A_DAY  # 3,366 + 4,880

EMAIL = {"provider": "acme", "account": "warehouse", "pool": "email"}
PHONE = {"provider": "acme", "account": "warehouse", "pool": "phone"}
OUTBOUND = {"provider": "enrow", "account": "outbound"}


@dataclasses.dataclass(frozen=True)
class Figure:
    what: str
    uid: str
    panel: str
    query: str
    labels: dict
    value: float
    tolerance: float = 1e-6
    before_end: float = 0
    days: float = 0  # of the time range that is looked at; 0: the dashboard's own


FIGURES = [
    Figure("balance", ACCOUNT, "Remaining", "A", EMAIL, EMAIL_LEFT),
    Figure("balance a day after the refill", ACCOUNT, "Balance", "A", EMAIL,
           20000 - 6 * (STEPS_A_DAY + 1), before_end=3 * DAY),
    Figure("burn", ACCOUNT, "Burn per day, by window", "1d", EMAIL, EMAIL_A_DAY, 1e-3),
    Figure("runway", ACCOUNT, "Lasts for", "A", EMAIL, EMAIL_LEFT / EMAIL_A_DAY * DAY, 1),
    Figure("runway", OVERVIEW, "Accounts, worst first", "Runway", PHONE,
           1200 / PHONE_A_DAY * DAY, 200),
    Figure("projection", ACCOUNT, "Left then", "A", EMAIL,
           EMAIL_LEFT - 3 * EMAIL_A_DAY, 1e-2),
    Figure("share of the grant", ACCOUNT, "Grant used, and period elapsed", "A", EMAIL,
           1 - EMAIL_LEFT / 20000, 1e-3),  # the counter is looked up at recorded instants
    Figure("share of the period", ACCOUNT, "Grant used, and period elapsed", "B", EMAIL, 4 / 7),
    Figure("share left", OVERVIEW, "Accounts, worst first", "Share", EMAIL, EMAIL_LEFT / 20000),
    Figure("refresh", OVERVIEW, "Accounts, worst first", "Refresh", EMAIL,
           (END + 3 * DAY) * 1000),
    # 170 credits at 0.0002 a second last for 850,000 s of the fifteen days; it is seen 80 s later.
    Figure("exhausted", OVERVIEW, "Accounts, worst first", "Condition", {"account": "trial"}, 6),
    Figure("since when", OVERVIEW, "What fires now", "Since",
           {"account": "trial", "alertname": "ApiCreditsExhausted"},
           (END - 15 * DAY + 850000 + 80) * 1000),
    # 1,000 lapse in five days; the burn of the week takes 5 * 180 of them.
    Figure("lapsing unused", SPEND, "Credits about to expire", "Unused", PHONE,
           1000 - 5 * PHONE_A_DAY, 1),

    Figure("money a day", SPEND, "Per day", "A", {"currency": "eur"},
           MONEY_A_DAY, 0.02),
    # By the hour: the first hour or the last may count for a part only.
    Figure("month to date", SPEND, "This month", "A", {"currency": "eur"},
           MONEY_A_DAY * DAYS_OF_MONTH, MONEY_A_DAY / 24 / 2),
    Figure("credits of the month", SPEND, "By account, in this time range", "Consumed", EMAIL,
           EMAIL_A_DAY * DAYS_OF_MONTH, EMAIL_A_DAY / 24 / 2),
    Figure("lapsed in the month", SPEND, "By account, in this time range", "Expired", EMAIL,
           LAPSED, 1e-3),
    Figure("the whole month", SPEND, "Whole month", "A", {"currency": "eur"},
           MONEY_A_DAY * 31, MONEY_A_DAY / 24),
    # A day of the graph, drawn at its beginning: 10 to 11 March, twelve o'clock.
    Figure("credits of a day", ACCOUNT, "Spent per day", "A", EMAIL, EMAIL_A_DAY, 1e-2,
           before_end=2 * DAY),

    # In each step one address is found for 1 credit and one is verified for 0.25; while the key
    # leaked, 5 credits more were spent.
    Figure("addresses found", SPEND, "Credits per day, by operation", "A",
           {"provider": "enrow", "operation": "email_find"}, STEPS_A_DAY, 1e-3),
    Figure("burn in the leak", ACCOUNT, "Burn per day, by window", "1h", OUTBOUND,
           6.25 * STEPS_A_DAY, 1e-2, before_end=2 * DAY + HOUR),
    Figure("leak", SPEND, "Unexplained spend per day", "B", OUTBOUND, 5 * STEPS_A_DAY, 1e-2,
           before_end=2 * DAY + HOUR),
    Figure("no leak", SPEND, "Unexplained spend per day", "B", OUTBOUND, 0, 1e-2),

    # Half an hour into the hour in which enrich answered with 429.
    Figure("limit used up", RATE_LIMITS, "Share of each limit that is left", "A",
           {"account": "scraper", "policy": "organization"}, 0, before_end=18 * HOUR - 1800),
    # The vendor asks for 15 minutes between polls. 32 minutes later, 33.5 after the incident began,
    # the last poll was at 30 and the next one is due at 45.
    Figure("back-off", RATE_LIMITS, "Back-off: time to the next poll", "A",
           {"account": "scraper"}, 45 - 33.5, before_end=18 * HOUR - 32 * 60),
    # A step into the outage of crustdata, which began 90 s before an instant of the grid; sales
    # had been read 3.25 s before that, research 3.75 s. In units of stale_after, 120 s.
    Figure("age in the outage", EXPORTER, "Age of the data, against stale_after", "A",
           {"provider": "crustdata"}, (240 + 90 + 3.75) / 120, 1e-6, before_end=6 * DAY - 240),
    Figure("age after an hour, cut off", EXPORTER, "Age of the data, against stale_after", "A",
           {"provider": "crustdata"}, 3, before_end=6 * DAY - HOUR),
    # In a day 8 accounts are polled every 15 s and one every 30 s. Instead of the 16 polls in each
    # of the 16 + 3 steps in which enrich throttled it, scraper had 5 in the hour and 1 in the end.
    Figure("good polls", EXPORTER, "Good polls", "A", {},
           0.9998, 1e-9, days=1),  # 1 - 6 / (8 * 5760 + 2880 - 19 * 16 + 6), rounded down
    # Ten days ago the budget of 30,000 was fresh; 2 in each step since, and in the step itself.
    Figure("spent of the budget", SPEND, "Budgets", "Used", {"pool": "calls"},
           2 * (10 * STEPS_A_DAY + 1)),
    Figure("all is there", OVERVIEW, "Data", "A", {}, 0),
    Figure("the exporter is down", OVERVIEW, "Data", "A", {}, 3,
           before_end=9 * DAY + 1200),
    Figure("priced", OVERVIEW, "Priced", "A", {}, 4 / 12),
    Figure("nothing of the exhausted is left", OVERVIEW, "Accounts, worst first", "Remaining",
           {"account": "trial"}, 0),
    Figure("what is dry runs dry first", OVERVIEW, "Runs dry first", "A",
           {"name": "enrow/trial/main"}, 0),
    Figure("conditions keep their places", OVERVIEW, "Pools by condition", "6", {}, 1),
    Figure("accounts", EXPORTER, "Accounts", "A", {}, 9),
]
