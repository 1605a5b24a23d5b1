#!/usr/bin/env python3
"""Checks the rules, the Alertmanager configuration and the runbook against each other and by the
real tools. PROMTOOL and AMTOOL name the programs; without them, those on the PATH are used.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROMETHEUS = ROOT / "deploy/prometheus"
ALERTMANAGER = ROOT / "deploy/alertmanager"
RUNBOOK = ROOT / "deploy/runbook.md"
PROMTOOL = os.environ.get("PROMTOOL", "promtool")
# PROMTOOL_3 names that of another major version; both have to agree.
PROMTOOLS = [PROMTOOL, *filter(None, [os.environ.get("PROMTOOL_3")])]
AMTOOL = os.environ.get("AMTOOL", "amtool")

RUNBOOK_URL = "https://github.com/api-credits-exporter/api_credits_exporter/blob/main/deploy/runbook.md"
SEVERITIES = {"critical", "warning", "info", "none", "{{ $labels.severity }}"}
# Those for which money is no remedy.
NO_TOPUP = {
    "ApiCreditsKeyExpiring", "ApiCreditsLapsingUnused", "ApiCreditsPollsFailing",
    "ApiCreditsDataStale", "ApiCreditsKeyRejected", "ApiCreditsThrottled",
    "ApiCreditsRateLimitNearlyUsed", "ApiCreditsExporterDown", "ApiCreditsConfigReloadFailed",
    "ApiCreditsStateNotDurable", "ApiCreditsWatchdog", "ApiCreditsRefused",
    "ApiCreditsFieldUnreadable", "ApiCreditsThresholdUnresolved",
}


def rules_of(name):
    groups = yaml.safe_load((PROMETHEUS / name).read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


ALERTS = rules_of("alerting_rules.yml")
RECORDS = rules_of("recording_rules.yml")
NAMES = {rule["alert"] for rule in ALERTS}
TEST_FILES = sorted(HERE.glob("*_test.yml"))


def alerts_that_can_be(severity):
    return {rule["alert"] for rule in ALERTS
            if rule["labels"]["severity"] in (severity, "{{ $labels.severity }}")}


def exported_metrics():
    """The metrics of README.md's table, or None before it is there."""
    readme = ROOT / "README.md"
    text = readme.read_text() if readme.exists() else ""
    table = text.partition("<!-- metrics: begin -->")[2].partition("<!-- metrics: end -->")[0]
    return set(re.findall(r"\bapi_credits_[a-z0-9_]+", table)) or None


def metrics_in(text):
    """Metrics of the exporter that an expression or a template names, and recorded series."""
    recorded = set(re.findall(r"\b(?:account|job|pool|rules):[a-z0-9_]+:[a-z0-9_]+", text))
    exported = set(re.findall(r"(?<![:\w])api_credits_[a-z0-9_]+(?![:\w])", text))
    return exported, recorded


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=900)


class RulesTest(unittest.TestCase):
    def test_promtool_accepts_the_rules(self):
        files = sorted(str(path) for path in PROMETHEUS.glob("*_rules.yml"))
        result = run(PROMTOOL, "check", "rules", "--lint=all", "--lint-fatal", *files)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_the_histories_come_out_as_expected(self):
        self.assertGreaterEqual(len(TEST_FILES), 5)
        for promtool in PROMTOOLS:
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                results = pool.map(lambda path: run(promtool, "test", "rules", str(path)),
                                   TEST_FILES)
                for path, result in zip(TEST_FILES, results):
                    with self.subTest(path.name, promtool=promtool):
                        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_every_alert_has_a_history_that_fires_and_one_that_does_not(self):
        fires, silent = set(), set()
        for path in TEST_FILES:
            for test in yaml.safe_load(path.read_text())["tests"]:
                for case in test.get("alert_rule_test", []):
                    (fires if case.get("exp_alerts") else silent).add(case["alertname"])
        self.assertEqual(fires, NAMES)
        self.assertEqual(silent & NAMES, NAMES - {"ApiCreditsWatchdog"})

    def test_tests_evaluate_all_groups_in_their_order(self):
        order = [group["name"] for name in ("recording_rules.yml", "alerting_rules.yml")
                 for group in yaml.safe_load((PROMETHEUS / name).read_text())["groups"]]
        for path in TEST_FILES:
            self.assertEqual(yaml.safe_load(path.read_text())["group_eval_order"], order, path.name)

    def test_every_alert_says_what_is_needed_to_act(self):
        for rule in ALERTS:
            with self.subTest(rule["alert"]):
                annotations = rule["annotations"]
                self.assertRegex(rule["alert"], r"^ApiCredits[A-Z]")
                self.assertIn(rule["labels"]["severity"], SEVERITIES)
                self.assertRegex(annotations["summary"], r"^[A-Z][^{]*\.$")
                self.assertIn("{{", annotations["description"])
                self.assertEqual(annotations["runbook_url"],
                                 f"{RUNBOOK_URL}#{rule['alert'].lower()}")
                self.assertEqual("topup_url" in annotations, rule["alert"] not in NO_TOPUP)

    def test_every_alert_has_a_section_in_the_runbook_and_no_section_is_left_over(self):
        sections = re.findall(r"^## (\w+)$", RUNBOOK.read_text(), re.M)
        self.assertEqual(sorted(sections), sorted(NAMES))
        for section in RUNBOOK.read_text().split("\n## ")[1:]:
            for part in ("**Means.**", "**Check.**", "**Do.**"):
                self.assertIn(part, section)

    def test_rules_name_only_metrics_that_exist(self):
        text = json.dumps(RECORDS + ALERTS).replace(RUNBOOK_URL, "")
        exported, recorded = metrics_in(text)
        self.assertTrue(exported)
        self.assertLessEqual(recorded, {rule["record"] for rule in RECORDS} | {
            # the stem of a selection by name
            "pool:api_credits_consumed:rate"})
        known = exported_metrics()
        if known is not None:
            self.assertLessEqual(exported, known)

    def test_recorded_names_are_level_metric_operations(self):
        for rule in RECORDS:
            self.assertRegex(rule["record"], r"^(account|job|pool|rules):api_credits_[a-z_]+:[a-z0-9_]+$")

    def test_every_recorded_series_is_read(self):
        """By a rule or by a dashboard, also by a selection of its name."""
        texts = [json.dumps(rule) for rule in ALERTS] + [rule["expr"] for rule in RECORDS]
        texts += [path.read_text() for path in ROOT.glob("dashboards/*.json")]
        read = set(re.findall(r"[a-z]+:api_credits_[a-z0-9_]+:[a-z0-9_]+", " ".join(texts)))
        stems = re.findall(r"__name__=~\W*([\w:]+)", " ".join(texts))
        unread = {rule["record"] for rule in RECORDS} - read
        self.assertEqual({name for name in unread if not name.startswith(tuple(stems))}, set())

    def test_top_up_links_are_looked_up_and_not_joined(self):
        for rule in ALERTS + RECORDS:
            self.assertNotIn("account_info", rule["expr"])


class AlertmanagerTest(unittest.TestCase):
    CONFIG = ALERTMANAGER / "alertmanager.yml"

    def test_amtool_accepts_the_configuration(self):
        result = run(AMTOOL, "check-config", str(self.CONFIG))
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_each_severity_goes_to_its_receiver(self):
        for severity, receiver in {"critical": "pager", "warning": "chat", "info": "digest",
                                   "": "chat"}.items():
            with self.subTest(severity):
                result = run(AMTOOL, "config", "routes", "test", f"--config.file={self.CONFIG}",
                             f"--verify.receivers={receiver}", f"severity={severity}",
                             "alertname=ApiCreditsLow", "provider=enrow", "account=sales")
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_inhibition_is_as_designed(self):
        account = {"job": "j", "provider": "p", "account": "a"}
        pool = {**account, "pool": "main"}

        def alert(name, severity="critical", labels=pool, **more):
            return {"alertname": "ApiCredits" + name, "severity": severity, **labels, **more}

        low, short, before = (alert(n) for n in ("Low", "RunwayShort", "ExhaustedBeforeRefresh"))
        exhausted, refused = alert("Exhausted"), alert("Exhausted", labels=account)
        stale = alert("DataStale", "warning", account)
        down = alert("ExporterDown", labels={"job": "j"})
        muted = [(exhausted, before), (exhausted, low), (exhausted, short), (refused, low),
                 (before, low), (down, exhausted), (down, stale), (low, alert("Low", "warning")),
                 *((stale, alert(name, "warning"))
                   for name in ("Low", "RunwayShort", "ExhaustedBeforeRefresh")),
                 (alert("KeyRejected", labels=account), stale),
                 (alert("Refused", "warning", account), stale)]
        heard = [(stale, exhausted), (stale, refused), (low, before), (before, exhausted),
                 (alert("ExporterDown", labels={}), alert("Watchdog", "none", {})),
                 (low, exhausted), (down, down), (exhausted, {**low, "pool": "phone"}),
                 (exhausted, {**low, "account": "b"}), (refused, {**low, "job": "k"}),
                 (alert("ExhaustedBeforeRefresh", "warning"), low),
                 (alert("ExporterDown", "warning", {"job": "j"}), low),
                 (down, {**low, "job": "k"})]
        for source, target in muted:
            self.assertTrue(self.inhibits(source, target), f"{source} over {target}")
        for source, target in heard:
            self.assertFalse(self.inhibits(source, target), f"{source} over {target}")

    def test_a_warning_mutes_no_page(self):
        account = {"job": "j", "provider": "p", "account": "a"}
        for source in alerts_that_can_be("warning"):
            for target in alerts_that_can_be("critical"):
                for labels in (account, {**account, "pool": "main"}):
                    warning = {"alertname": source, "severity": "warning", **labels}
                    page = {"alertname": target, "severity": "critical", **labels}
                    self.assertFalse(self.inhibits(warning, page), f"{warning} over {page}")

    def test_the_watchdog_goes_to_its_own_receiver_often(self):
        result = run(AMTOOL, "config", "routes", "test", f"--config.file={self.CONFIG}",
                     "--verify.receivers=dead_mans_switch", "severity=none",
                     "alertname=ApiCreditsWatchdog")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        routes = yaml.safe_load(self.CONFIG.read_text())["route"]["routes"]
        route, = (route for route in routes if route["receiver"] == "dead_mans_switch")
        self.assertEqual(route["repeat_interval"], "5m")

    def inhibits(self, source, target):
        def matches(matchers, labels):
            for matcher in matchers:
                name, operator, value = re.fullmatch(r'(\w+)(=~|!~|!=|=)"(.*)"', matcher).groups()
                actual = labels.get(name, "")
                met = {"=": actual == value, "!=": actual != value,
                       "=~": re.fullmatch(value, actual) is not None,
                       "!~": re.fullmatch(value, actual) is None}[operator]
                if not met:
                    return False
            return True

        rules = yaml.safe_load(self.CONFIG.read_text())["inhibit_rules"]
        return any(matches(rule["source_matchers"], source)
                   and matches(rule["target_matchers"], target)
                   and all(source.get(name, "") == target.get(name, "") for name in rule["equal"])
                   for rule in rules)

    def test_a_message_names_account_figures_and_links(self):
        data = {
            "status": "firing", "receiver": "chat", "externalURL": "", "commonLabels": {},
            "commonAnnotations": {}, "groupLabels": {"provider": "enrow", "account": "sales"},
            "alerts": [
                {"status": "firing", "labels": {"severity": "critical"},
                 "annotations": {"summary": "API credits are low.", "description": "40 left.",
                                 "topup_url": "https://pay", "runbook_url": "https://run"}},
                {"status": "resolved", "labels": {"account": "sales", "pool": "phone"},
                 "annotations": {"summary": "API credits are exhausted."}}]}
        self.assertEqual(self.render("title", data),
                         "1 firing: enrow/sales - API credits are low.")
        text = self.render("text", data)
        for part in ("[CRITICAL] 40 left.", "Top up: https://pay", "Runbook: https://run",
                     "[RESOLVED] API credits are exhausted. sales, pool phone"):
            self.assertIn(part, text)

    def render(self, name, data):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(data, file)
            file.flush()
            result = run(AMTOOL, "template", "render",
                         f"--template.glob={ALERTMANAGER}/templates/*.tmpl",
                         f'--template.text={{{{ template "api_credits.{name}" . }}}}',
                         f"--template.data={file.name}")
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.strip()


if __name__ == "__main__":
    unittest.main()
