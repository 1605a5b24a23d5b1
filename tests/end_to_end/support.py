"""What the end-to-end tests share: the real binary, the simulator and the real Prometheus on free
loopback ports, a strict reader of expositions, and a search of all output for secrets.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "demo"))
from stack import DEBIAN, Stack, free_port, get  # noqa: E402

EXPORTER = pathlib.Path(os.environ["EXPORTER_BINARY"])
FOLDER = pathlib.Path(os.environ.get("END_TO_END_FOLDER", ROOT / "build" / "end_to_end"))
OPENMETRICS = "application/openmetrics-text;version=1.0.0"
# The simulator's keys and the e-mail address that its error bodies echo: never in any output.
SECRETS = re.compile(rb"SIMKEY|jane\.doe@customer\.example|hooks\.example")
VENDORS = ("crustdata", "enrich", "enrow", "leadboxer", "lusha")

SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)')


class Exposition:
    """The samples of a text exposition; refuses a series that stands twice."""

    def __init__(self, text):
        self.text = text
        self.samples = {}
        for line in text.splitlines():
            if not line or line.startswith("#"):
                continue
            match = SAMPLE.fullmatch(line)
            if not match:
                raise ValueError(f"not a sample: {line}")
            name, labels, value = match.groups()
            pairs = LABEL.findall(labels or "")
            if len(",".join(f'{k}="{v}"' for k, v in pairs)) != len(labels or ""):
                raise ValueError(f"labels: {line}")
            series = (name, frozenset(pairs))
            if series in self.samples:
                raise ValueError(f"twice: {line}")
            self.samples[series] = float(value)

    def find(self, name, **labels):
        """All samples of a name whose labels include these: a list of (labels, value)."""
        wanted = set(labels.items())
        return [(dict(pairs), value) for (sample, pairs), value in self.samples.items()
                if sample == name and wanted <= pairs]

    def value(self, name, **labels):
        """The value of the one sample that fits; None where there is none."""
        found = self.find(name, **labels)
        if len(found) > 1:
            raise ValueError(f"{name}{labels}: {len(found)} samples")
        return found[0][1] if found else None

    def status(self, **labels):
        return {l["status"] for l, v in self.find("api_credits_account_status", **labels) if v == 1}


class EndToEndTest(unittest.TestCase):
    maxDiff = None
    secrets = SECRETS  # what no output may hold

    def setUp(self):
        self.folder = FOLDER / self.id().split(".", 1)[-1]
        self.stack = Stack(self.folder, EXPORTER)
        self.outputs = {}  # what else was seen, by name, to be searched for secrets
        self.addCleanup(self.check_outputs)
        self.addCleanup(self.stack.stop)

    def check_outputs(self):
        log = self.folder / "exporter.log"
        if log.exists():
            self.outputs["exporter.log"] = log.read_bytes()
        for name, output in self.outputs.items():
            leak = self.secrets.search(output)
            self.assertIsNone(leak, f"{name} shows a secret: {leak and leak.group()}")
            self.assertNotIn(b"Sanitizer", output, output[-4000:].decode(errors="replace"))

    # The simulator.

    def simulate(self, scenario, *arguments):
        """Starts a simulator with these accounts; its time stands still unless told otherwise."""
        path = self.folder / "scenario.json"
        path.write_text(json.dumps({"seed": 1, "accounts": scenario}))
        return self.stack.start_simulator("--scenario", path, "--speed", "0", *arguments)

    def control(self, call, method="POST", **arguments):
        status, _, body = get(f"{self.stack.simulator}/_control/{call}", method=method,
                              data=json.dumps(arguments).encode())
        self.assertEqual(status, 200, body)
        return json.loads(body)

    def truth(self, vendor, name):
        _, _, body = get(f"{self.stack.simulator}/_control/state?vendor={vendor}&name={name}")
        return json.loads(body)["accounts"][0]

    # The exporter.

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def configure(self, accounts, head=""):
        """A configuration from (provider, name, key, extra lines) or dicts; returns its path."""
        lines = [head, "accounts:"]
        for account in accounts:
            provider, name, key = account["provider"], account["name"], account["key"]
            variable = f"KEY_{provider}_{name}".upper().replace("-", "_")
            self.stack.environment[variable] = key
            lines += [f"  - name: {name}", f"    provider: {provider}",
                      "    api_key: ${" + variable + "}"]
            lines += [f"    {field}: {value}" for field, value in account["extra"].items()]
        return self.write("config.yml", "\n".join(lines) + "\n")

    def base_url(self, vendor):
        paths = {"enrich": "/api/v3", "leadboxer": "/v1"}
        return f"{self.stack.simulator}/{vendor}{paths.get(vendor, '')}"

    def scrape(self, accept="text/plain"):
        status, headers, body = get(self.stack.exporter + "/metrics", {"Accept": accept})
        self.assertEqual(status, 200)
        self.outputs["/metrics"] = body
        return Exposition(body.decode())

    def wait_for_metrics(self, what, condition, deadline_seconds=60):
        """Scrapes until condition(exposition) holds and returns that exposition."""
        def probe():
            exposition = self.scrape()
            return exposition if condition(exposition) else None
        return self.stack.wait(what, probe, deadline_seconds)

    def wait_ready(self):
        self.stack.wait("ready", lambda: get(self.stack.exporter + "/-/ready")[0] == 200)

    def run_exporter(self, *arguments):
        """Runs the binary to its end: (exit code, standard output, standard error)."""
        # A state file of the test's own, not one where the test happens to run.
        done = subprocess.run([EXPORTER, *map(str, arguments)], capture_output=True, timeout=120,
                              cwd=self.folder,
                              env=self.stack.environment, stdin=subprocess.DEVNULL)
        self.outputs[f"run {len(self.outputs)}"] = done.stdout + done.stderr
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def promtool(self, *arguments, text=""):
        done = subprocess.run([DEBIAN / "usr/bin/promtool", *arguments], input=text.encode(),
                              capture_output=True, timeout=60)
        return done.returncode, (done.stdout + done.stderr).decode()


def account(provider, name, key, **extra):
    return {"provider": provider, "name": name, "key": key, "extra": extra}
