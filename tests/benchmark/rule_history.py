"""A history for the rules in which each of their windows is full: for every range and offset that
they name, samples of each pool or account in just that time.
"""

import re

from vendor import LIMIT, REFRESH

HOUR, DAY = 3600, 86400
UNITS = {"s": 1, "m": 60, "h": HOUR, "d": DAY, "w": 7 * DAY}
STEP = 60
MARGIN = 300
# name{selector}, what closes around it, [range] offset; the range may be missing.
WINDOW = re.compile(r"([a-z][\w:]*)(?:\{([^{}]*)\})?(?:\[(\w+)\])?\)*\s*(?:offset (\w+))?")
# Such pools and accounts as alerts are about are few, and not everybody counts the calls.
RARE = re.compile(r":(exhausted_since|low|short|before_refresh|overdue|last_timestamp)$|unexplained")
RARE_EVERY = 20
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
        times += range(first, min(now - end, now - STEP) + 1, step)
    return times


def value_of(name, time, now):
    """Such that what is scraped from the vendor of vendor.py goes on from it, and nothing alerts."""
    if name.endswith(":shown"):
        return REFRESH
    if name.endswith(("_timestamp", "_timestamp_seconds:max", "since", "overdue")):
        return time
    if name.endswith("recurring_grant:max"):
        return LIMIT
    if ":api_credits_remaining:min" in name:
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
        for number, labels in enumerate(owners(name, pools)):
            if RARE.search(name) and number % RARE_EVERY:
                continue
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
