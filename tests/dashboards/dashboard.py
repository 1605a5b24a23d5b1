"""Reads a dashboard as Grafana does: its panels, and its queries with the variables filled in.

An expression that leaves here holds no `$` of Grafana's any more. Times are Unix seconds.
"""

import calendar
import dataclasses
import datetime
import re
import sys

from metric_table import ROOT

sys.path.insert(0, str(ROOT / "deploy" / "demo"))
from grafana import SCRAPE_INTERVAL  # noqa: E402

POINTS = 1000  # about the width of a panel over the whole page
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600,
         43200, 86400)
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
VARIABLE = re.compile(r"\$\{(\w+)(?::\w+)?\}|\$(\w+)|\[\[(\w+)\]\]")
LABEL_VALUES = re.compile(r"label_values\((?:(.*),)?\s*([\w$]+)\s*\)", re.S)
LABEL_NAMES = re.compile(r"label_names\((.+)\)", re.S)
# A dashboard of one account, as if that could be every account.
EVERY_ACCOUNT = {"provider": ".*", "account": ".*"}


@dataclasses.dataclass(frozen=True)
class Range:
    begin: float
    end: float

    @property
    def seconds(self):
        return self.end - self.begin


@dataclasses.dataclass
class Query:
    """One query of a panel, an annotation or a variable, not yet expanded."""
    where: str
    expression: str
    range: Range
    instant: bool = False
    min_step: float = 0
    legend: str = ""
    panel: dict | None = None
    name: str = ""


class Dashboard:
    def __init__(self, text, now):
        self.json, self.now = text, now
        self.uid, self.title = text["uid"], text["title"]
        self.range = self.time_range(text["time"]["from"], text["time"]["to"])
        self.variables = {v["name"]: v for v in text["templating"]["list"]}

    def time_range(self, begin, end="now"):
        return Range(instant(begin, self.now), instant(end, self.now))

    @property
    def panels(self):
        """All but the rows; those of a row that is folded up as well."""
        return [panel for panel in self.panels_and_rows() if panel["type"] != "row"]

    def panels_and_rows(self):
        for panel in self.json["panels"]:
            yield panel
            yield from panel.get("panels", [])

    def panel(self, title):
        found = [panel for panel in self.panels if panel.get("title") == title]
        if len(found) != 1:
            raise LookupError(f"{self.uid}: {len(found)} panels are called {title!r}")
        return found[0]

    def queries(self, panels=None):
        for panel in self.panels if panels is None else panels:
            for target in panel.get("targets", []):
                yield Query(f"{self.uid}: {panel.get('title')}: {target['refId']}",
                            target["expr"], self._range_of(panel), target.get("instant", False),
                            duration(panel.get("interval") or target.get("interval")),
                            target.get("legendFormat", ""), panel, target["refId"])

    def annotations(self):
        for annotation in self.json["annotations"]["list"]:
            expression = annotation.get("expr") or annotation.get("target", {}).get("expr")
            if expression:
                yield Query(f"{self.uid}: annotation {annotation['name']}", expression, self.range,
                            min_step=duration(annotation.get("step")))

    def _range_of(self, panel):
        own = panel.get("timeFrom")
        if not own:
            return self.range
        return self.time_range(own if own.startswith("now") else "now-" + own)

    def label_queries(self):
        """The query variables: (name, selector, label), without a label where it asks for those."""
        for variable in self.variables.values():
            if variable["type"] == "query":
                query = variable["query"]
                query = query if isinstance(query, str) else query["query"]
                if names := LABEL_NAMES.fullmatch(query.strip()):
                    yield variable["name"], names[1], None
                else:
                    yield (variable["name"], *LABEL_VALUES.fullmatch(query.strip()).groups())

    def defaults(self, options):
        """What the variables hold when the dashboard opens; `options` are their possible values."""
        return {name: self._value(variable, variable.get("current", {}).get("value"), options)
                for name, variable in self.variables.items()}

    def _value(self, variable, value, options):
        if variable["type"] in ("textbox", "constant"):
            return variable.get("query") or value or ""
        if variable["type"] == "datasource":
            return "prometheus"
        if value in ("$__all", ["$__all"]) or not value and variable.get("includeAll"):
            return variable.get("allValue") or options.get(variable["name"], [])
        return value or (options.get(variable["name"]) or [""])[0]

    def expand(self, query, values):
        """The expression as it is sent to Prometheus, and its step."""
        scrape = duration(SCRAPE_INTERVAL)
        step = max(query.min_step, scrape, nice(query.range.seconds / POINTS))
        built_in = {
            "__interval": f"{step:g}s", "__interval_ms": f"{step * 1000:g}",
            "__rate_interval": f"{max(step + scrape, 4 * scrape):g}s",
            "__range": f"{query.range.seconds:.0f}s", "__range_s": f"{query.range.seconds:.0f}",
            "__range_ms": f"{query.range.seconds * 1000:.0f}",
            "__from": f"{query.range.begin * 1000:.0f}", "__to": f"{query.range.end * 1000:.0f}",
        }
        return interpolate(query.expression, {**built_in, **values}), step


def interpolate(text, values):
    def fill(match):
        name = match[1] or match[2] or match[3]
        if name.isdigit():
            return match[0]  # a group of label_replace
        value = values[name]
        if isinstance(value, str):
            return value
        parts = [re.sub(r"([\\^$*+?.()|[\]{}])", r"\\\\\1", part) for part in value]
        return parts[0] if len(parts) == 1 else f"({'|'.join(parts)})"

    return VARIABLE.sub(fill, text)


def instant(text, now):
    """Of Grafana's date arithmetic: now, now-14d, now/M, now-1M/M."""
    match = re.fullmatch(r"now(?:-(\d+)([smhdwM]))?(?:/([dwM]))?", text)
    if not match:
        raise ValueError(f"time {text!r}")
    count, unit, floor = match.groups()
    date = datetime.datetime.fromtimestamp(now, datetime.timezone.utc)
    if unit == "M":
        month = date.year * 12 + date.month - 1 - int(count)
        day = min(date.day, calendar.monthrange(month // 12, month % 12 + 1)[1])
        date = date.replace(year=month // 12, month=month % 12 + 1, day=day)
    elif unit:
        date -= datetime.timedelta(seconds=int(count) * UNITS[unit])
    if floor:
        date = date.replace(hour=0, minute=0, second=0)
        if floor == "M":
            date = date.replace(day=1)
        if floor == "w":
            date -= datetime.timedelta(days=(date.weekday() + 1) % 7)
    return date.timestamp()


def duration(text):
    if not text:
        return 0
    count, unit = re.fullmatch(r">?=?\s*([\d.]+)([smhdw])", text).groups()
    return float(count) * UNITS[unit]


def nice(seconds):
    return next((step for step in STEPS if step >= seconds), STEPS[-1])
