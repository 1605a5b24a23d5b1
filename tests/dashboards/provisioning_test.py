#!/usr/bin/env python3
"""Checks deploy/grafana against what Grafana documents, and how the demo starts a Grafana.

Grafana itself is in no Debian package: a stand-in takes its place that reads settings and
provisioning by Grafana's rules, serves its health page and writes down what it was given.
"""

import configparser
import json
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "demo"))
import grafana  # noqa: E402
from stack import Stack, get  # noqa: E402

PROVISIONING = ROOT / "deploy/grafana/provisioning"
# The fields of https://grafana.com/docs/grafana/latest/administration/provisioning/
DATASOURCE = {"name", "type", "access", "orgId", "uid", "url", "user", "database", "basicAuth",
              "basicAuthUser", "withCredentials", "isDefault", "jsonData", "secureJsonData",
              "version", "editable"}
PROVIDER = {"name", "orgId", "folder", "folderUid", "type", "disableDeletion",
            "updateIntervalSeconds", "allowUiUpdates", "options"}

STAND_IN = '''#!/usr/bin/env python3
import configparser, http.server, json, os, pathlib, re, sys
import yaml

arguments = sys.argv[1:]
expand = lambda text: re.sub(r"\\$\\{(\\w+)\\}", lambda name: os.environ[name[1]], text)
options = dict(zip(arguments[-4::2], arguments[-3::2]))
settings = configparser.ConfigParser(interpolation=None)
settings.read_string(pathlib.Path(options["--config"]).read_text())
for name, value in os.environ.items():
    section, _, key = name.removeprefix("GF_").lower().partition("_")
    if name.startswith("GF_"):
        settings.read_dict({section: {key: value}})
folder = pathlib.Path(settings["paths"]["provisioning"])
read = lambda kind: [yaml.safe_load(expand(file.read_text())) for file in (folder / kind).iterdir()]
data = pathlib.Path(settings["paths"]["data"])
data.mkdir(parents=True)
(data / "given.json").write_text(json.dumps({
    "arguments": arguments, "datasources": read("datasources"), "dashboards": read("dashboards"),
    "settings": {name: dict(section) for name, section in settings.items()}}))

class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/api/health" else 404)
        self.end_headers()

server = settings["server"]
http.server.HTTPServer((server["http_addr"], int(server["http_port"])), Health).serve_forever()
'''


def provisioned(kind):
    [file] = (PROVISIONING / kind).iterdir()
    content = yaml.safe_load(file.read_text())
    return content, content["datasources" if kind == "datasources" else "providers"]


class ProvisioningTest(unittest.TestCase):
    def test_the_data_source_is_a_default_prometheus_at_an_address_of_the_environment(self):
        content, [source] = provisioned("datasources")
        self.assertEqual(set(content), {"apiVersion", "datasources"})
        self.assertEqual(content["apiVersion"], 1)
        self.assertLessEqual(set(source), DATASOURCE)
        self.assertEqual((source["type"], source["access"]), ("prometheus", "proxy"))
        self.assertIs(source["isDefault"], True)
        self.assertEqual(source["url"], "${API_CREDITS_PROMETHEUS_URL}")
        self.assertEqual(source["jsonData"], {"timeInterval": "${API_CREDITS_SCRAPE_INTERVAL}"})

    def test_the_dashboards_come_from_a_folder_of_the_environment(self):
        content, [provider] = provisioned("dashboards")
        self.assertEqual(set(content), {"apiVersion", "providers"})
        self.assertEqual(content["apiVersion"], 1)
        self.assertLessEqual(set(provider), PROVIDER)
        self.assertEqual((provider["type"], provider["folder"]), ("file", "API credits"))
        self.assertEqual(provider["options"], {"path": "${API_CREDITS_DASHBOARDS}"})

    def test_the_folder_holds_dashboards_and_the_home_page_is_one(self):
        uids = {json.loads(file.read_text())["uid"] for file in grafana.DASHBOARDS.glob("*.json")}
        settings = configparser.ConfigParser()
        settings.read(grafana.SETTINGS / "demo.ini")
        self.assertEqual(settings["users"]["home_page"], grafana.OVERVIEW)
        self.assertIn(grafana.OVERVIEW.removeprefix("/d/"), uids)


class DemoTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.stack = Stack(self.folder / "demo", "no exporter")
        self.addCleanup(self.stack.stop)
        self.stack.prometheus = "http://127.0.0.1:9/prometheus"
        # Only what a test installs is there, whatever this machine has.
        for patch in (mock.patch.object(grafana, "USUAL_FOLDERS", (str(self.folder / "usr/sbin"),)),
                      mock.patch.dict(os.environ, PATH=str(self.folder / "usr/bin"))):
            patch.start()
            self.addCleanup(patch.stop)

    def install(self, program, home):
        (self.folder / home / "conf").mkdir(parents=True, exist_ok=True)
        (self.folder / home / "conf/defaults.ini").touch()
        path = self.folder / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STAND_IN.replace("/usr/bin/env python3", sys.executable, 1))
        path.chmod(0o755)
        return [str(path)]

    def test_says_what_to_do_where_there_is_none(self):
        self.assertIsNone(grafana.find())
        self.assertIn("import dashboards/*.json", grafana.start_grafana(self.stack))
        self.assertEqual(self.stack.processes, [])

    def test_finds_it_on_the_path_and_where_packages_put_it(self):
        packaged = self.install("usr/sbin/grafana-server", "usr/share/grafana")
        home = self.folder.resolve() / "usr/share/grafana"
        self.assertEqual(grafana.find(), (packaged, home))
        newer = self.install("usr/sbin/grafana", "usr/share/grafana")
        self.assertEqual(grafana.find(), ([*newer, "server"], home))
        self.install("opt/grafana/bin/grafana", "opt/grafana")
        (self.folder / "usr/bin").mkdir()
        linked = self.folder / "usr/bin/grafana"
        linked.symlink_to(self.folder / "opt/grafana/bin/grafana")
        self.assertEqual(grafana.find(),
                         ([str(linked), "server"], self.folder.resolve() / "opt/grafana"))

    def test_passes_by_a_program_that_has_no_home(self):
        self.install("usr/sbin/grafana", "elsewhere")
        self.assertIsNone(grafana.find())

    def test_starts_it_with_the_provisioning_and_stops_it(self):
        self.install("usr/sbin/grafana", "usr/share/grafana")
        address = grafana.start_grafana(self.stack)
        self.assertRegex(address, r"^http://127\.0\.0\.1:\d+/d/api-credits-overview$")
        data = self.stack.folder / "grafana"
        given = json.loads((data / "given.json").read_text())
        self.assertEqual(given["arguments"], [
            "server", "--homepath", str(self.folder.resolve() / "usr/share/grafana"),
            "--config", str(ROOT / "deploy/grafana/demo.ini")])
        [source] = given["datasources"][0]["datasources"]
        self.assertEqual(source["url"], "http://127.0.0.1:9/prometheus")
        [provider] = given["dashboards"][0]["providers"]
        self.assertEqual(provider["options"]["path"], str(ROOT / "dashboards"))
        settings = given["settings"]
        self.assertEqual(settings["auth.anonymous"], {"enabled": "true", "org_role": "Viewer"})
        self.assertEqual(settings["server"]["http_addr"], "127.0.0.1")
        for path in ("data", "logs", "plugins"):
            self.assertTrue(pathlib.Path(settings["paths"][path]).is_relative_to(data), path)
        calls_home = [("analytics", "reporting_enabled", "false"),
                      ("analytics", "check_for_updates", "false"),
                      ("analytics", "check_for_plugin_updates", "false"),
                      ("news", "news_feed_enabled", "false"),
                      ("plugins", "preinstall_disabled", "true"),
                      ("plugins", "public_key_retrieval_disabled", "true"),
                      ("security", "disable_gravatar", "true")]
        for section, key, value in calls_home:
            self.assertEqual(settings[section][key], value, key)

        [process] = self.stack.processes
        self.stack.stop()
        self.assertIsNotNone(process.poll())
        with self.assertRaises(OSError):
            get(address)


if __name__ == "__main__":
    unittest.main()
