#!/usr/bin/env python3
"""What the README says of IPv6: the exporter that deploy/quickstart has built answers on [::1] where
the web server library of this Debian has it; on Debian 12 it refuses to start and says why.
"""

import pathlib
import platform
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "demo"))
from stack import Stack, get  # noqa: E402

EXPORTER = ROOT / "build/quickstart/exporter/api_credits_exporter"
LIBRARY_LACKS_IT = platform.freedesktop_os_release()["VERSION_ID"] == "12"


class Ipv6Test(unittest.TestCase):
    def test_listens_on_ipv6_or_says_why_not(self):
        with tempfile.TemporaryDirectory() as folder, Stack(f"{folder}/stack") as stack:
            config = pathlib.Path(folder) / "config.yml"
            config.write_text("accounts: []\n")
            exporter = stack.start("exporter", [EXPORTER, "--config.file", config, "--storage.path=",
                                                "--web.listen-address", "[::1]:0"])
            if LIBRARY_LACKS_IT:
                self.assertEqual(exporter.wait(60), 1)
                self.assertIn("built without IPv6", stack.log_of("exporter"))
                return
            [port] = stack.wait("a port", lambda: re.findall(
                r"msg=listening .*\bport=(\d+)", stack.log_of("exporter")))
            status, _, body = get(f"http://[::1]:{port}/metrics")
            self.assertEqual(status, 200)
            self.assertIn(b"api_credits_exporter_accounts 0\n", body)


if __name__ == "__main__":
    unittest.main()
