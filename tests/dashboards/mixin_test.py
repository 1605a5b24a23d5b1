#!/usr/bin/env python3
"""Checks that what is committed is what the mixin yields, and that the mixin can be used with
settings of one's own. PROMTOOL names the program; without it, the one on the PATH is used.
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DASHBOARDS = ROOT / "dashboards"
PROMTOOL = os.environ.get("PROMTOOL", "promtool")
STYLE = ("-n", "2", "--max-blank-lines", "2", "--string-style", "s")

# With what templates of alerts must quote, and a comma before a brace.
SELECTOR = r'job="api%credits",shard=~"a{1,}\\.b"'
RUNBOOK = "https://wiki.example.com/api-credits#%s"
CONFIG = json.dumps({"selector": SELECTOR, "runbookUrl": RUNBOOK, "lapsingUnused": 0.75,
                     "replicaLabels": ["replica", "rack"]})
REPLICA_LABELS = ["instance", "pod", "node", "zone", "host"]
WITHOUT = re.compile(r"without \(([^)]*)\)")

# Two replicas that labels of one's own tell apart; they see different instants of one account.
REPLICAS = """
rule_files: [recording_rules.yml, alerting_rules.yml]
evaluation_interval: 1m
group_eval_order: [%s]
tests:
  - interval: 1m
    input_series:
%s
    promql_expr_test:
      - expr: pool:api_credits_remaining:min
        eval_time: 30m
        exp_samples:
          - labels: 'pool:api_credits_remaining:min{%s}'
            value: 40
    alert_rule_test:
      - eval_time: 30m
        alertname: ApiCreditsLow
        exp_alerts: [{ exp_labels: { severity: warning, %s } }]
"""
EXPORTER_METRIC = re.compile(r"(?<![:\w])api_credits_[a-z0-9_]+(?![:\w])")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=ROOT)


def written(folder):
    """What dashboards/build has written below a folder, by name."""
    files = (*folder.glob("dashboards/*.json"), *folder.glob("deploy/prometheus/*.yml"))
    return {str(path.relative_to(folder)): path.read_text() for path in files}


def built(*config):
    with tempfile.TemporaryDirectory() as folder:
        result = run(DASHBOARDS / "build", folder, *config)
        if result.returncode != 0:
            raise RuntimeError(result.stderr)
        return written(pathlib.Path(folder))


def values(tree, *keys):
    """The texts under any of these keys, at any depth."""
    if isinstance(tree, list):
        for member in tree:
            yield from values(member, *keys)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from values(value, *keys)


class CommittedTest(unittest.TestCase):
    def test_what_is_committed_is_what_the_mixin_yields(self):
        expected, actual = built(), written(ROOT)
        self.assertEqual(sorted(actual), sorted(expected))
        for name, text in expected.items():
            # Not assertEqual: the difference of two whole dashboards helps nobody.
            self.assertTrue(actual[name] == text, f"{name} is not what dashboards/build writes")

    def test_the_sources_have_one_style(self):
        sources = sorted(DASHBOARDS.rglob("*.*sonnet"))
        self.assertGreater(len(sources), 5)
        for path in sources:
            with self.subTest(path.name):
                result = run("jsonnetfmt", *STYLE, "--test", path)
                self.assertEqual((result.returncode, result.stdout + result.stderr), (0, ""))


class MixinTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = built(CONFIG)
        cls.rules = {name: yaml.safe_load(text) for name, text in cls.files.items()
                     if name.endswith(".yml")}

    def test_its_parts_are_hidden(self):
        result = run("jsonnet", "-J", DASHBOARDS, "-e", """
            local mixin = import 'mixin.libsonnet';
            [std.objectFields(mixin), std.objectFieldsAll(mixin)]""")
        visible, all_fields = json.loads(result.stdout)
        self.assertEqual(visible, [])
        self.assertEqual(all_fields, ["_config", "grafanaDashboards", "prometheusAlerts",
                                      "prometheusRules"])

    def test_rules_with_another_selector_are_valid(self):
        for name in self.rules:
            with self.subTest(name), tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
                file.write(self.files[name])
                file.flush()
                result = run(PROMTOOL, "check", "rules", "--lint=all", "--lint-fatal", file.name)
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def assert_selected(self, text, selector):
        """Every exporter metric is followed by matchers that end with the selector; how many."""
        selected = EXPORTER_METRIC.pattern + r"\{[^{}]*" + re.escape(selector) + r"\}"
        rest, count = re.subn(selected, "", text)
        self.assertEqual(EXPORTER_METRIC.findall(rest), [], text)
        return count

    def test_every_exporter_metric_carries_the_selector(self):
        counted = 0
        quoted = json.dumps(SELECTOR)[1:-1].replace("%", "%%")
        for expression in values(list(self.rules.values()), "expr"):
            counted += self.assert_selected(expression, SELECTOR)
        for template in values(list(self.rules.values()), "description", "topup_url"):
            counted += self.assert_selected(template, quoted)
        self.assertGreater(counted, 30)
        for name, text in self.files.items():
            if name.endswith(".json"):
                for query in values(json.loads(text), "expr", "query", "definition"):
                    if not query.startswith("label_names("):  # it takes no selector
                        self.assert_selected(query, SELECTOR)

    def test_every_alert_links_to_the_other_runbook(self):
        alerts = [rule for groups in self.rules.values() for group in groups["groups"]
                  for rule in group["rules"] if "alert" in rule]
        self.assertGreater(len(alerts), 15)
        for alert in alerts:
            self.assertEqual(alert["annotations"]["runbook_url"], RUNBOOK % alert["alert"].lower())

    def replicas_aggregated_away(self, files):
        """The labels of replicas that each `without` of a metric of the exporter names, once each."""
        found = set()
        for name, text in files.items():
            tree = json.loads(text) if name.endswith(".json") else yaml.safe_load(text)
            for expression in values(tree, "expr", "query", "definition", "description"):
                for labels in WITHOUT.findall(expression):
                    names = re.findall(r"\w+", labels)
                    replica = [label for label in names
                               if label in REPLICA_LABELS + ["replica", "rack"]]
                    found.add(tuple(replica))
        return found

    def test_the_labels_of_replicas_are_one_setting(self):
        # The empty one: what is recorded has no replicas.
        self.assertEqual(self.replicas_aggregated_away(self.files), {(), ("replica", "rack")})
        self.assertEqual(self.replicas_aggregated_away(written(ROOT)), {(), tuple(REPLICA_LABELS)})

    def test_replicas_told_apart_by_other_labels_are_one_series(self):
        series = []
        for replica, balance in {"a": 40, "b": 60}.items():
            account = f'job="j",replica="{replica}",rack="r{replica}",provider="enrow",account="x"'
            pool = account + ',pool="main",unit="credits"'
            series += [(f"api_credits_remaining{{{pool}}}", balance),
                       (f'api_credits_low_threshold{{{pool},severity="warning"}}', 50),
                       (f"api_credits_poll_interval_seconds{{{account}}}", 300),
                       (f"api_credits_poll_success{{{account}}}", 1),
                       (f'api_credits_account_status{{{account},status="ok"}}', 1)]
        files = built(json.dumps({"replicaLabels": ["replica", "rack"]}))
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            order = []
            for name in ("recording_rules.yml", "alerting_rules.yml"):
                groups = yaml.safe_load(files[f"deploy/prometheus/{name}"])["groups"]
                order += [group["name"] for group in groups]
                for group in groups:
                    for rule in group["rules"]:
                        rule.pop("annotations", None)
                (folder / name).write_text(yaml.safe_dump({"groups": groups}))
            labels = {"job": "j", "provider": "enrow", "account": "x", "pool": "main",
                      "unit": "credits"}
            (folder / "replicas.yml").write_text(REPLICAS % (
                ", ".join(order),
                "\n".join(f"      - {{ series: '{name}', values: '{value}x40' }}"
                          for name, value in series),
                ",".join(f'{key}="{value}"' for key, value in labels.items()),
                ", ".join(f"{key}: {value}" for key, value in labels.items())))
            result = run(PROMTOOL, "test", "rules", folder / "replicas.yml")
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_without_labels_of_replicas_the_rules_are_valid(self):
        for name, text in built('{ replicaLabels: [] }').items():
            if name.endswith(".yml"):
                with self.subTest(name), tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
                    file.write(text)
                    file.flush()
                    result = run(PROMTOOL, "check", "rules", "--lint=all", "--lint-fatal",
                                 file.name)
                    self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_thresholds_can_be_set(self):
        lapsing = [rule["expr"] for groups in self.rules.values() for group in groups["groups"]
                   for rule in group["rules"] if rule.get("alert") == "ApiCreditsLapsingUnused"]
        self.assertIn("> 0.75 *", lapsing[0])


if __name__ == "__main__":
    unittest.main()
