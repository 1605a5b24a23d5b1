#!/usr/bin/env python3
"""container_test.py FOLDER IMAGE: what is in the image starts as an engine would start it. FOLDER is
its file system, IMAGE its description by `buildah inspect`. Runs in namespaces of its own for mounts
and for the network.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "deploy" / "demo"), str(ROOT / "tests" / "release.d")]
import loopback  # noqa: E402
from stack import get, wait_for  # noqa: E402

FOLDER = pathlib.Path(sys.argv.pop(1))
IMAGE = json.loads(pathlib.Path(sys.argv.pop(1)).read_text())["OCIv1"]["config"]
PAGE = "http://127.0.0.1:10210"
CONFIGURATION = """
accounts:
  - name: main
    provider: openai
    api_key: ${KEY}
    base_url: http://127.0.0.1:9
    budget: { amount: 100, every: month, zone: Europe/Berlin }
"""
# As `docker run --read-only --cap-drop ALL --security-opt no-new-privileges --user UID` does.
START = """
set -eu
mount --bind -o ro "$1" "$1"
mount --bind "$2" "$1/var/lib/api_credits_exporter"
mount --bind "$3" "$1/etc/api_credits_exporter"
mount -t proc proc "$1/proc"
folder=$1 user=$4
shift 4
exec chroot "$folder" setpriv --reuid "$user" --regid "$user" --clear-groups \\
  --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
"""


class ContainerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = FOLDER.parent / "container_test"
        cls.configuration = cls.scratch / "configuration"
        cls.configuration.mkdir(parents=True)
        (cls.configuration / "api_credits_exporter.yml").write_text(CONFIGURATION)
        # An engine fills a new volume with what the image has there, owner included.
        [cls.volume] = IMAGE["Volumes"]
        cls.state = cls.scratch / "state"
        subprocess.run(["cp", "-a", str(FOLDER) + cls.volume, cls.state], check=True)
        # The engine makes the folder of a mount.
        (FOLDER / "etc/api_credits_exporter").mkdir()
        environment = dict(pair.split("=", 1) for pair in IMAGE["Env"])
        cls.log = open(cls.scratch / "log", "w+b")
        cls.exporter = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--", "bash", "-c", START, "_",
             FOLDER, cls.state, cls.configuration, IMAGE["User"], *IMAGE["Entrypoint"],
             *IMAGE["Cmd"]], stdout=cls.log, stderr=cls.log, env={**environment, "KEY": "K" * 20})
        wait_for("the exporter", lambda: get(PAGE + "/-/healthy")[0] == 200, alive=cls.check_alive)

    @classmethod
    def tearDownClass(cls):
        cls.exporter.kill()
        cls.exporter.wait()
        cls.log.close()
        shutil.rmtree(cls.scratch)

    @classmethod
    def check_alive(cls):
        if cls.exporter.poll() is not None:
            raise RuntimeError((cls.scratch / "log").read_text())

    def pid(self):
        """The exporter's own process, as seen from here."""
        children = f"/proc/{self.exporter.pid}/task/{self.exporter.pid}/children"
        return int(pathlib.Path(children).read_text())

    def test_1_is_a_number_that_is_not_root(self):
        self.assertEqual(IMAGE["User"], "10210")
        self.assertEqual(set(IMAGE["ExposedPorts"]), {"10210/tcp"})

    def test_2_has_no_rights_and_nowhere_to_write_but_its_volume(self):
        status = pathlib.Path(f"/proc/{self.pid()}/status").read_text()
        self.assertIn("Uid:\t10210\t10210\t10210\t10210\n", status)
        for capabilities in ("CapPrm", "CapEff", "CapBnd"):
            self.assertIn(f"{capabilities}:\t{0:016x}\n", status)
        mounts = pathlib.Path(f"/proc/{self.pid()}/mounts").read_text()
        self.assertRegex(mounts, r"(?m)^\S+ (/|\S*/merged) \S+ ro")
        self.assertTrue((self.state / "state.db").exists())

    def test_3_serves_metrics_of_a_polled_account(self):
        wait_for("a poll", lambda: get(PAGE + "/-/ready")[0] == 200, alive=self.check_alive)
        status, _, body = get(PAGE + "/metrics")
        self.assertEqual(status, 200)
        self.assertIn(b'api_credits_account_status{provider="openai",account="main",'
                      b'status="unreachable"} 1', body)
        self.assertIn(b"\nprocess_start_time_seconds ", body)

    def test_4_knows_the_certificate_authorities(self):
        self.assertGreater((FOLDER / "etc/ssl/certs/ca-certificates.crt").stat().st_size, 100_000)

    def test_5_ends_well_when_it_is_told_to(self):
        os.kill(self.pid(), signal.SIGTERM)
        self.assertEqual(self.exporter.wait(30), 0)
        self.assertIn("msg=stopped", (self.scratch / "log").read_text())


if __name__ == "__main__":
    loopback.take_up()
    unittest.main()
