#!/usr/bin/env python3
"""Proves that the dashboards work: a real Prometheus on fifteen days of generated history answers
every query of every panel, annotation and variable as Grafana would ask it.

The history ends at a fixed instant, so that every number is the same in every run.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import sys
import unittest
import urllib.parse

from dashboard import EVERY_ACCOUNT, Dashboard, Range, interpolate
from figures import END, FIGURES
from metric_table import ROOT, USER_LABEL, metric_table
from promql import Names

sys.path.insert(0, str(ROOT / "deploy" / "demo"))
from backfill import backfill, rules_alone  # noqa: E402
from stack import Stack  # noqa: E402

FOLDER = pathlib.Path(os.environ.get("DASHBOARDS_FOLDER", ROOT / "build" / "dashboards_test"))
# A pair of exporters in pods carries these labels; rules and dashboards aggregate them away.
REPLICA_LABELS = {"instance", "pod", "node", "zone", "host"}
CONCRETE = {
    "one account": {"provider": ["crustdata"], "account": ["sales"], "pool": ["main"]},
    "two pools": {"provider": ["acme"], "account": ["warehouse"], "pool": ["email", "phone"]},
    "one team": {"value": ["growth"]},
}
DASHBOARDS = [Dashboard(json.loads(path.read_text()), END)
              for path in sorted((ROOT / "dashboards").glob("*.json"))]
CHOSEN = re.compile(r"\b(topk|bottomk)\b")


def setUpModule():
    global STACK
    STACK = Stack(FOLDER)
    unittest.addModuleCleanup(STACK.stop)
    backfill(END, FOLDER / "prometheus", FOLDER / "history", demo_alone=False)
    STACK.start_prometheus(rules_alone(FOLDER))


class Answers:
    """What Prometheus answers to the queries of all dashboards with these variables."""

    def __init__(self, chosen):
        self.asked = []  # (dashboard, query, expression, step)
        for dashboard in DASHBOARDS:
            values = {**dashboard.defaults({}), **EVERY_ACCOUNT, **chosen}
            for query in [*dashboard.queries(), *dashboard.annotations()]:
                self.asked.append((dashboard, query, *dashboard.expand(query, values)))
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            self.answers = list(pool.map(self._ask, self.asked))

    def _ask(self, asked):
        _, query, expression, step = asked
        try:
            instant = STACK.query(expression, time=END)
            begin = query.range.begin - query.range.begin % step
            ranged = STACK.query_range(expression, begin, END, step)
        except ValueError as error:
            return error, [], []
        return None, instant, [(labels, values) for labels, values in ranged]

    def __iter__(self):
        """(dashboard, query, expression, error, instant, range)."""
        return ((dashboard, query, expression, *answer)
                for (dashboard, query, expression, _), answer in zip(self.asked, self.answers))


class QueriesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.all = Answers({})

    def fail_with(self, lines):
        if lines:
            self.fail("\n" + "\n".join(sorted(set(lines))))

    def test_every_query_returns_data(self):
        """In the way in which its panel asks; in the other it may be about another time."""
        wrong = []
        for _, query, expression, error, instant, ranged in self.all:
            if error:
                wrong.append(f"{query.where}: {error}")
            elif not (instant if query.instant else ranged):
                wrong.append(f"{query.where}: no data: {expression}")
        self.fail_with(wrong)
        panels = sum(len(dashboard.panels) for dashboard in DASHBOARDS)
        print(f"dashboards: {len(DASHBOARDS)} with {panels} panels; {len(self.all.asked)} queries, "
              f"for an instant and over a range, with {len(CONCRETE) + 2} choices of variables",
              file=sys.stderr)

    def test_no_number_is_missing_where_there_is_one(self):
        wrong = [f"{query.where}: {labels} {value}"
                 for _, query, _, _, instant, _ in self.all for labels, value in instant
                 if query.instant and value != value]
        self.fail_with(wrong)

    def test_a_choice_of_accounts_shows_those_and_all_of_them(self):
        for name, chosen in CONCRETE.items():
            self.fail_with(list(self._compare(name, chosen)))

    def _compare(self, name, chosen):
        """What is shown of them, against what they show among all."""
        wanted = {}  # what can be chosen on the dashboard that is looked at
        fits = lambda labels: all(label not in labels or labels[label] in values
                                  for label, values in wanted.items())
        # A row that says that there is nothing has no provider.
        by_labels = lambda series: {tuple(sorted(labels.items())): value for labels, value in series
                                    if {"account", "provider"} <= set(labels)}
        for (dashboard, query, _, _, every, _), (_, _, expression, error, some, _) in zip(
                self.all, Answers(chosen)):
            wanted = {USER_LABEL if label == "value" else label: set(values)
                      for label, values in chosen.items() if label in dashboard.variables}
            if error:
                yield f"{query.where}, {name}: {error}"
            if CHOSEN.search(expression):
                continue
            every, some = by_labels(every), by_labels(some)
            for labels, value in some.items():
                if not fits(dict(labels)):
                    yield f"{query.where}, {name}: shows {dict(labels)}"
            for labels, value in every.items():
                # A series that lacks the label of a choice may be a sum over what is chosen.
                if (set(wanted) - {"pool"} <= set(dict(labels)) and fits(dict(labels))
                        and some.get(labels) != value):
                    yield f"{query.where}, {name}: {some.get(labels)}, not {value} {dict(labels)}"

    def test_a_choice_without_accounts_says_so_and_nothing_else(self):
        """No good news of accounts that do not exist."""
        wrong = []
        for _, query, expression, error, instant, _ in Answers({"provider": ["nobody"]}):
            if query.panel and query.panel["title"] == "Data":
                self.assertEqual([value for _, value in instant], [1])
            elif error or instant and ("$provider" in query.expression
                                       and not CHOSEN.search(expression)
                                       and "ALERTS" not in query.expression):
                wrong.append(f"{query.where}: {error or instant}")
        self.fail_with(wrong)

    def test_accounts_without_the_label_stay_in(self):
        wrong = []
        answers = zip(self.all, Answers({"label": "cost_center"}))
        for (_, query, _, _, instant, ranged), (_, _, _, error, others, over_range) in answers:
            if error:
                wrong.append(f"{query.where}: {error}")
            elif "$label" not in query.expression.replace("$label=~", ""):
                if (len(instant), len(ranged)) != (len(others), len(over_range)):
                    wrong.append(f"{query.where}: fewer series")
        self.fail_with(wrong)

    def test_every_variable_has_values(self):
        wrong = []
        for dashboard in DASHBOARDS:
            values = {**dashboard.defaults({}), **EVERY_ACCOUNT}
            for name, selector, label in dashboard.label_queries():
                path = f"label/{interpolate(label, values)}/values" if label else "labels"
                found = STACK.ask(f"{path}?" + urllib.parse.urlencode({
                    "match[]": interpolate(selector, values), "start": dashboard.range.begin,
                    "end": dashboard.range.end}))
                if not label:
                    regex = dashboard.variables[name]["regex"].strip("/")
                    found = [name for name in found if re.search(regex, name)]
                    # There is always one: without any, a selector would be no selector.
                    self.assertEqual(found, ["provider", USER_LABEL])
                if len(found) < 2:
                    wrong.append(f"{dashboard.uid}: variable {name}: {found}")
        self.fail_with(wrong)

    def test_legends_name_each_series_once(self):
        wrong = []
        for dashboard, query, expression, _, instant, ranged in self.all:
            if query.panel is None or query.panel["type"] in ("table", "text", "alertlist"):
                continue
            if query.legend in ("", "__auto"):
                wrong.append(f"{query.where}: no legend")
                continue
            series = [labels for labels, _ in (instant if query.instant else ranged)]
            named = re.findall(r"{{\s*(\w+)\s*}}", query.legend)
            if missing := [label for label in named for labels in series if label not in labels]:
                wrong.append(f"{query.where}: series without {set(missing)}: {query.legend}")
            # The Account dashboard shows one account: its legends need not name it.
            of_one = () if dashboard.variables["account"]["multi"] else ("provider", "account")
            names = [tuple(labels.get(label) for label in (*named, *of_one)) for labels in series]
            if len(set(names)) < len(names):
                wrong.append(f"{query.where}: two series are both called {query.legend}")
        self.fail_with(wrong)

    def test_columns_of_tables_are_those_of_the_answers(self):
        wrong = []
        tables = {}
        for dashboard, query, _, _, instant, _ in self.all:
            if query.panel and query.panel["type"] == "table":
                title = (dashboard.uid, query.panel["title"])
                _, columns = tables.setdefault(title, (query.panel, {"Time", "Value"}))
                columns |= {f"Value #{query.name}"} | {l for labels, _ in instant for l in labels}
        for title, (panel, columns) in tables.items():
            shown = set(columns)
            for step in panel.get("transformations", []):
                renamed = step["options"].get("renameByName", {})
                wrong += [f"{title}: no column {name!r} to be renamed {new!r}"
                          for name, new in renamed.items() if name not in columns]
                shown = {renamed.get(name) or name for name in shown}
            wrong += [f"{title}: no column {override['matcher']['options']!r} to be formatted"
                      for override in panel["fieldConfig"]["overrides"]
                      if override["matcher"]["id"] == "byName"
                      and override["matcher"]["options"] not in shown | columns]
        self.fail_with(wrong)


class NamesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        table = {name: labels for name, (_, labels) in metric_table().items()}
        recorded = {rule["name"] for group in STACK.ask("rules")["groups"]
                    for rule in group["rules"] if rule["type"] == "recording"}
        cls.rules = [rule for group in STACK.ask("rules")["groups"] for rule in group["rules"]]
        cls.exported, cls.recorded = table, recorded
        cls.labels = dict(table)
        for name in recorded | {"ALERTS", "ALERTS_FOR_STATE"}:
            series = STACK.ask("series?" + urllib.parse.urlencode(
                {"match[]": name, "start": END - 15 * 86400, "end": END}))
            cls.labels[name] = {label for labels in series for label in labels}
        # A record that has no series in this history (nobody here has a budget) has the labels of
        # the others of its level.
        for name in recorded:
            level = name.partition(":")[0]
            if not cls.labels[name]:
                cls.labels[name] = set().union(*(
                    cls.labels[other] for other in recorded if other.partition(":")[0] == level))
        cls.labels["up"] = {"job", "instance"}

    def queries(self):
        for dashboard in DASHBOARDS:
            values = dashboard.defaults({})
            for query in [*dashboard.queries(), *dashboard.annotations()]:
                yield query.where, Names(dashboard.expand(query, values)[0])
            for name, selector, _ in dashboard.label_queries():
                yield f"{dashboard.uid}: {name}", Names(interpolate(selector, values))

    def test_queries_name_only_metrics_and_labels_that_exist(self):
        wrong = []
        every = set().union(*self.labels.values()) | REPLICA_LABELS | {"le", USER_LABEL}
        for where, names in self.queries():
            for metric, labels in names.selected:
                if metric not in self.labels:
                    wrong.append(f"{where}: no metric {metric}")
                else:
                    wrong += [f"{where}: {metric} has no label {label}"
                              for label in labels - self.labels[metric]]
            wrong += [f"{where}: no label {label}" for label in names.grouped - every - names.made]
        self.assertFalse(wrong, "\n" + "\n".join(sorted(set(wrong))))

    def test_every_metric_of_the_readme_is_on_a_panel(self):
        """By itself or by a recorded series that is made of it."""
        made_of = {}
        for rule in self.rules:
            if rule["type"] == "recording":
                made_of.setdefault(rule["name"], set()).update(Names(rule["query"]).metrics)
        shown = set().union(*(names.metrics for _, names in self.queries()))
        waiting = list(shown)
        while waiting:
            fresh = made_of.get(waiting.pop(), set()) - shown
            shown |= fresh
            waiting += fresh
        stem = lambda name: re.sub(r"_(bucket|sum|count)$", "", name)
        self.assertEqual({stem(name) for name in self.exported} - {stem(name) for name in shown},
                         set())


class FiguresTest(unittest.TestCase):
    """What a panel shows is what a person finds with a pencil; see figures.py."""

    def test_figures(self):
        uids = {dashboard.uid: dashboard for dashboard in DASHBOARDS}
        for figure in FIGURES:
            with self.subTest(f"{figure.uid}: {figure.panel}: {figure.what}"):
                dashboard = uids[figure.uid]
                at = END - figure.before_end
                queries = {query.name: query
                           for query in dashboard.queries([dashboard.panel(figure.panel)])}
                self.assertIn(figure.query, queries)
                query = queries[figure.query]
                if figure.days:
                    query.range = Range(at - figure.days * 86400, at)
                expression, _ = dashboard.expand(
                    query, {**dashboard.defaults({}), **EVERY_ACCOUNT})
                found = [value for labels, value in STACK.query(expression, time=at)
                         if set(figure.labels.items()) <= set(labels.items())]
                self.assertEqual(len(found), 1, expression)
                self.assertAlmostEqual(found[0], figure.value, delta=figure.tolerance)

    def test_an_account_that_is_exhausted_fires_in_one_row(self):
        [dashboard] = [d for d in DASHBOARDS if d.uid == "api-credits-overview"]
        queries = {q.name: q for q in dashboard.queries([dashboard.panel("What fires now")])}
        expand = lambda name: dashboard.expand(queries[name], dashboard.defaults({}))[0]
        rows = [labels for labels, _ in STACK.query(expand("Alert"), time=END)]
        of_trial = [row["alertname"] for row in rows if row.get("account") == "trial"]
        self.assertEqual(of_trial, ["ApiCreditsExhausted"])
        all_alerts = STACK.query('ALERTS{account="trial",alertstate="firing"}', time=END)
        self.assertGreater(len(all_alerts), len(of_trial))
        # The other columns add no rows.
        key = lambda labels: {name: value for name, value in labels.items() if name != "alertstate"}
        for name in ("Since", "Now"):
            for labels, _ in STACK.query(expand(name), time=END):
                self.assertIn(key(labels), [key(row) for row in rows], name)

    def marks(self, account):
        """The amounts of the marks that the Account dashboard has for refreshes."""
        [dashboard] = [d for d in DASHBOARDS if d.uid == "api-credits-account"]
        [query] = [q for q in dashboard.annotations() if q.where.endswith("Refreshes")]
        values = {**dashboard.defaults({}), **EVERY_ACCOUNT, "account": account}
        expression, step = dashboard.expand(query, values)
        begin = query.range.begin - query.range.begin % step
        return {(labels["pool"], labels["amount"]): len(samples) for labels, samples
                in STACK.query_range(expression, begin, END, step)}

    def test_refreshes_are_marked_with_their_amounts_but_not_those_of_every_hour(self):
        self.assertEqual(self.marks("warehouse"), {("email", "20,000"): 2, ("calls", "30,000"): 1})
        self.assertEqual(self.marks("sales"), {("main", "150,000"): 1})
        self.assertLess(sum(self.marks("research").values()), 6)  # the first, of 336


if __name__ == "__main__":
    unittest.main()
