#!/usr/bin/env python3
"""What a person sees, as far as that can be computed: whether the columns of each table fit on a
laptop and the first three on a phone, whether bars have names, and whether a Prometheus without any
data is told as good news.
"""

import json
import os
import pathlib
import re
import sys
import unittest

from dashboard import EVERY_ACCOUNT, Dashboard
from figures import END
from metric_table import ROOT

sys.path.insert(0, str(ROOT / "deploy" / "demo"))
from stack import Stack  # noqa: E402

FOLDER = pathlib.Path(os.environ.get("SIGHT_FOLDER", ROOT / "build" / "sight_test"))
DASHBOARDS = [Dashboard(json.loads(path.read_text()), END)
              for path in sorted((ROOT / "dashboards").glob("*.json"))]
HEALTH = "Data"

# A laptop of 1280 pixels with Grafana's menu open, a phone of 390 without it. Around the grid, and
# inside of each panel, Grafana leaves 16 on both sides together twice over, and 8 between panels.
LAPTOP, PHONE, MENU, MARGIN, GAP, PADDING = 1280, 390, 300, 32, 8, 18
# The least width of a column that names none; what a letter of a title takes, and what surrounds it.
LEAST, LETTER, AROUND = 150, 6.6, 12
# A query whose result has the labels that it names, and none of the user's.
AGGREGATED = re.compile(r"0 \+ \(+\s*\w+ by")
# Texts for "no data" that promise nothing.
NEUTRAL = {"No data", ""}


def inside(width, units=24):
    """What a panel of so many columns of the grid has for its content."""
    grid = width - MARGIN + GAP
    return grid * units / 24 - GAP - PADDING


def columns(panel):
    """(title, width, whether it takes what is left) of the columns that have a title, in their
    order; not the user's labels."""
    [order] = [step["options"] for step in panel["transformations"] if step["id"] == "organize"]
    names = order["renameByName"]
    widths = {}
    for override in panel["fieldConfig"]["overrides"]:
        for change in override["properties"]:
            if change["id"] in ("custom.width", "custom.minWidth"):
                widths[override["matcher"]["options"]] = (
                    change["value"], change["id"] == "custom.minWidth")
    least = panel["fieldConfig"]["defaults"]["custom"].get("minWidth", LEAST)
    return [(names[name], *widths.get(names[name], (least, True)))
            for name in sorted(order["indexByName"], key=order["indexByName"].get)]


class LayoutTest(unittest.TestCase):
    def tables(self):
        for dashboard in DASHBOARDS:
            for panel in dashboard.panels:
                if panel["type"] == "table":
                    yield f"{dashboard.uid}: {panel['title']}", panel

    def test_all_columns_of_a_table_are_in_sight_on_a_laptop(self):
        """Grafana gives all columns without a width an equal share of what is left, or their least
        width where that is more: then the table is wider than the panel."""
        for where, panel in self.tables():
            with self.subTest(where):
                width = inside(LAPTOP - MENU, panel["gridPos"]["w"])
                shown = columns(panel)
                if not AGGREGATED.match(panel["targets"][0]["expr"]):
                    shown.append(("a label of the user", 60, True))
                left = width - sum(fixed for _, fixed, takes in shown if not takes)
                elastic = [least for _, least, takes in shown if takes]
                self.assertLessEqual(max(elastic), left / len(elastic))

    def test_no_label_of_a_pool_is_a_column_without_a_title(self):
        for where, panel in self.tables():
            with self.subTest(where):
                queries = "".join(target["expr"] for target in panel["targets"])
                if AGGREGATED.match(panel["targets"][0]["expr"]) or "pool" not in queries:
                    continue
                [order] = [step["options"] for step in panel["transformations"]
                           if step["id"] == "organize"]
                self.assertLessEqual({"provider", "account", "pool", "unit"},
                                     {*order["indexByName"], *order["excludeByName"]})

    def test_the_first_three_columns_are_in_sight_on_a_phone(self):
        for where, panel in self.tables():
            with self.subTest(where):
                first = sum(width for _, width, _ in columns(panel)[:3])
                self.assertLessEqual(first, inside(PHONE))

    def test_no_title_of_a_column_is_cut(self):
        for where, panel in self.tables():
            with self.subTest(where):
                for title, width, _ in columns(panel):
                    self.assertGreaterEqual(width, AROUND + LETTER * len(title), title)

    def test_a_bar_has_a_name_even_if_it_is_alone(self):
        bars = [panel for dashboard in DASHBOARDS for panel in dashboard.panels
                if panel["type"] == "bargauge"]
        self.assertGreaterEqual(len(bars), 3)
        for panel in bars:
            name = panel["fieldConfig"]["defaults"].get("displayName")
            self.assertEqual(name, "${__field.labels.name}", panel["title"])
            for target in panel["targets"]:
                self.assertEqual(target["legendFormat"], "{{name}}", panel["title"])

    def test_the_first_panel_says_whether_there_are_data(self):
        for dashboard in DASHBOARDS:
            first = dashboard.panels[0]
            self.assertEqual((first["title"], first["gridPos"]["y"]), (HEALTH, 0), dashboard.uid)

    def test_a_phone_shows_the_whole_text_of_what_is_missing(self):
        field = DASHBOARDS[0].panels[0]["fieldConfig"]["defaults"]
        texts = [option["text"] for option in field["mappings"][0]["options"].values()]
        for text in [*texts, field["noValue"]]:
            self.assertLessEqual(len(text) * 8, inside(PHONE), text)

    def test_no_data_is_never_told_as_something_else(self):
        for dashboard in DASHBOARDS:
            for panel in dashboard.panels:
                if panel["title"] == HEALTH:
                    continue
                field = panel["fieldConfig"]
                texts = [field["defaults"].get("noValue", "")] + [
                    change["value"] for override in field["overrides"]
                    for change in override["properties"] if change["id"] == "noValue"]
                self.assertLessEqual(set(texts), NEUTRAL, f"{dashboard.uid}: {panel['title']}")


class EmptyTest(unittest.TestCase):
    """A Prometheus that scrapes nothing and has no rules."""

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack(FOLDER)
        cls.addClassCleanup(cls.stack.stop)
        config = FOLDER / "empty.yml"
        config.write_text("global: { scrape_interval: 15s }\n")
        cls.stack.start_prometheus(config)

    def test_no_panel_says_anything_but_what_is_missing(self):
        said, health = [], []
        for dashboard in DASHBOARDS:
            values = {**dashboard.defaults({}), **EVERY_ACCOUNT}
            for query in [*dashboard.queries(), *dashboard.annotations()]:
                expression, _ = dashboard.expand(query, values)
                found = [value for _, value in self.stack.query(expression)]
                if query.panel and query.panel["title"] == HEALTH:
                    health += found
                elif found and not expression.startswith("vector("):  # a line of reference
                    said.append(f"{query.where}: {found}")
        self.assertEqual(said, [])
        self.assertEqual(health, [4] * len(DASHBOARDS))  # no exporter is scraped


if __name__ == "__main__":
    unittest.main()
