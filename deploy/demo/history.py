"""The demo's past as OpenMetrics text: several days of scrapes of the exporter.

It depends only on the end and the length: there is no clock, and random numbers are seeded. All
series have the same grid of instants, whose step is below Prometheus's look-back of 5 minutes.
"""

import random
import re

import history_accounts
from history_accounts import EXPORTER_DOWN, NOT_DURABLE, OUTBOUND_PER_SECOND, RELOAD_FAILED
from history_polls import STATUSES, Polls
from history_pools import CAUSES, DAY
from stack import ROOT

JOB = {"job": "api_credits", "instance": "demo"}  # as deploy/demo/prometheus.yml names the target
STEP = 240
DAYS = 15
CODES = {"exhausted": 422, "unauthorized": 401, "throttled": 429, "invalid_response": 200}
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


def title(provider):
    """The vendor's name: of its definition, and of a vendor of the user's own its identifier."""
    definition = ROOT / "config" / "providers" / f"{provider}.yml"
    if not definition.exists():
        return provider.capitalize()
    return re.search("^title: (.+)$", definition.read_text(), re.M)[1]


def grid(end, days=DAYS, step=STEP):
    count = int(days * DAY // step) + 1
    return [end - step * (count - 1 - i) for i in range(count)]


class History:
    """Series by (name, labels): columns with None where there is no sample."""

    def __init__(self, end, days=DAYS, step=STEP, demo_alone=False):
        self.times = grid(int(end), days, step)
        self.series = {}
        self.accounts = history_accounts.accounts(self.times, demo_alone)
        down = tuple(self.times[-1] - before for before in EXPORTER_DOWN)
        began = self.times[0] - 2 * DAY
        self.polls = {
            id(account): Polls(self.times, account.interval, 3.25 + 0.5 * place,
                               account.incidents, down, began)
            for place, account in enumerate(self.accounts)}
        self.any = self.polls[id(self.accounts[0])]
        for account in self.accounts:
            self._configured(account)
            self._polled(account)
        self._troubles()
        for provider in sorted({account.provider for account in self.accounts}):
            self._provider(provider)
        self._exporter()
        self._callers()

    def add(self, name, labels, values, job=JOB):
        """`values` is a column, or one value for every instant at which the exporter answers."""
        if not isinstance(values, list):
            values = [values if alive else None for alive in self.any.alive]
        key = (name, tuple(sorted({**labels, **job}.items())))
        if key in self.series:
            raise ValueError(f"twice: {key}")
        self.series[key] = values

    def _where_alive(self, column):
        return [value if alive else None for value, alive in zip(column, self.any.alive)]

    # ---- What the configuration says --------------------------------------------------------

    def _configured(self, account):
        labels, polls = account.labels, self.polls[id(account)]
        name = "api_credits_"
        self.add(name + "account_info", {**labels, "provider_title": title(account.provider),
                                         "topup_url": account.topup_url}, 1)
        self.add(name + "account_enabled", labels, 1)
        if account.plan:
            self.add(name + "account_plan_info", {**labels, "plan": account.plan}, 1)
        self.add(name + "poll_interval_seconds", labels, account.interval)
        self.add(name + "poll_stale_after_seconds", labels, 120)
        self.add(name + "account_added_timestamp_seconds", labels, self._where_alive(polls.started))
        for operation, cost in account.costs.items():
            self.add(name + "operation_cost", {**labels, "operation": operation}, cost)
        for pool, (_, facts) in account.pools.items():
            of_pool = {**labels, "pool": pool, "unit": "credits"}
            for severity, credits in account.thresholds["low"].items():
                self.add(name + "low_threshold", {**of_pool, "severity": severity}, credits)
            for severity, seconds in account.thresholds["runway"].items():
                self.add(name + "runway_threshold_seconds",
                         {**of_pool, "severity": severity}, seconds)
            if "price" in facts:
                price, currency = facts["price"]
                self.add(name + "price", {**of_pool, "currency": currency}, price)

    # ---- What the polls said ----------------------------------------------------------------

    def _polled(self, account):
        labels, polls = account.labels, self.polls[id(account)]
        for status in STATUSES:
            self.add("api_credits_account_status", {**labels, "status": status},
                     self._where_alive([int(status == now) for now in polls.status]))
        for name, column in (("poll_success", polls.success),
                             ("poll_last_success_timestamp_seconds", polls.last_success),
                             ("poll_next_timestamp_seconds", polls.next),
                             ("polls_total", polls.total),
                             ("poll_failures_total", polls.failures)):
            self.add("api_credits_" + name, labels, self._where_alive(column))
        shown = lambda column: [None if i is None else column[i] for i in polls.shown]
        for name, instant in account.dates.items():
            self.add("api_credits_" + name, labels, shown([instant] * len(self.times)))
        for pool, (balance, facts) in account.pools.items():
            self._pool({**labels, "pool": pool, "unit": "credits"}, balance, facts, shown)
        for policy in account.quotas:
            self._policy(account, policy, polls)

    def _pool(self, labels, balance, facts, shown):
        facts = dict(facts)
        facts.pop("price", None)
        if "frequency" in facts:
            budget = {"budget": "true"} if facts.pop("budget", False) else {}
            self.add("api_credits_pool_info",
                     {**labels, **budget, "grant_frequency": facts.pop("frequency")}, 1)
        for name, fact in facts.items():
            if callable(fact):
                fact = [fact(time) for time in self.times]
            elif not isinstance(fact, list):
                fact = [fact] * len(self.times)
            self.add("api_credits_" + name, labels, shown(fact))
        if balance is None:
            return
        self.add("api_credits_remaining", labels, shown(balance.remaining))
        self.add("api_credits_consumed_total", labels, shown(balance.consumed))
        self.add("api_credits_expired_total", labels, shown(balance.expired))
        for cause in CAUSES:
            self.add("api_credits_added_total", {**labels, "cause": cause},
                     shown(balance.added[cause]))

    def _policy(self, account, policy, polls):
        quota, window = account.quotas[policy]
        labels = {**account.labels, "policy": policy}
        self.add("api_credits_rate_limit_quota", labels, quota)
        if window:
            self.add("api_credits_rate_limit_window_seconds", labels, window)
        if policy not in account.calls:
            return
        mean, tells_used, tells_reset = account.calls[policy]
        chance = random.Random(account.name + policy)
        used = [quota if status == "throttled" else
                min(quota, int(quota * mean * chance.uniform(0.5, 1.5))) for status in polls.status]
        seconds = window or 60
        reset = [due if status == "throttled" else time - time % seconds + seconds
                 for time, due, status in zip(self.times, polls.next, polls.status)]
        # A 429 shows the limit as well.
        told = lambda column: [
            value if polls.alive[i] and (polls.shown[i] is not None or status == "throttled")
            else None for i, (value, status) in enumerate(zip(column, polls.status))]
        name = "api_credits_rate_limit_"
        self.add(name + "remaining", labels, told([quota - calls for calls in used]))
        if tells_used:
            self.add(name + "used", labels, told(used))
        if tells_reset:
            self.add(name + "reset_timestamp_seconds", labels, told(reset))

    def _troubles(self):
        """What seldom happens, for minutes of the last hours, so that its panel can be seen."""
        labels = self.accounts[0].labels
        of_pool = {**labels, "pool": next(iter(self.accounts[0].pools)), "unit": "credits"}
        end, name = self.times[-1], "api_credits_"
        then = lambda value: [value if 18000 <= end - time < 18600 else None
                              for time in self.times]
        self.add(name + "field_unreadable", {**labels, "field": "pools[main].expiry"}, then(1))
        self.add(name + "vendor_clock_offset_seconds", labels, then(90))
        self.add(name + "reading_held", of_pool, then(1))
        self.add(name + "threshold_unresolved", {**of_pool, "severity": "warning"}, then(1))
        self.add(name + "pool_missing_since_timestamp_seconds", of_pool, then(end - 18600))

    # ---- What the exporter counts -----------------------------------------------------------

    def _provider(self, provider):
        labels = {"provider": provider}
        polls = [self.polls[id(a)] for a in self.accounts if a.provider == provider]
        errors = {reason: [0] * len(self.times) for reason in self._reasons()}
        below = {bound: [0] * len(self.times) for bound in BOUNDS}
        answers = {}
        seconds, count = ([0] * len(self.times) for _ in range(2))
        chance = random.Random(provider)
        for of_account in polls:
            for i, (good, bad) in enumerate(of_account.counts):
                lasted = {0.08: good - good // 8, 0.2: good // 8 - good // 16,
                          chance.uniform(0.26, 0.9): good // 16}
                self._answered(answers, 200, i, good)
                for incident, polled in bad.items():
                    self._answered(answers, CODES.get(incident.status), i, polled)
                    lasted[incident.seconds + 0.001] = polled
                    if incident.reason:
                        errors[incident.reason][i] += polled
                for duration, polled in lasted.items():
                    seconds[i] += duration * polled
                    count[i] += polled
                    for bound in BOUNDS:
                        below[bound][i] += polled if duration <= bound else 0
        running = lambda amounts: self._where_alive(polls[0].since_start(amounts))
        for reason in sorted(self._reasons()):
            self.add("api_credits_poll_errors_total", {**labels, "reason": reason},
                     running(errors[reason]))
        for code, amounts in sorted(answers.items()):
            self.add("api_credits_http_responses_total", {**labels, "code": str(code)},
                     running(amounts))
        name = "api_credits_poll_duration_seconds"
        for bound, amounts in below.items():
            self.add(name + "_bucket", {**labels, "le": str(bound)}, running(amounts))
        self.add(name + "_bucket", {**labels, "le": "+Inf"}, running(count))
        self.add(name + "_count", labels, running(count))
        self.add(name + "_sum", labels, [None if v is None else round(v, 6)
                                         for v in running(seconds)])

    def _answered(self, answers, code, index, polled):
        """One answer a poll; none where the vendor was not reached. Codes that came are counted."""
        if code and polled:
            answers.setdefault(code, [0] * len(self.times))[index] += polled

    def _reasons(self):
        """Those of the closed set that happen at all: the other series would be 0 throughout."""
        return {i.reason for account in self.accounts for i in account.incidents} - {""}

    def _exporter(self):
        end, times, polls = self.times[-1], self.times, self.any
        within = lambda span, time: end - span[0] < time <= end - span[1]
        chance = random.Random("exporter")
        self.add("up", {}, [int(alive) for alive in polls.alive])
        name = "api_credits_exporter_"
        self.add(name + "build_info",
                 {"compiler": "GCC 12.2.0", "revision": "0123456789ab", "version": "0.1.0"}, 1)
        self.add(name + "accounts", {}, len(self.accounts))
        self.add(name + "shard_ordinal", {"shard_ordinal": "0"}, 0)
        self.add(name + "total_shards", {}, 1)
        self.add(name + "config_last_reload_successful", {},
                 self._where_alive([int(not within(RELOAD_FAILED, t)) for t in times]))
        self.add(name + "config_last_reload_success_timestamp_seconds", {},
                 self._where_alive([end - RELOAD_FAILED[1] if t > end - RELOAD_FAILED[1] else began
                                    for t, began in zip(times, polls.started)]))
        self.add(name + "state_durable", {},
                 self._where_alive([int(not within(NOT_DURABLE, t)) for t in times]))
        self.add(name + "state_last_commit_timestamp_seconds", {},
                 self._where_alive([end - NOT_DURABLE[0] if within(NOT_DURABLE, t) else t - 0.75
                                    for t in times]))
        cpu = polls.since_start([chance.uniform(0.2, 0.4) for _ in times])
        self.add("process_cpu_seconds_total", {}, self._where_alive([round(v, 2) for v in cpu]))
        self.add("process_resident_memory_bytes", {}, self._where_alive(
            [24_000_000 + 4096 * chance.randrange(500) for _ in times]))
        self.add("process_virtual_memory_bytes", {}, 340_000_000)
        self.add("process_open_fds", {}, self._where_alive(
            [16 + chance.randrange(4) for _ in times]))
        self.add("process_max_fds", {}, 20000)
        self.add("process_start_time_seconds", {}, self._where_alive(polls.started))

    def _callers(self):
        """The counter that the user's own programs keep, which the opt-in rules of spend read."""
        calls = {
            ("leadboxer", "website", "GET /v1/ip-lookup", "success"): 0.025,
            ("leadboxer", "website", "GET /v1/leads", "success"): 0.00625,
            ("leadboxer", "website", "GET /v1/ip-lookup", "error"): 0.0025,
            ("enrow", "outbound", "email_find", "success"): OUTBOUND_PER_SECOND / 1.25,
            ("enrow", "outbound", "email_verify", "success"): OUTBOUND_PER_SECOND / 1.25,
        }
        for labels, per_second in calls.items():
            names = ("provider", "account", "operation", "outcome")
            self.add("api_client_requests_total", dict(zip(names, labels)),
                     [round(per_second * (t - self.times[0]), 6) for t in self.times],
                     {"job": "crm", "instance": "crm"})

    # ---- As text ----------------------------------------------------------------------------

    def write(self, file):
        stamps = [str(time) for time in self.times]
        for (name, labels), column in sorted(self.series.items()):
            file.write(lines(name, labels, zip(stamps, column)))


def lines(name, labels, samples):
    """One series; `samples` are (time, value), None for no sample."""
    quoted = ",".join(f'{label}="{escape(value)}"' for label, value in labels)
    return "".join(f"{name}{{{quoted}}} {value} {time}\n"
                   for time, value in samples if value is not None)


def escape(value):
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
