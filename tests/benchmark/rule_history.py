"""A history for the rules in which each of their windows is full: for every range and offset that
they name, samples of each pool or account in just that time.
"""

import re

from vendor import LIMIT, NEAR, REFRESH

HOUR, DAY = 3600, 86400
UNITS = {"s": 1, "m": 60, "h": HOUR, "d": DAY, "w": 7 * DAY}
STEP = 60
MARGIN = 300
# name{selector}, what closes around it, [range] offset; the range may be missing.
WINDOW = re.compile(r"([a-z][\w:]*)(?:\{([^{}]*)\})?(?:\[(\w+)\])?\)*\s*(?:offset (\w+))?")
# Samples end before Prometheus's look-back reaches to them: what is asked for the present instant is
# never on disk.
LOOK_BACK = 300
# Of so many pools or accounts one has such a series: those that alerts are about are few, and not
# everybody counts the calls. The dates are those of vendor.py, which never tells when a period began.
SPARSE = [(re.compile(pattern), which) for pattern, which in (
    (r":(exhausted_since|low|short|before_refresh|overdue|last_timestamp)$|unexplained",
     lambda number: number % 20 == 0),
    (r":api_credits_recurring_grant:", lambda number: number % 50 not in (0, 21)),  # or it changed
    (r"near_or_unknown|:comes_back_hourly$", lambda number: number % 5 <= 1),
    (r":(refresh_)?near|:within_1d$", lambda number: number % 5 == 0),
    (r"period_start|in_period$", lambda number: False))]
CONDITION = re.compile(r'condition="(\w+)"')


def seconds(duration):
    return sum(int(n) * UNITS[unit] for n, unit in re.findall(r"(\d+)([smhdw])", duration or ""))


def windows(expressions):
    """By (name, condition): how long ago each window begins and ends, in seconds."""
    found = {}
    for expression in expressions:
        for name, selector, reach, offset in WINDOW.findall(expression):
            if ":" not in name and not name.startswith("api_credits_") or not (reach or offset):
                continue
            condition = CONDITION.search(selector)
            key = name, condition[1] if condition else None
            end = seconds(offset)
            found.setdefault(key, set()).add((end + seconds(reach), end))
    return found


def merged(spans):
    """Of (begin, end), both so long ago, as few as hold them all; the oldest first."""
    whole = []
    for begin, end in sorted(spans, reverse=True):
        begin, end = begin + MARGIN, end - MARGIN
        if whole and begin >= whole[-1][1]:
            whole[-1] = (whole[-1][0], min(end, whole[-1][1]))
        else:
            whole.append((begin, end))
    return whole


def instants(name, spans, now):
    step = HOUR if name.endswith("hourly") else STEP
    times = []
    for begin, end in merged(spans):
        first = -(-(now - begin) // step) * step
        times += range(first, min(now - end, now - LOOK_BACK - STEP) + 1, step)
    return times


def value_of(name, time, now):
    """Such that what is scraped from the vendor of vendor.py goes on from it, and nothing alerts."""
    if ":api_credits_refresh_timestamp_seconds:" in name:
        return NEAR if name.endswith(":near") else REFRESH
    if name.endswith(("_timestamp", "_timestamp_seconds:max", "since", "overdue")):
        return time
    if ":api_credits_recurring_grant:" in name:
        return LIMIT
    if ":api_credits_remaining:" in name:
        return LIMIT - time
    if ":rate" in name:
        return 1
    if name.endswith(("_total", ":total", "total_hourly")) and "consumed" in name:
        return time - (now - 8 * DAY)
    return 1


def write(file, expressions, pools, now):
    """OpenMetrics text; `pools` are the labels of the pools' own series, as dicts."""
    rules_of_pool = ("instance",)
    for (name, condition), spans in sorted(windows(expressions).items(), key=str):
        times = instants(name, spans, now)
        tail = [f" {value_of(name, time, now)} {time}\n" for time in times]
        has = next((which for pattern, which in SPARSE if pattern.search(name)), lambda _: True)
        for labels in (labels for number, labels in enumerate(owners(name, pools)) if has(number)):
            if condition:
                labels = {**labels, "condition": condition}
            if ":" in name:
                labels = {k: v for k, v in labels.items() if k not in rules_of_pool}
            series = name + "{" + ",".join(f'{k}="{v}"' for k, v in labels.items()) + "}"
            file.write("".join(series + sample for sample in tail))


def owners(name, pools):
    if name.startswith("job:") or name.startswith(("api_credits_exporter_", "rules:")):
        return [{"job": pools[0]["job"]} if name.startswith("job:") else
                {} if name.startswith("rules:") else
                {"job": pools[0]["job"], "instance": pools[0]["instance"]}]
    if name.startswith(("account:", "api_credits_account_")):
        return [{k: v for k, v in labels.items() if k not in ("pool", "unit")} for labels in pools]
    return pools
