#!/usr/bin/env python3
"""What every dashboard has to have, whatever its queries say: the agreed uids and variables, a
description, a unit and a text for no data on each panel, a grid without overlaps, links that lead
somewhere. Reads the committed JSON alone.
"""

import json
import re
import unittest

from dashboard import Dashboard
from figures import END
from metric_table import ROOT

UIDS = {
    "overview.json": "api-credits-overview",
    "account.json": "api-credits-account",
    "rate_limits.json": "api-credits-rate-limits",
    "spend.json": "api-credits-spend",
    "exporter.json": "api-credits-exporter",
}
TAG = "api-credits"
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
VARIABLES = {"datasource": "datasource", "provider": "query", "account": "query", "pool": "query",
             "label": "query", "value": "query"}
# The Overview has few controls: its label is that of the configuration.
ELSEWHERE = {("overview.json", "label"): "constant"}
ONE_ACCOUNT = ("account.json", {"provider", "account"})
MOST_PANELS = 20
GRID_WIDTH = 24
WITHOUT_DATA = {"text", "row"}
FILES = {path.name: path for path in (ROOT / "dashboards").glob("*.json")}
DASHBOARDS = {name: Dashboard(json.loads(path.read_text()), END) for name, path in FILES.items()}


class ShapeTest(unittest.TestCase):
    def each_panel(self):
        """Those that show data: (where, panel)."""
        for name, dashboard in DASHBOARDS.items():
            for panel in dashboard.panels:
                if panel["type"] not in WITHOUT_DATA:
                    yield f"{name}: {panel['title']}", panel

    def test_there_are_the_five_with_the_agreed_uids_and_the_tag(self):
        self.assertEqual({name: dashboard.uid for name, dashboard in DASHBOARDS.items()}, UIDS)
        for name, dashboard in DASHBOARDS.items():
            self.assertIn(TAG, dashboard.json["tags"], name)
            self.assertEqual(dashboard.json["schemaVersion"], 37, name)
            self.assertIsNone(dashboard.json.get("id"), f"{name}: the server gives it")

    def test_a_dashboard_is_not_crowded_and_its_panels_are_told_apart(self):
        for name, dashboard in DASHBOARDS.items():
            self.assertGreaterEqual(len(dashboard.panels), 5, name)
            self.assertLessEqual(len(dashboard.panels), MOST_PANELS, name)
            for key in ("id", "title"):
                values = [panel[key] for panel in dashboard.panels]
                self.assertEqual(len(values), len(set(values)), (name, key))

    def test_panels_do_not_overlap_and_stay_on_the_page(self):
        for name, dashboard in DASHBOARDS.items():
            taken = {}
            for panel in dashboard.panels_and_rows():
                grid = panel["gridPos"]
                self.assertLessEqual(grid["x"] + grid["w"], GRID_WIDTH, (name, panel["title"]))
                for x in range(grid["x"], grid["x"] + grid["w"]):
                    for y in range(grid["y"], grid["y"] + grid["h"]):
                        self.assertIsNone(taken.get((x, y)), (name, panel["title"]))
                        taken[x, y] = panel["title"]

    def test_variables_are_the_agreed_ones(self):
        for name, dashboard in DASHBOARDS.items():
            for variable, definition in dashboard.variables.items():
                expected = ELSEWHERE.get((name, variable), VARIABLES.get(variable))
                self.assertEqual(definition["type"], expected, (name, variable))
                if definition["type"] == "query":
                    self.assertEqual(definition["datasource"], DATASOURCE, name)
                if definition["type"] == "query" and variable != "label" and not (
                        name == ONE_ACCOUNT[0] and variable in ONE_ACCOUNT[1]):
                    self.assertTrue(definition["multi"] and definition["includeAll"], name)
                    # Accounts that lack a label stay in.
                    self.assertEqual(definition["allValue"], ".*", (name, variable))
            self.assertLessEqual({"datasource", "provider", "account"}, set(dashboard.variables),
                                 name)

    def test_the_account_dashboard_shows_exactly_one(self):
        for variable in ONE_ACCOUNT[1]:
            definition = DASHBOARDS[ONE_ACCOUNT[0]].variables[variable]
            self.assertFalse(definition["multi"], variable)
            self.assertFalse(definition["includeAll"], variable)
            self.assertIsNone(definition.get("allValue"), variable)

    def test_variables_that_are_used_are_there_and_the_others_are_not(self):
        for name, dashboard in DASHBOARDS.items():
            text = FILES[name].read_text()
            used = set(re.findall(r"\$\{?([a-z]\w*)", text))
            self.assertEqual(used, set(dashboard.variables), name)

    def test_the_data_source_is_the_variable_everywhere(self):
        for where, panel in self.each_panel():
            for part in (panel, *panel.get("targets", [])):
                self.assertEqual(part["datasource"], DATASOURCE, where)
        for name, dashboard in DASHBOARDS.items():
            for annotation in dashboard.json["annotations"]["list"]:
                if not annotation.get("builtIn"):
                    self.assertEqual(annotation["datasource"], DATASOURCE, name)

    def test_every_panel_says_what_it_is(self):
        for where, panel in self.each_panel():
            self.assertRegex(panel["title"], r"^[A-Z]")
            self.assertRegex(panel.get("description", ""), r"(?s)^[A-Z].{20,}\.$", where)

    def test_every_axis_has_a_unit(self):
        for where, panel in self.each_panel():
            defaults = panel["fieldConfig"]["defaults"]
            self.assertTrue(defaults.get("unit") or defaults.get("mappings"), where)

    def test_every_panel_says_something_where_there_is_no_data(self):
        for where, panel in self.each_panel():
            if panel["type"] == "state-timeline":
                continue  # a text would be a state of its own; Grafana says that there are no data
            self.assertTrue(panel["fieldConfig"]["defaults"].get("noValue"), where)

    def test_links_lead_to_dashboards_that_exist(self):
        for name, dashboard in DASHBOARDS.items():
            text = FILES[name].read_text()
            self.assertLessEqual(set(re.findall(r"/d/([\w-]+)", text)), set(UIDS.values()), name)
            tags = [tag for link in dashboard.json["links"] for tag in link.get("tags", [])]
            self.assertIn(TAG, tags, f"{name}: all are linked with each other")

    def test_the_way_back_leads_to_all_accounts(self):
        for name, dashboard in DASHBOARDS.items():
            back = [link for link in dashboard.json["links"]
                    if link["url"].startswith(f"/d/{UIDS['overview.json']}?")]
            self.assertEqual(len(back), name != "overview.json", name)
            for link in back:
                self.assertFalse(link["includeVars"], name)

    def test_a_choice_of_all_goes_along_only_where_all_can_be_shown(self):
        for name, dashboard in DASHBOARDS.items():
            for link in dashboard.json["links"]:
                if not link["includeVars"]:
                    continue
                there = [other for other in DASHBOARDS.values()
                         if set(link["tags"]) <= set(other.json["tags"])]
                self.assertGreaterEqual(len(there), 3, name)
                for other in there:
                    for variable in ("provider", "account"):
                        self.assertTrue(other.variables[variable]["includeAll"], other.uid)


if __name__ == "__main__":
    unittest.main()
