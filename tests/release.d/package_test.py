#!/usr/bin/env python3
"""package_test.py FOLDER: the Debian package on a machine (FOLDER holds it, with all that the
package depends on, and the package as /root/exporter.deb). Runs in a network of its own.
"""

import pathlib
import re
import ssl
import stat
import subprocess
import sys
import tempfile
import unittest
import urllib.request
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "deploy" / "demo"), str(ROOT / "tests" / "release.d")]
import loopback  # noqa: E402
from machine import Machine  # noqa: E402
from stack import get, wait_for  # noqa: E402

FOLDER = pathlib.Path(sys.argv.pop(1))
UNIT = "api_credits_exporter.service"
USER = "api-credits-exporter"
PAGE = "http://127.0.0.1:10210"
CONFIGURATION = "/etc/api_credits_exporter/config.yml"
ACCOUNT = """accounts:
  - name: main
    provider: crustdata
    base_url: http://localhost:9
    api_key_file: %s
"""
# Where the machine may mention it after a purge: its logs and the package manager's old copies.
LOGS = ("var/log/", "var/lib/dpkg/", "var/cache/debconf/", "etc/passwd-", "etc/group-", "etc/shadow-",
        "etc/gshadow-", "root/exporter.deb", "proc/", "sys/", "tmp/", "var/tmp/")


def metric(name):
    """The value of a series, None where there is none."""
    text = get(PAGE + "/metrics")[2].decode()
    found = re.search(rf"(?m)^{re.escape(name)} (\S+)$", text)
    return float(found[1]) if found else None


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.machine = Machine(FOLDER)
        cls.installed = cls.machine.run("dpkg", "-i", "/root/exporter.deb")

    @classmethod
    def tearDownClass(cls):
        cls.machine.off()

    def property(self, name):
        return self.machine.do("systemctl", "show", "--value", "--property", name, UNIT)

    def journal(self):
        return self.machine.do("journalctl", "--no-pager", "--output", "cat", "--unit", UNIT)

    def write(self, name, text):
        path = self.machine.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def wait(self, what, probe):
        try:
            return wait_for(what, probe)
        except TimeoutError as error:
            raise AssertionError(f"{error}\n{self.journal()[-3000:]}") from error

    def wait_for_account(self, reason):
        self.wait(reason, lambda: metric(
            f'api_credits_poll_errors_total{{provider="crustdata",reason="{reason}"}}'))

    def systemctl(self, *words):
        # More starts within ten seconds than systemd allows are ours.
        self.machine.run("systemctl", "reset-failed", UNIT)
        done = self.machine.run("systemctl", *words)
        self.assertEqual(done.returncode, 0, done.stderr + self.journal()[-3000:])

    def test_01_installs_starts_and_says_that_there_is_no_account(self):
        self.assertEqual(self.installed.returncode, 0, self.installed.stderr)
        self.wait("the service", lambda: get(PAGE + "/-/ready")[0] == 200)
        self.assertEqual(self.machine.do("systemctl", "is-enabled", UNIT), "enabled")
        self.assertEqual(metric("api_credits_exporter_accounts"), 0)
        self.assertIn("there is no account, so nothing is polled", self.journal())
        self.assertEqual(self.machine.do("dpkg", "--verify", "api-credits-exporter"), "")

    def test_02_runs_as_its_user_without_rights(self):
        status = self.machine.do("cat", f"/proc/{self.property('MainPID')}/status")
        uid = self.machine.do("id", "-u", USER)
        self.assertIn(f"Uid:\t{uid}\t{uid}\t{uid}\t{uid}", status)
        for line in ("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1",
                     "Seccomp:\t2"):
            self.assertIn(line, status)
        state = self.machine.path("var/lib/api_credits_exporter")
        self.assertEqual(stat.S_IMODE(state.stat().st_mode), 0o750)
        self.assertEqual(stat.S_IMODE((state / "state.db").stat().st_mode), 0o600)

    def test_03_is_as_closed_as_the_readme_says(self):
        stated = re.search(r"exposure level at most (\d\.\d)", (ROOT / "README.md").read_text())[1]
        said = self.machine.do("systemd-analyze", "security", "--no-pager", UNIT).splitlines()[-1]
        print("package:", said)
        level = re.search(r"exposure level .*: (\d\.\d)", said)[1]
        self.assertLessEqual(float(level), float(stated))

    def test_04_has_what_it_promises(self):
        files = self.machine.do("dpkg", "-L", "api-credits-exporter").splitlines()
        share, doc = "/usr/share/api_credits_exporter", "/usr/share/doc/api-credits-exporter"
        for folder, origin in ((f"{share}/prometheus", "deploy/prometheus/*.yml"),
                               (f"{share}/dashboards", "dashboards/*.json"),
                               (f"{share}/alertmanager", "deploy/alertmanager/*.yml"),
                               (share, "config/*.schema.json"), (share, "deploy/runbook.md"),
                               (f"{doc}/examples", "config/examples/*.yml")):
            originals = list(ROOT.glob(origin))
            self.assertTrue(originals, origin)
            for original in originals:
                self.assertEqual(self.machine.path(f"{folder}/{original.name}").read_bytes(),
                                 original.read_bytes())
        for name in ("copyright", "changelog.gz", "CHANGELOG.md", "SECRETS.md", "reference.yml"):
            self.assertIn(f"{doc}/{name}", files)
        # Only root writes to them, and everybody reads them.
        for name in files:
            path = self.machine.path(name)
            if not path.is_symlink() and not name.startswith("/etc/api_credits_exporter/keys"):
                self.assertIn(stat.S_IMODE(path.stat().st_mode), (0o644, 0o755), name)

    def test_05_the_manual_page_has_every_flag(self):
        page = self.machine.path("usr/share/man/man1/api_credits_exporter.1.gz").read_bytes()
        page = zlib.decompress(page, wbits=31).decode().replace("\\-", "-")
        help_text = self.machine.do("api_credits_exporter", "--help")
        flags = re.findall(r"(?m)^ +(?:-\w,)?(--[\w.-]+)", help_text)
        self.assertIn("--config.file", flags)
        for flag in flags:
            self.assertRegex(page, rf"(?m)^ +(-\w,)?{re.escape(flag)}\b")

    def test_06_polls_with_all_that_the_unit_forbids(self):
        """The demo's vendors: expressions, regular expressions, HTTP and the state at work."""
        simulator = ROOT / "tests/simulator/simulator.py"
        scenario = ["--scenario", ROOT / "tests/simulator/scenarios/demo.json"]
        printed = subprocess.run([sys.executable, simulator, *scenario, "--print-env"], check=True,
                                 capture_output=True, text=True).stdout
        with tempfile.TemporaryDirectory() as folder:
            port = pathlib.Path(folder) / "port"
            server = subprocess.Popen([sys.executable, simulator, *scenario, "--port", "0",
                                       "--port-file", port], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
            self.addCleanup(server.wait)
            self.addCleanup(server.kill)
            wait_for("the simulator", lambda: port.exists() and port.read_text())
            url = f"http://127.0.0.1:{port.read_text().strip()}"
        original = self.machine.path(CONFIGURATION).read_text()
        self.write(CONFIGURATION, (ROOT / "config/demo.yml").read_text())
        self.write("/root/demo", printed.replace("export ", "") + f"SIMULATOR_URL={url}\n")
        self.drop_in("EnvironmentFile=/root/demo")
        self.systemctl("restart", UNIT)
        self.wait("every poll", lambda: get(PAGE + "/-/ready")[0] == 200)
        status, _, body = get(PAGE + "/metrics")
        self.assertEqual(status, 200)
        self.assertRegex(body.decode(), r"(?m)^api_credits_remaining\{.*\} \d")
        self.assertEqual(metric("api_credits_exporter_state_durable"), 1)
        self.drop_in(None)
        self.machine.path("/root/demo").unlink()
        self.write(CONFIGURATION, original)
        self.systemctl("restart", UNIT)

    def drop_in(self, line):
        path = self.machine.path(f"/etc/systemd/system/{UNIT}.d/test.conf")
        if line:
            self.write(str(path.relative_to(self.machine.folder)), f"[Service]\n{line}\n")
        else:
            path.unlink()
            path.parent.rmdir()
        self.systemctl("daemon-reload")

    def test_07_a_reload_takes_a_new_account_and_reads_its_key(self):
        key = self.write("/root/key", "k" * 20)
        self.machine.do("install", "-m", "640", "-g", USER, "/root/key",
                        "/etc/api_credits_exporter/keys/crustdata")
        key.unlink()
        self.write(CONFIGURATION, ACCOUNT % "/etc/api_credits_exporter/keys/crustdata")
        started = self.property("MainPID")
        self.systemctl("reload", UNIT)
        self.wait_for_account("connect")
        self.assertEqual(metric("api_credits_exporter_accounts"), 1)
        self.assertEqual(self.property("MainPID"), started)
        # Nobody else reads it.
        for user, code in ((USER, 0), ("nobody", 1)):
            group = self.machine.do("id", "-g", user)
            done = self.machine.run("setpriv", "--reuid", user, "--regid", group, "--init-groups",
                                    "cat", "/etc/api_credits_exporter/keys/crustdata")
            self.assertEqual(done.returncode, code, user)

    def test_08_takes_a_key_as_a_credential(self):
        self.write("/root/key", "k" * 20).chmod(0o600)
        self.drop_in("LoadCredential=crustdata:/root/key")
        self.write(CONFIGURATION, ACCOUNT % "${CREDENTIALS_DIRECTORY}/crustdata")
        self.systemctl("restart", UNIT)
        self.wait_for_account("connect")
        # A reload sees the copy of the start, as deploy/SECRETS.md says.
        self.machine.path("/root/key").unlink()
        self.systemctl("reload", UNIT)
        self.wait("the reload", lambda: metric("api_credits_exporter_config_last_reload_successful"))
        self.drop_in(None)
        self.write(CONFIGURATION, "accounts: []\n")
        self.systemctl("restart", UNIT)

    def test_09_flags_come_from_the_file_in_etc_default(self):
        original = self.machine.path("/etc/default/api_credits_exporter").read_text()
        self.write("/etc/default/api_credits_exporter",
                   'ARGS="--web.listen-address 127.0.0.1:10209 --web.enable-lifecycle"\n')
        self.systemctl("restart", UNIT)
        other = "http://127.0.0.1:10209"
        self.wait("the other port", lambda: get(other + "/-/reload", method="POST")[0] == 200)
        self.assertRaises(OSError, get, PAGE + "/metrics")
        self.write("/etc/default/api_credits_exporter", original)
        self.systemctl("restart", UNIT)
        self.wait("the port", lambda: get(PAGE + "/metrics")[0] == 200)

    def test_10_serves_https_with_the_libraries_that_it_brings(self):
        folder = self.machine.path("/etc/api_credits_exporter")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", folder / "web.key", "-out", folder / "web.crt"],
                       check=True, capture_output=True)
        self.machine.do("chgrp", USER, "/etc/api_credits_exporter/web.key")
        self.machine.do("chmod", "640", "/etc/api_credits_exporter/web.key")
        self.write("/etc/api_credits_exporter/web.yml",
                   "tls_server_config: { cert_file: web.crt, key_file: web.key }\n")
        flags = self.machine.path("/etc/default/api_credits_exporter")
        original = flags.read_text()
        flags.write_text('ARGS="--web.config.file /etc/api_credits_exporter/web.yml"\n')
        self.systemctl("restart", UNIT)
        trusted = ssl.create_default_context(cafile=folder / "web.crt")
        self.wait("https", lambda: urllib.request.urlopen(
            "https://localhost:10210/metrics", timeout=10, context=trusted).status == 200)
        flags.write_text(original)
        for name in ("web.yml", "web.crt", "web.key"):
            (folder / name).unlink()
        self.systemctl("restart", UNIT)
        self.wait("http", lambda: get(PAGE + "/metrics")[0] == 200)

    def test_11_the_socket_unit_gives_it_ipv6(self):
        self.assertRaises(OSError, get, "http://[::1]:10210/metrics")
        names = [f"api_credits_exporter_ipv6.{kind}" for kind in ("socket", "service")]
        for name in names:
            self.machine.do("cp", f"/usr/share/doc/api-credits-exporter/examples/{name}",
                            "/etc/systemd/system")
        self.systemctl("daemon-reload")
        self.systemctl("enable", "--now", names[0])
        status, _, body = get("http://[::1]:10210/metrics")
        self.assertEqual(status, 200)
        self.assertIn(b"api_credits_exporter_accounts 0", body)
        self.assertEqual(get(PAGE + "/metrics")[0], 200)
        self.systemctl("disable", "--now", *names)
        for name in names:
            self.machine.path(f"/etc/systemd/system/{name}").unlink()
        self.systemctl("daemon-reload")

    def test_12_starts_again_after_a_crash(self):
        first = self.property("MainPID")
        self.machine.do("kill", "-KILL", first)
        self.wait("the next start", lambda: self.property("MainPID") not in ("0", first))
        self.wait("the service", lambda: get(PAGE + "/-/ready")[0] == 200)

    def test_13_an_upgrade_restarts_it_and_keeps_what_was_changed(self):
        before = self.property("MainPID")
        self.write(CONFIGURATION, "accounts: []  # mine\n")
        self.machine.do("dpkg", "-i", "/root/exporter.deb")
        self.assertNotIn(self.property("MainPID"), ("0", before))
        self.assertEqual(self.machine.path(CONFIGURATION).read_text(), "accounts: []  # mine\n")
        self.wait("the service", lambda: get(PAGE + "/-/ready")[0] == 200)

    def test_14_a_removal_stops_it_and_keeps_configuration_and_state(self):
        self.machine.do("dpkg", "-r", "api-credits-exporter")
        self.assertRaises(OSError, get, PAGE + "/metrics")
        self.assertIn("msg=stopped", "\n".join(self.journal().splitlines()[-4:]))
        self.assertFalse(self.machine.path("/usr/bin/api_credits_exporter").exists())
        self.assertTrue(self.machine.path(CONFIGURATION).exists())
        self.assertTrue(self.machine.path("/var/lib/api_credits_exporter/state.db").exists())

    def test_15_a_purge_leaves_nothing(self):
        self.machine.do("dpkg", "-P", "api-credits-exporter")
        left = []
        for path in self.machine.folder.rglob("*"):
            name = str(path.relative_to(self.machine.folder))
            if name.startswith(LOGS):
                continue
            named = re.search("api.credits", name)
            if not named and name.startswith(("etc/", "var/lib/")) and path.is_file():
                named = re.search(b"api.credits", path.read_bytes())
            if named:
                left.append(name)
        self.assertEqual(left, [])
        self.assertNotEqual(self.machine.run("id", USER).returncode, 0)
        self.assertNotEqual(self.machine.run("dpkg", "-s", "api-credits-exporter").returncode, 0)
        self.assertNotEqual(self.machine.run("systemctl", "cat", UNIT).returncode, 0)


if __name__ == "__main__":
    loopback.take_up()
    unittest.main(failfast=True)
