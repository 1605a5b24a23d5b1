"""Checks what the Helm chart yields with each of its ci/*-values.yaml: by Helm itself, by the
schemas of Kubernetes, and with the exporter, which EXPORTER_BINARY names. tests/helm/run starts it.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import kubernetes_validate

import chart
from kubernetes_objects import SHAPES, misshapen, named, of_kind, selects, texts
from rendered import CASES, WORKLOADS, container_of, files_of, helm, pod_of, rendered

EXPORTER = os.environ["EXPORTER_BINARY"]
# The oldest that Chart.yaml allows, and the newest that is known. Shards need 1.28.
KUBERNETES = ("1.25.0", "1.37.0")
KUBERNETES_OF = {"shards": ("1.28.0", "1.37.0")}
ETC = "/etc/api_credits_exporter"
# Secrets of the values in ci/: they may show up in Secrets alone.
SECRETS = ("made-up-key-of", "$2y$10$")


class EveryCaseTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cases = {name: rendered("-f", path) for name, path in CASES.items()}

    def test_there_are_the_cases_that_people_have(self):
        self.assertLessEqual({"default", "existing-secret", "everything", "no-persistence",
                              "shards", "web-config", "tls"}, set(self.cases))

    def test_helm_lints_it(self):
        for name, _ in self.cases.items():
            with self.subTest(name):
                result = helm("lint", "--strict", chart.CHART, "-f", CASES[name],
                              "--kube-version", "1.33.0")
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_kubernetes_takes_its_objects(self):
        checked = 0
        for name, _ in self.cases.items():
            with self.subTest(name):
                for version in KUBERNETES_OF.get(name, KUBERNETES):
                    for tree in rendered("-f", CASES[name], kubernetes=version):
                        if tree["kind"] not in SHAPES:
                            kubernetes_validate.validate(tree, version, strict=True)
                            checked += 1
        self.assertGreater(checked, 50)

    def test_the_operator_takes_its_objects(self):
        kinds = set()
        for name, objects in self.cases.items():
            with self.subTest(name):
                for tree in of_kind(objects, *SHAPES):
                    kinds.add(tree["kind"])
                    self.assertEqual(tree["apiVersion"], "monitoring.coreos.com/v1")
                    self.assertEqual(list(misshapen(tree, SHAPES[tree["kind"]])), [])
        self.assertEqual(kinds, set(SHAPES))

    def test_every_object_has_a_name_of_its_own_and_the_labels_of_the_chart(self):
        for name, objects in self.cases.items():
            with self.subTest(name):
                names = [(tree["kind"], tree["metadata"]["name"]) for tree in objects]
                self.assertEqual(len(names), len(set(names)), names)
                for tree in objects:
                    if tree["metadata"]["name"] not in ("credits-extra", "credits-text"):
                        labels = tree["metadata"]["labels"]
                        self.assertEqual(labels["app.kubernetes.io/instance"], "credits")

    def test_the_pod_has_no_rights(self):
        for name, objects in self.cases.items():
            with self.subTest(name):
                pod, container = pod_of(objects), container_of(objects)
                self.assertIs(pod["automountServiceAccountToken"], False)
                self.assertIs(pod["securityContext"]["runAsNonRoot"], True)
                self.assertGreater(pod["securityContext"]["runAsUser"], 0)
                self.assertEqual(pod["securityContext"]["seccompProfile"],
                                 {"type": "RuntimeDefault"})
                self.assertEqual(container["securityContext"], {
                    "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                    "capabilities": {"drop": ["ALL"]}})
                self.assertNotIn("hostNetwork", pod)

    def test_folders_are_mounted_whole_beside_each_other_and_each_volume_is_there(self):
        for name, objects in self.cases.items():
            with self.subTest(name):
                workload, = of_kind(objects, *WORKLOADS)
                mounts = container_of(objects)["volumeMounts"]
                claims = workload["spec"].get("volumeClaimTemplates", [])
                volumes = [volume["name"] for volume in pod_of(objects)["volumes"]]
                volumes += [claim["metadata"]["name"] for claim in claims]
                self.assertEqual(sorted(mount["name"] for mount in mounts), sorted(volumes))
                paths = [mount["mountPath"] for mount in mounts]
                for mount in mounts:
                    self.assertNotIn("subPath", mount)
                    inside = mount["mountPath"] + "/"
                    self.assertFalse([path for path in paths if path.startswith(inside)])
                    self.assertEqual(mount.get("readOnly", False), mount["name"] != "state")

    def test_an_entry_that_is_taken_out_leaves_its_secret(self):
        """Kubernetes adds stringData to what is there and takes nothing out."""
        for name, objects in self.cases.items():
            with self.subTest(name):
                for tree in of_kind(objects, "Secret"):
                    self.assertNotIn("stringData", tree)

    def test_no_secret_is_outside_a_secret(self):
        hidden = 0
        for name, objects in self.cases.items():
            with self.subTest(name):
                for tree in objects:
                    for secret in SECRETS:
                        if tree["kind"] == "Secret":
                            hidden += any(secret in text for text in files_of(tree).values())
                        else:
                            self.assertFalse([text for text in texts(tree) if secret in text])
        self.assertGreaterEqual(hidden, 3)

    def test_selectors_select_the_pod_and_one_service(self):
        for name, objects in self.cases.items():
            with self.subTest(name):
                workload, = of_kind(objects, *WORKLOADS)
                pod = workload["spec"]["template"]
                self.assertTrue(selects(workload["spec"]["selector"]["matchLabels"], pod))
                for service in of_kind(objects, "Service"):
                    self.assertTrue(selects(service["spec"]["selector"], pod))
                for policy in of_kind(objects, "NetworkPolicy"):
                    self.assertTrue(selects(policy["spec"]["podSelector"]["matchLabels"], pod))
                for monitor in of_kind(objects, "ServiceMonitor"):
                    selected = [service for service in of_kind(objects, "Service")
                                if selects(monitor["spec"]["selector"]["matchLabels"], service)]
                    self.assertEqual(len(selected), 1)
                    self.assertIn(monitor["spec"]["endpoints"][0]["port"],
                                  [port["name"] for port in selected[0]["spec"]["ports"]])
                    self.assertEqual(monitor["spec"]["namespaceSelector"],
                                     {"matchNames": ["monitored"]})

    def test_one_exporter_for_each_state(self):
        for name, objects in self.cases.items():
            with self.subTest(name):
                workload, = of_kind(objects, *WORKLOADS)
                self.assertEqual(workload["spec"]["replicas"], 3 if name == "shards" else 1)
                if name == "no-persistence":
                    self.assertEqual(workload["kind"], "Deployment")
                    self.assertEqual(workload["spec"]["strategy"], {"type": "Recreate"})
                else:
                    self.assertEqual(workload["kind"], "StatefulSet")
                    headless = named(objects, "Service", workload["spec"]["serviceName"])
                    self.assertEqual(headless["spec"]["clusterIP"], "None")
                self.assertFalse(of_kind(objects, "HorizontalPodAutoscaler", "PodDisruptionBudget"))

    def test_targets_are_named_after_their_pods(self):
        monitors = 0
        for name, objects in self.cases.items():
            with self.subTest(name):
                for monitor in of_kind(objects, "ServiceMonitor"):
                    monitors += 1
                    for endpoint in monitor["spec"]["endpoints"]:
                        self.assertIn({"sourceLabels": ["__meta_kubernetes_pod_name"],
                                       "targetLabel": "instance"}, endpoint["relabelings"])
        self.assertGreaterEqual(monitors, 3)

    def test_probes_and_prometheus_speak_as_the_server_does(self):
        expected = {"tls": "https", "everything": "https", "web-config": "https"}
        for name, objects in self.cases.items():
            with self.subTest(name):
                container = container_of(objects)
                scheme = expected.get(name, "http")
                self.assertEqual("--web.config.file=" + ETC + "/web/web.yml" in container["args"],
                                 scheme == "https")
                for probe, path in {"startupProbe": "/-/healthy", "livenessProbe": "/-/healthy",
                                    "readinessProbe": "/-/ready"}.items():
                    # A password, or a certificate of the client: the kubelet has neither.
                    if name in ("everything", "web-config"):
                        self.assertEqual(container[probe]["tcpSocket"], {"port": "metrics"})
                        self.assertNotIn("httpGet", container[probe])
                    else:
                        self.assertEqual(
                            container[probe]["httpGet"],
                            {"path": path, "port": "metrics", "scheme": scheme.upper()})
                for monitor in of_kind(objects, "ServiceMonitor"):
                    self.assertEqual(monitor["spec"]["endpoints"][0]["scheme"], scheme)

    def test_the_exporter_takes_flags_and_files(self):
        """Its own check, with what the pod would see, but for keys and certificates of others."""
        for name, objects in self.cases.items():
            with self.subTest(name):
                with tempfile.TemporaryDirectory() as folder:
                    etc = pathlib.Path(folder) / "etc"
                    self.write_volumes(etc, objects)
                    arguments = [argument.replace(ETC, str(etc)).replace("$(POD_INDEX)", "1")
                                 for argument in container_of(objects)["args"]]
                    result = subprocess.run(
                        [EXPORTER, *arguments, "--config.check"], capture_output=True, text=True,
                        timeout=60, env={**os.environ, "ENRICH_API_KEY": "made up"})
                    self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
                    accounts = {"existing-secret": 2, "everything": 3, "no-persistence": 1}
                    if name in accounts:
                        self.assertRegex(result.stdout, rf"\b{accounts[name]} accounts?\b")

    def write_volumes(self, etc, objects):
        for mount in container_of(objects)["volumeMounts"]:
            if not mount["mountPath"].startswith(ETC + "/"):
                continue
            volume, = (one for one in pod_of(objects)["volumes"] if one["name"] == mount["name"])
            place = etc / mount["mountPath"].removeprefix(ETC + "/")
            place.mkdir(parents=True)
            sources = volume.get("projected", {}).get("sources", [volume])
            for source in sources:
                kind, about = (("Secret", source["secret"]) if "secret" in source
                               else ("ConfigMap", source.get("configMap", {})))
                name = about.get("name", about.get("secretName"))
                known = [tree for tree in of_kind(objects, kind)
                         if tree["metadata"]["name"] == name]
                files = files_of(known[0]) if known else self.others(mount["name"])
                for file, text in files.items():
                    (place / file).write_text(text.replace(ETC, str(etc)))

    def others(self, volume):
        """What somebody else put there."""
        certificate, key = self.certificate()
        return {
            "config": {"api_credits_exporter.yml": "accounts: []\n"},
            "keys": {"crustdata": "made-up", "lusha": "made-up"},
            "tls": {"tls.crt": certificate, "tls.key": key},
            "web": {"web.yml": "tls_server_config:\n  cert_file: tls.crt\n  key_file: tls.key\n"
                               "  client_ca_file: ca.crt\n"
                               "  client_auth_type: RequireAndVerifyClientCert\n",
                    "tls.crt": certificate, "tls.key": key, "ca.crt": certificate},
        }[volume]

    @classmethod
    def certificate(cls):
        if not hasattr(cls, "pair"):
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run(
                    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                     "-keyout", f"{folder}/key", "-out", f"{folder}/crt"],
                    check=True, capture_output=True, timeout=60)
                cls.pair = [(pathlib.Path(folder) / name).read_text() for name in ("crt", "key")]
        return cls.pair

    def test_the_notes_say_what_to_do_next(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "chart"
            shutil.copytree(chart.CHART, copy)
            notes = (copy / "templates/NOTES.txt").read_text()
            (copy / "templates/notes.yaml").write_text(
                '{{- define "notes" }}' + notes + "{{- end }}\n"
                "kind: ConfigMap\nmetadata: { name: notes }\n"
                'data: { notes: {{ include "notes" . | quote }} }\n')
            said = {}
            for name, _ in self.cases.items():
                with self.subTest(name):
                    objects = rendered("-f", CASES[name], folder=copy)
                    said[name] = named(objects, "ConfigMap", "notes")["data"]["notes"]
                    self.assertIn("port-forward service/credits-api-credits-exporter", said[name])
                    self.assertNotIn("no value", said[name])
                    self.assertLess(max(map(len, said[name].splitlines())), 120)
        self.assertIn("It has no accounts yet", said["default"])
        self.assertIn("No image is published", said["default"])
        self.assertNotIn("It has no accounts yet", said["everything"])
        self.assertNotIn("No image is published", said["everything"])
        self.assertIn("https://127.0.0.1", said["tls"])
