"""No output shows a secret: wherever it stands in a request, whatever the vendor answers, at debug
level. Outputs are the log, every page, the state file, --once, --explain and --config.check."""

import concurrent.futures
import itertools
import unittest

import canaries
from support import EndToEndTest, get
from vendor_server import VendorServer

# The faults whose answers --explain shows; that takes a process for each.
TELLING = ("echo", "base64", "pages", "status_401", "redirect", "not_utf8", "bad_header")
PAGES = ("/", "/api/v1/accounts", "/metrics", "/config", "/-/ready", "/-/healthy", "/-/reload",
         "/nothing/here")


class CanaryTest(EndToEndTest):
    secrets = canaries.LEAK

    def setUp(self):
        super().setUp()
        self.server = VendorServer(canaries.play)
        self.addCleanup(self.server.stop)

    def configure_all(self):
        """An account for each place and fault."""
        accounts = []
        for place, definition in canaries.PLACES.items():
            self.write(f"{place}.provider.yml",
                       f"name: {place}\ntitle: A\nbase_url: https://api.example\n"
                       "hosts: { login: https://login.example }\n"
                       "poll: { min_interval: 100ms }\n" + definition)
            hidden = canaries.secrets_of(place)[0]
            self.stack.environment[f"KEY_{place}".upper()] = hidden
            file = self.write(f"{place}.key", hidden + "\n")
            lines = [f"provider: {place}", "poll_interval: 1m", "poll_timeout: 2s"]
            if "app" in hidden:
                lines.append("secrets: { app: { file: %s } }" % file)
            else:
                lines.append(f"api_key_file: {file}" if place == "header"
                             else "api_key: ${KEY_%s}" % place.upper())
            for fault in canaries.FAULTS:
                url = f"{self.server.url}/{fault}/{place}"
                hosts = ["hosts: { login: %s }" % url]
                accounts.append("\n    ".join(
                    [f"  - name: {fault}", *lines, f"base_url: {url}", *hosts]))
        return self.write("config.yml", "provider_files: ['%s/*.provider.yml']\naccounts:\n%s\n"
                          % (self.folder, "\n".join(accounts)))

    def test_the_search_finds_what_it_looks_for(self):
        for place in canaries.PLACES:
            for text in canaries._written(canaries.secrets_of(place)):
                self.assertRegex(text.encode(), canaries.LEAK)

    def test_the_log_the_pages_and_the_state(self):
        self.stack.start_exporter(self.configure_all(), "--log.level", "debug",
                                  "--web.enable-lifecycle")
        self.wait_ready()
        # Once more: some things are said only of what fails again.
        polls = lambda p: {(l["provider"], l["account"]): v
                           for l, v in p.find("api_credits_polls_total")}
        before = polls(self.scrape())
        self.assertEqual(len(before), len(canaries.PLACES) * len(canaries.FAULTS))
        for place, fault in before:
            status, _, body = get(f"{self.stack.exporter}/-/poll?account={fault}&provider={place}"
                                  "&force=true", method="POST")
            self.assertEqual(status, 202)
            self.outputs[f"poll {place} {fault}"] = body
        self.wait_for_metrics("all polled again", lambda p: all(
            v > before[account] for account, v in polls(p).items()))
        self.scrape("application/openmetrics-text;version=1.0.0")
        for page in PAGES:
            for method in ("GET", "POST"):
                self.outputs[f"{method} {page}"] = get(self.stack.exporter + page, method=method)[2]
        for place, fault in before:
            for page in ("account", "api/v1/accounts"):
                path = f"{page}?provider={place}&account={fault}"
                status, _, self.outputs[path] = get(f"{self.stack.exporter}/{path}")
                self.assertEqual(status, 200, path)
        self.stack.stop()
        for file in (self.folder / "state").iterdir():
            self.outputs[file.name] = file.read_bytes()
        self.assertIn(b"api_key: <secret>", self.outputs["GET /config"])
        sent = {tuple(call.path.split("/")[1:3]) for call in self.server.calls()}
        self.assertEqual(len(sent), len(before), "every account was polled")
        self.assertIn("poll failed again", self.stack.log_of("exporter"))

    def test_once_and_check(self):
        config = self.configure_all()
        arguments = ("--config.file", config, "--log.level", "debug")
        self.assertEqual(self.run_exporter(*arguments, "--config.check")[0], 0)
        code, out, err = self.run_exporter(*arguments, "--once")
        self.assertEqual(code, 1)
        self.assertIn('provider="kept",account="timeout",status="unreachable"} 1', out)

    def test_a_secret_that_is_written_into_the_configuration(self):
        hidden = canaries.secret("literal")
        for line in ("api_key: '%s'", "secrets: { app: '%s' }", "params: { app: '%s' }",
                     "api_key_file: '%s'", "base_url: 'https://ops:%s@api.example'",
                     "proxy: 'http://ops:%s@api.example'"):
            self.configure_all()
            config = self.write("bad.yml", f"""provider_files: ['{self.folder}/*.provider.yml']
accounts:
  - name: a
    provider: named_query
    {line % hidden}
""")
            code, out, err = self.run_exporter("--config.file", config, "--config.check")
            self.assertIn("bad.yml:5:", err)
            if line.startswith("api_key_file"):  # a path, which the warning has to name
                self.outputs.popitem()
                self.assertEqual(code, 0, err)
            else:
                self.assertEqual((code, out), (1, ""), line)

    def explain(self, cases):
        """Runs --explain for each of (place, fault, arguments), some at once."""
        config = self.configure_all()

        def run(case):
            place, fault, *more = case
            return case, self.run_exporter("--config.file", config, "--log.level", "debug",
                                           "--storage.path=", "--explain", f"{place}/{fault}", *more)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for case, (_, out, err) in pool.map(run, cases):
                self.outputs[" ".join(map(str, case))] = (out + err).encode()
                self.assertIn("1. ", out, (case, err))
                self.assertIn("outcome", out, (case, err))

    def test_explain(self):
        self.explain({*itertools.product(canaries.PLACES, TELLING),
                      *itertools.product(["bearer"], canaries.FAULTS)})

    def test_explain_for_a_report_in_public(self):
        self.explain(itertools.product(["path", "named_query", "kept_path"], TELLING, ["--share"]))

    def test_explain_a_recorded_answer(self):
        cases = []
        for place in canaries.PLACES:
            hidden = canaries.secrets_of(place)
            answer = canaries.FAULTS["echo"](hidden)
            head = "".join(f"{name}: {value}\n" for name, value in answer.headers)
            balance = self.write(f"{place}.http",
                                 f"HTTP/1.1 200 OK\n{head}\n{answer.body.decode()}")
            token = self.write(f"{place}.token",
                               '{"token": "%s", "team": "of %s"}' % (hidden[-1], hidden[0]))
            prepares = place in ("kept", "kept_path", "token_form")
            files = (token, balance) if prepares else (balance,)
            cases += [(place, "echo", *itertools.chain(*(("--answer", file) for file in files)),
                       *more) for more in ((), ("--share",))]
        self.explain(cases)


if __name__ == "__main__":
    unittest.main()
