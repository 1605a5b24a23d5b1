#!/usr/bin/env python3
"""Checks deploy/compose.yml and deploy/Containerfile as far as that goes without an engine.

Paths in containers are read through the mounts, so that each program is given here what it is given
there: configurations, flags, keys. EXPORTER_BINARY names the exporter.
"""

import os
import pathlib
import platform
import re
import shlex
import subprocess
import sys
import sysconfig
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "demo"))
from stack import DEBIAN  # noqa: E402

DEPLOY = ROOT / "deploy"
EXPORTER = pathlib.Path(os.environ["EXPORTER_BINARY"])
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text())
SERVICES = COMPOSE["services"]
CONTAINERFILE = re.sub(r"\\\n\s*", "", (DEPLOY / "Containerfile").read_text()).splitlines()
PORTS = {"simulator": 8080, "exporter": 10210, "alertmanager": 9093, "prometheus": 9090, "grafana": 3000}


def mounts(service):
    """(source, target, options) of each volume of a service."""
    for volume in SERVICES[service]["volumes"]:
        source, target, *options = volume.split(":")
        yield source, target, set(",".join(options).split(",")) - {""}


def here(service, text):
    """The text with paths of the container replaced by those they are mounted from."""
    for source, target, _ in mounts(service):
        if source.startswith("."):
            text = re.sub(re.escape(target) + r"(?![\w.-])", str((DEPLOY / source).resolve()), text)
    return text


def command(service):
    return [here(service, part) for part in SERVICES[service]["command"]]


def flag(service, name):
    [value] = [part.partition("=")[2] for part in command(service) if part.startswith(name + "=")]
    return value


def instructions(name):
    return [line.partition(" ")[2] for line in CONTAINERFILE if line.startswith(name + " ")]


def run(*argv, environment=None):
    done = subprocess.run([str(part) for part in argv], capture_output=True, text=True, timeout=60,
                          env=environment)
    return done.returncode, done.stdout + done.stderr


class ComposeTest(unittest.TestCase):
    def test_what_is_mounted_is_there_and_cannot_be_written(self):
        named = set()
        for service in SERVICES:
            for source, target, options in mounts(service):
                if source.startswith("."):
                    self.assertTrue((DEPLOY / source).exists(), source)
                    self.assertIn("ro", options, target)
                else:
                    named.add(source)
        self.assertEqual(named, set(COMPOSE["volumes"]))

    def test_ports_are_published_on_loopback_alone(self):
        for service, definition in SERVICES.items():
            for port in definition.get("ports", []):
                self.assertEqual(port, f"127.0.0.1:{PORTS[service]}:{PORTS[service]}")
        self.assertEqual([s for s in PORTS if "ports" not in SERVICES[s]], ["simulator"])

    def test_images_of_others_are_pinned(self):
        for service, definition in SERVICES.items():
            if "build" not in definition:
                self.assertRegex(definition["image"], r"^docker\.io/[\w./-]+:v?\d+\.\d+", service)

    def test_addresses_are_services_and_their_ports(self):
        texts = [str(definition.get("environment")) for definition in SERVICES.values()]
        texts.append((DEPLOY / "demo/prometheus.yml").read_text())
        used = {pair for text in texts for pair in re.findall(r"\b([a-z]\w+):(\d+)", text)}
        self.assertEqual(used, {(name, str(PORTS[name])) for name in PORTS if name != "grafana"})
        for service, definition in SERVICES.items():
            self.assertLessEqual(set(definition.get("depends_on", [])), set(SERVICES), service)

    def test_the_simulator_accepts_its_command_and_prints_the_keys_that_the_exporter_has(self):
        code, printed = run(sys.executable, *command("simulator")[1:], "--print-env")
        self.assertEqual(code, 0, printed)
        keys = dict(line.removeprefix("export ").split("=") for line in printed.splitlines())
        self.assertEqual(flag("simulator", "--port"), str(PORTS["simulator"]))
        self.assertEqual(SERVICES["exporter"]["environment"],
                         {**keys, "SIMULATOR_URL": "http://simulator:8080"})

    def test_the_exporter_accepts_its_command(self):
        code, output = run(EXPORTER, *command("exporter"), "--config.check",
                           environment=SERVICES["exporter"]["environment"])
        self.assertEqual(code, 0, output)

    def test_prometheus_accepts_its_command_and_finds_the_rules(self):
        config = here("prometheus", pathlib.Path(flag("prometheus", "--config.file")).read_text())
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            file.write(config)
            file.flush()
            code, output = run(DEBIAN / "usr/bin/promtool", "check", "config", file.name)
        self.assertEqual(code, 0, output)
        for rules in (DEPLOY / "prometheus").glob("*.yml"):
            self.assertIn(f"Checking {rules}\n  SUCCESS", output)
        self.assert_flags("prometheus", "prometheus")

    def test_alertmanager_accepts_its_command(self):
        code, output = run(DEBIAN / "usr/bin/amtool", "check-config",
                           flag("alertmanager", "--config.file"))
        self.assertEqual(code, 0, output)
        self.assert_flags("alertmanager", "prometheus-alertmanager")

    def assert_flags(self, service, program):
        _, known = run(DEBIAN / "usr/bin" / program, "--help")
        for part in command(service):
            self.assertIn(f" {part.partition('=')[0]}=", known)

    def test_grafana_gets_its_settings_the_provisioning_and_the_dashboards(self):
        environment = SERVICES["grafana"]["environment"]
        grafana = DEPLOY / "grafana"
        self.assertEqual(here("grafana", environment["GF_PATHS_CONFIG"]), str(grafana / "demo.ini"))
        self.assertEqual(here("grafana", environment["API_CREDITS_DASHBOARDS"]),
                         str(ROOT / "dashboards"))
        # Where the image looks for it.
        self.assertEqual(here("grafana", "/etc/grafana/provisioning"), str(grafana / "provisioning"))
        wanted = set()
        for file in (grafana / "provisioning").rglob("*.yml"):
            wanted |= set(re.findall(r"\$\{(\w+)\}", file.read_text()))
        self.assertEqual(wanted, {name for name in environment if not name.startswith("GF_")})


class ContainerfileTest(unittest.TestCase):
    def test_copies_what_is_there_and_sent_to_the_engine(self):
        sent = (ROOT / ".dockerignore").read_text().split("\n*\n")[1].split()
        copied = [line.split() for line in instructions("COPY")]
        copied = [parts[0] for parts in copied if not parts[0].startswith("--from=")]
        self.assertEqual({f"!{source}" for source in copied}, set(sent))
        for source in copied:
            self.assertTrue((ROOT / source).exists(), source)

    def test_the_command_is_one_that_the_exporter_accepts(self):
        self.assertEqual(yaml.safe_load(instructions("ENTRYPOINT")[0]), ["api_credits_exporter"])
        arguments = yaml.safe_load(instructions("CMD")[0])
        state = arguments[arguments.index("--storage.path") + 1]
        self.assertEqual(instructions("VOLUME"), [state])
        self.assertEqual(flag("exporter", "--storage.path"), state)
        self.assertEqual(instructions("EXPOSE"), [str(PORTS["exporter"])])
        # The configuration is the user's own; any will do.
        arguments[arguments.index("--config.file") + 1] = ROOT / "config/demo.yml"
        code, output = run(EXPORTER, *arguments, "--config.check",
                           environment=SERVICES["exporter"]["environment"])
        self.assertEqual(code, 0, output)

    def test_the_run_stage_installs_the_packages_of_the_libraries_and_of_what_they_read(self):
        _, dynamic = run("readelf", "-d", EXPORTER)
        multiarch = sysconfig.get_config_var("MULTIARCH")
        packages = set()
        for library in re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic):
            _, owner = run("dpkg", "-S", f"*/{multiarch}/{library}")
            packages.add(owner.split(":")[0])
        [install] = [line for line in instructions("RUN") if "--no-install-recommends" in line]
        words = shlex.split(install)
        listed = words[words.index("--no-install-recommends") + 1:]
        listed = listed[:listed.index("&&")]
        # The first three are in Debian's image, or come with the libraries.
        needed = packages - {"libc6", "libgcc-s1", "libstdc++6"}
        installed = set(listed) - {"ca-certificates", "tzdata"}
        # Another Debian has other versions of them: their names are the same up to the first digit.
        if f"debian:{platform.freedesktop_os_release()['VERSION_ID']}-slim" not in instructions("FROM")[1]:
            needed, installed = ({re.match(r"\D*", name)[0] for name in names}
                                 for names in (needed, installed))
        self.assertEqual(needed, installed)


if __name__ == "__main__":
    unittest.main()
