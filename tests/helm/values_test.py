"""Checks what single values of the Helm chart do, what is refused, and that all of it fits into
Kubernetes. tests/helm/run starts it.
"""

import base64
import gzip
import json
import pathlib
import re
import tarfile
import tempfile
import unittest

import kubernetes_validate
import yaml

import chart
from kubernetes_objects import SHAPES, misshapen, named, of_kind
from rendered import CASES, WORKLOADS, container_of, files_of, helm, rendered, template

MEBIBYTE = 1 << 20


class ValuesTest(unittest.TestCase):
    def test_rules_are_those_of_the_repository(self):
        rule, = of_kind(rendered("--set", "prometheusRule.enabled=true"), "PrometheusRule")
        expected = []
        for path in sorted((chart.ROOT / "deploy/prometheus").glob("*.yml")):
            expected += yaml.safe_load(path.read_text())["groups"]
        self.assertGreater(len(expected), 5)
        self.assertEqual(rule["spec"]["groups"], expected)

    def test_dashboards_are_those_of_the_repository(self):
        objects = rendered("--set", "dashboards.enabled=true")
        shown = {}
        for tree in of_kind(objects, "ConfigMap"):
            if tree["metadata"]["labels"].get("grafana_dashboard") == "1":
                shown.update(files_of(tree))
        expected = {"api_credits_" + path.name: json.loads(path.read_text())
                    for path in (chart.ROOT / "dashboards").glob("*.json")}
        self.assertGreaterEqual(len(expected), 5)
        self.assertEqual({name: json.loads(text) for name, text in shown.items()}, expected)

    def test_everything_fits_into_what_kubernetes_stores(self):
        """1 MiB for an object. Helm keeps the chart and all that it yields in one Secret."""
        arguments = ("-f", CASES["everything"])
        for tree in rendered(*arguments):
            self.assertLess(len(json.dumps(tree)), MEBIBYTE // 2, tree["metadata"]["name"])
        with tempfile.TemporaryDirectory() as folder:
            result = helm("package", "--destination", folder, chart.CHART)
            self.assertEqual(result.returncode, 0, result.stderr)
            package, = pathlib.Path(folder).iterdir()
            with tarfile.open(package) as archive:
                files = [{"name": member.name,
                          "data": base64.b64encode(archive.extractfile(member).read()).decode()}
                         for member in archive]
        packaged = {name.removeprefix("api-credits-exporter/files/dashboards/")
                    for name in (file["name"] for file in files) if "/files/dashboards/" in name}
        dashboards = (chart.ROOT / "dashboards").glob("*.json")
        self.assertEqual(packaged, {path.name for path in dashboards})
        release = {"chart": files, "config": CASES["everything"].read_text(),
                   "manifest": template(*arguments).stdout}
        stored = base64.b64encode(gzip.compress(json.dumps(release).encode(), 9))
        print(f"helm: a release with everything takes {len(stored) / 1024:.0f} KiB of 1024 KiB")
        self.assertLess(len(stored), MEBIBYTE // 4)

    def test_a_changed_configuration_replaces_the_pod_only_where_nothing_reloads_it(self):
        def annotations(reload, interval):
            objects = rendered("--set", f"autoReload={reload}", "--set",
                               f"config.global.poll_interval={interval}")
            workload, = of_kind(objects, *WORKLOADS)
            return workload["spec"]["template"]["metadata"].get("annotations")

        self.assertIsNone(annotations("true", "5m"))
        self.assertEqual(annotations("false", "5m"), annotations("false", "5m"))
        self.assertNotEqual(annotations("false", "5m"), annotations("false", "6m"))
        for reload, expected in {"true": True, "false": False}.items():
            arguments = container_of(rendered("--set", f"autoReload={reload}"))["args"]
            self.assertEqual("--config.auto-reload" in arguments, expected)

    def test_each_shard_is_told_its_number(self):
        container = container_of(rendered("--set", "shards=3"))
        self.assertIn("--shard=$(POD_INDEX)", container["args"])
        self.assertIn("--total-shards=3", container["args"])
        index, = (one for one in container["env"] if one["name"] == "POD_INDEX")
        self.assertEqual(index["valueFrom"]["fieldRef"],
                         {"fieldPath": "metadata.labels['apps.kubernetes.io/pod-index']"})
        alone = container_of(rendered())
        self.assertFalse([argument for argument in alone["args"] if "shard" in argument])

    def test_large_numbers_and_dates_reach_the_exporter_as_they_are(self):
        config = files_of(named(rendered("-f", CASES["existing-secret"]), "ConfigMap",
                                "credits-api-credits-exporter"))["api_credits_exporter.yml"]
        self.assertIn("credits: 100000000\n", config)
        self.assertIn("warning: 2000000\n", config)
        self.assertRegex(config, 'next: "?2026-12-01T00:00:00Z"?\n')

    def test_values_of_files_are_taken_as_one_text(self):
        text = (chart.ROOT / "config/reference.yml").read_text()
        objects = rendered("--set-file", f"config={chart.ROOT / 'config/reference.yml'}")
        config = files_of(named(objects, "ConfigMap", "credits-api-credits-exporter"))
        self.assertEqual(config["api_credits_exporter.yml"].strip(), text.strip())

    def test_a_text_that_begins_with_blanks_is_taken_as_it_is(self):
        text = "  # two accounts\naccounts:\n  []\n"
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            file.write(text)
            file.flush()
            for kind in ("ConfigMap", "Secret"):
                objects = rendered("--set", f"configKind={kind}",
                                   "--set-file", f"config={file.name}",
                                   "--set-file", rf"extraFiles.more\.yml={file.name}")
                files = files_of(named(objects, kind, "credits-api-credits-exporter"))
                self.assertEqual(files, {"api_credits_exporter.yml": text, "more.yml": text})

    def test_probes_ask_over_http_where_the_kubelet_is_let_in(self):
        client = "web.certificateSecret=a,web.config.tls_server_config.client_auth_type="
        for values, scheme in {"web.existingSecret=a": "HTTP",
                               "web.existingSecret=a,web.tls=true": "HTTPS",
                               "web.existingSecret=a,web.basicAuth=true": None,
                               "web.existingSecret=a,web.clientCertificates=true": None,
                               "web.config.basic_auth_users.alice=x": None,
                               client + "RequestClientCert": "HTTPS",
                               client + "VerifyClientCertIfGiven": "HTTPS",
                               client + "RequireAnyClientCert": None,
                               client + "RequireAndVerifyClientCert": None}.items():
            with self.subTest(values):
                probe = container_of(rendered("--set", values))["readinessProbe"]
                self.assertEqual(probe.get("httpGet", {}).get("scheme"), scheme)
                self.assertEqual("tcpSocket" in probe, scheme is None)

    def test_the_example_of_the_readme_works(self):
        example, = re.findall(r"^```yaml\n(.*?)^```$", (chart.CHART / "README.md").read_text(),
                              re.M | re.S)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(example)
            file.flush()
            objects = rendered("-f", file.name)
        kinds = {tree["kind"] for tree in objects}
        self.assertLessEqual({"StatefulSet", "ServiceMonitor", "PrometheusRule"}, kinds)
        config, = (tree for tree in of_kind(objects, "ConfigMap")
                   if "api_credits_exporter.yml" in tree["data"])
        self.assertEqual(yaml.safe_load(files_of(config)["api_credits_exporter.yml"]),
                         yaml.safe_load(example)["config"])

    def test_what_values_cannot_be_is_said(self):
        cases = {
            "shrads=2": r"additional properties 'shrads' not allowed",
            "image.tagg=1": r"'/image': additional properties 'tagg' not allowed",
            "shards=0": r"'/shards': minimum: got 0, want 1",
            "shards=two": r"'/shards': got string, want integer",
            "configKind=File": r"'/configKind': value must be one of 'ConfigMap', 'Secret'",
            "log.level=loud": r"'/log/level': value must be one of",
            "keys.values.a/b=x": r"'/keys/values': additional properties 'a/b' not allowed",
            "keys.existingSecrets={A B}": r"'/keys/existingSecrets/0': 'A B' does not match",
            "persistence.size=big": r"'/persistence/size': 'big' does not match",
            "serviceMonitor.interval=often": r"'/serviceMonitor/interval': 'often' does not match",
            "probes.liveness.path=/": r"'/probes/liveness': additional properties 'path'",
            "extraArgs={storage}": r"'/extraArgs/0': 'storage' does not match",
            "existingConfig=a,config=b": r"existingConfig is used instead of config",
            "web.existingSecret=a,web.certificateSecret=b": r"web.existingSecret is used instead",
            "shards=2,persistence.existingClaim=x": r"persistence.existingClaim is one volume",
            r"commonLabels.app\.kubernetes\.io/name=x": r"app.kubernetes.io/name is a label",
            "podLabels.x=a,commonLabels.x=b": r"podLabels: x is in commonLabels, too",
            r"extraFiles.api_credits_exporter\.yml=a": r"put it into config",
        }
        for values, message in cases.items():
            with self.subTest(values):
                result = template("--set", values)
                self.assertNotEqual(result.returncode, 0)
                self.assertRegex(result.stderr, message)
        result = template("--set", "shards=2", kubernetes="1.27.0")
        self.assertRegex(result.stderr, "need Kubernetes 1.28 or later")

    def test_names_that_look_like_numbers_stay_names(self):
        values = ("nameOverride=123,existingConfig=1,priorityClassName=2,serviceAccount.name=3,"
                  "persistence.existingClaim=4,keys.existingSecrets={5},keys.values.6=7,"
                  "web.existingSecret=8,serviceMonitor.namespace=9")
        objects = rendered("--set-string", values, "--set", "serviceMonitor.enabled=true")
        for tree in objects:
            if tree["kind"] == "ServiceMonitor":
                self.assertEqual(list(misshapen(tree, SHAPES["ServiceMonitor"])), [])
            else:
                kubernetes_validate.validate(tree, "1.37.0", strict=True)

    def test_names_stay_as_short_as_kubernetes_wants_them(self):
        for long in ("fullnameOverride", "nameOverride"):
            for tree in rendered("--set", f"{long}={'x' * 60}", "--set", "dashboards.enabled=true"):
                self.assertLessEqual(len(tree["metadata"]["name"]), 63, tree["metadata"]["name"])
                for value in tree["metadata"]["labels"].values():
                    self.assertRegex(value, re.compile(r"[\w.-]{1,63}\Z", re.A))
