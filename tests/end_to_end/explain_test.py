"""--explain as somebody uses it who writes a definition: against a vendor, against recorded answers,
for a report in public, beside a running exporter, on a terminal."""

import os
import pty
import subprocess
import unittest

import made_up_vendors as vendors
from support import EXPORTER
from vendor_case import VENDORS, VendorTest
from vendor_server import Answer

COLOR = "\x1b["


class ExplainTest(VendorTest):
    def setUp(self):
        super().setUp()
        self.vendor = vendors.OAuth(vendors.basic("id-1", "SIMKEY-client"), 300)
        self.server = self.play(lambda call: self.vendor(call))

    def config(self, **extra):
        return self.config_of(self.account_of(
            "oauth", self.server, "SIMKEY-client", params="{ client_id: id-1 }",
            hosts="{ login: %s }" % self.server.url, **extra))

    def explain(self, *arguments, account="main"):
        return self.run_exporter("--config.file", self.folder / "config.yml", "--storage.path",
                                 self.folder / "state", "--explain", account, *arguments)

    def answers(self, *texts):
        files = [self.write(f"{number}.http", text) for number, text in enumerate(texts)]
        return [part for file in files for part in ("--answer", file)]

    def test_step_by_step_against_the_vendor(self):
        self.config()
        code, out, err = self.explain()
        self.assertEqual((code, err), (0, ""))
        steps, metrics = out.split("metrics\n")
        self.assertRegex(steps, rf"""^1\. token
   POST {self.server.url}/oauth2/token
   > Accept: application/json
   > Content-Type: application/x-www-form-urlencoded
   > Authorization: Basic id-1:<key>
   > grant_type=client_credentials&scope=balance%3Aread
   < 200( after \d+ ms)?
   < content-length: \d+
   < content-type: application/json
   < {{"access_token": "…", "token_type": "…", "expires_in": 0}}
   keep\.token\.value           body\.access_token → <secret>
   keep\.token\.expires_in      body\.expires_in → 300

2\. balance
   GET {self.server.url}/balance
   > Accept: application/json
   > Authorization: Bearer <token>
   < 200( after \d+ ms)?
   < content-length: \d+
   < content-type: application/json
   < {{"balance": 812\.5, "limit": 1000, "plan": "scale"}}
   pools\[main\]\.remaining      body\.balance → 812\.5
   pools\[main\]\.limit          body\.limit → 1000
   plan                       body\.plan → "scale"

outcome ok
$""")
        self.assertIn('api_credits_remaining{provider="oauth",account="main",pool="main",'
                      'unit="credits"} 812.5\n', metrics)
        self.assertEqual([call.path for call in self.server.calls()], ["/oauth2/token", "/balance"])

    def test_for_a_report_in_public(self):
        self.config(labels="{ team: growth }")
        code, out, err = self.explain("--share")
        self.assertEqual((code, err), (0, ""))
        for value in ("812.5", "scale", "id-1", "growth", "client_credentials", "300", "1000"):
            self.assertNotIn(value, out)
        self.assertIn('   < {"balance": 0, "limit": 0, "plan": "…"}\n', out)
        self.assertIn("body.plan → a text\n", out)
        self.assertTrue(out.endswith("api_credits_poll_failures_total\n"), out)

    def test_against_recorded_answers(self):
        self.config()
        token = '{"access_token": "SIMKEY-recorded", "expires_in": 60}\n'
        good = "HTTP/2 200\r\ncontent-type: application/json\r\n\r\n" + '{"balance": 1, "limit": 9}'
        partial = '{"balance": "1,5 EUR", "limit": 9}'
        refusal = 'HTTP/1.1 401 Unauthorized\n\n{"token": "SIMKEY-recorded"}\n'
        for texts, code, said in (((token, good), 0, "pools[main].remaining      body.balance → 1\n"),
                                  ((token, partial), 3, "not read: pools[main].remaining\n"),
                                  ((token, refusal), 1, "outcome unauthorized\n"),
                                  ((token,), 1, "give its answer with one more --answer\n"),
                                  ((token, good, good), 1, "sent 2 requests, but there are 3"),
                                  (("HTTP/1.1 none",), 1, "--answer: ")):
            found, out, err = self.explain(*self.answers(*texts))
            self.assertEqual(found, code, out + err)
            self.assertIn(said, out + err)
        self.assertEqual(self.server.calls(), [])
        self.assertFalse((self.folder / "state").exists(), "nothing is kept")

    def test_what_is_asked_for_wrongly(self):
        self.config()
        self.assertEqual(self.explain(account="mian")[::2],
                         (1, '--explain: no account "mian"; did you mean "main"?\n'))
        self.assertEqual(self.explain("--once")[0], 2)
        self.assertEqual(self.run_exporter("--share")[0], 2)

    def test_beside_a_running_exporter(self):
        self.config(poll_interval="1h")
        self.stack.start_exporter(self.folder / "config.yml")
        self.wait_ready()
        self.assertEqual(len(self.server.calls("/balance")), 1)
        code, out, err = self.explain()
        self.assertEqual((code, out), (1, ""))
        self.assertIn("another", err)
        self.assertIn("nobody here knows when the vendor may be asked again; stop the other "
                      "exporter, or add --force", err)
        self.assertEqual(len(self.server.calls("/balance")), 1)
        self.assertEqual(self.explain(*self.answers('{"access_token": "SIMKEY-x"}', "{}"))[0], 1,
                         "recorded answers need no state")
        code, out, err = self.explain("--force")
        self.assertEqual((code, err), (0, ""))
        self.assertIn("outcome ok\n", out)
        self.assertEqual(len(self.server.calls("/balance")), 2)
        self.assertEqual(self.scrape().value("api_credits_polls_total"), 1, "the daemon saw nothing")

    def test_politeness_holds_between_two_runs(self):
        config = self.config(poll_interval="1h")
        definition = VENDORS / "oauth.yml"
        polite = self.write("polite.yml", definition.read_text().replace(
            "min_interval: 100ms, default_interval: 1m", "min_interval: 1h, default_interval: 1h"))
        config.write_text(config.read_text().replace(str(definition), str(polite)))
        self.assertEqual(self.explain()[0], 0)
        code, out, err = self.explain()
        self.assertEqual((code, out), (1, ""))
        self.assertRegex(err, r"^--explain: the account was not polled: it may not be before "
                              r"20\S+Z; wait, or add --force to ask once all the same\n$")
        self.assertEqual(self.explain("--force")[0], 0)
        self.assertEqual(len(self.server.calls("/balance")), 2)

    def test_a_vendor_cannot_steer_the_terminal(self):
        self.config()
        self.vendor = lambda call: Answer(500, b"\x1b]0;owned\x07\xff", (("X-A", "\x9b2J"),))
        code, out, _ = self.explain()
        self.assertEqual(code, 1)
        self.assertIn("   < \\x1b]0;owned\\x07\\xff\n", out)
        self.assertNotIn(COLOR, out)

    def test_color_on_a_terminal_alone(self):
        self.config()
        arguments = [EXPORTER, "--config.file", self.folder / "config.yml", "--storage.path=",
                     "--explain", "main"]
        ours, theirs = pty.openpty()
        process = subprocess.Popen(arguments, stdout=theirs, stderr=subprocess.PIPE,
                                   stdin=subprocess.DEVNULL, env=self.stack.environment)
        os.close(theirs)
        out = b""
        try:
            while part := os.read(ours, 65536):
                out += part
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        self.assertEqual(process.wait(60), 0, process.stderr.read())
        process.stderr.close()
        self.outputs["terminal"] = out
        self.assertIn("\x1b[1m1. token\x1b[0m", out.decode())
        self.assertNotIn(COLOR, self.explain("--force")[1])


if __name__ == "__main__":
    unittest.main()
