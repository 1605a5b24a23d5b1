"""Starts and stops the processes of a demo or an end-to-end test on free loopback ports.

A Stack owns its processes and a folder for their logs and data; leaving it stops them all, the last
started first. Waiting is by asking until the answer is there, with a deadline that only guards
against hanging.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEBIAN = ROOT / "build" / "debian"
DEADLINE_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url, headers=None, method="GET", data=None, timeout=10):
    """Returns (status, headers, body) of any HTTP answer; raises OSError where there is none."""
    request = urllib.request.Request(url, headers=headers or {}, method=method, data=data)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def wait_for(what, probe, deadline_seconds=DEADLINE_SECONDS, alive=lambda: None):
    """Calls probe until it returns something true, and returns that."""
    end = time.monotonic() + deadline_seconds
    last = None
    while time.monotonic() < end:
        alive()
        try:
            result = probe()
            if result:
                return result
        except (OSError, ValueError, KeyError, IndexError) as error:
            last = error
        time.sleep(0.05)
    raise TimeoutError(f"{what}: not there after {deadline_seconds} s ({last})")


class Stack:
    def __init__(self, folder, exporter=None):
        self.folder = pathlib.Path(folder)
        self.exporter_binary = pathlib.Path(exporter).resolve() if exporter else None
        self.processes = []
        self.simulator = self.exporter = self.prometheus = self.alertmanager = None
        self.environment = dict(os.environ)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, name, argv, cwd=None):
        log = open(self.folder / f"{name}.log", "ab")
        # A group of its own: Ctrl-C reaches us alone, and we stop the rest in order.
        process = subprocess.Popen(
            [str(part) for part in argv], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            env=self.environment, cwd=cwd, start_new_session=True)
        log.close()
        process.name = name
        self.processes.append(process)
        return process

    def log_of(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def check_alive(self):
        for process in self.processes:
            if process.poll() is not None:
                raise RuntimeError(
                    f"{process.name} ended with {process.returncode}:\n{self.log_of(process.name)[-3000:]}")

    def wait(self, what, probe, deadline_seconds=DEADLINE_SECONDS):
        return wait_for(what, probe, deadline_seconds, self.check_alive)

    def start_simulator(self, *arguments):
        port_file = self.folder / "simulator.port"
        simulator = ROOT / "tests" / "simulator" / "simulator.py"
        self.start("simulator", [sys.executable, simulator, "--port", "0",
                                 "--port-file", port_file, *arguments])
        port = self.wait("simulator", lambda: port_file.exists() and int(port_file.read_text()))
        self.simulator = f"http://127.0.0.1:{port}"
        self.environment["SIMULATOR_URL"] = self.simulator
        return self.simulator

    def start_exporter(self, config, *arguments, prefix=(), binary=None):
        """Its state is kept in our folder; `prefix` is a command that runs it; `binary`: a copy."""
        port = free_port()
        if "--storage.path" not in arguments:
            arguments = ("--storage.path", self.folder / "state", *arguments)
        process = self.start("exporter", [
            *prefix, binary or self.exporter_binary, "--config.file", config,
            "--web.listen-address", f"127.0.0.1:{port}", *arguments])
        self.exporter = f"http://127.0.0.1:{port}"
        self.wait("exporter", lambda: get(self.exporter + "/-/healthy")[0] == 200)
        return process

    def start_alertmanager(self, config):
        port = free_port()
        self.start("alertmanager", [
            DEBIAN / "usr/bin/prometheus-alertmanager", "--config.file", config,
            "--storage.path", self.folder / "alertmanager", "--cluster.listen-address", "",
            "--web.listen-address", f"127.0.0.1:{port}"])
        self.alertmanager = f"http://127.0.0.1:{port}"
        self.wait("alertmanager", lambda: get(self.alertmanager + "/-/ready")[0] == 200)
        return self.alertmanager

    def start_prometheus(self, config, *arguments):
        """In `config`, the addresses and the folder that containers have are replaced by ours. What
        lies in our folder `prometheus` is its data: a history, or what an earlier one left."""
        host = lambda url: url.split("//")[1] if url else "127.0.0.1:9"
        text = pathlib.Path(config).read_text()
        for theirs, ours in (("exporter:10210", host(self.exporter)),
                             ("alertmanager:9093", host(self.alertmanager)),
                             ("/etc/prometheus/api_credits", f"{ROOT}/deploy/prometheus")):
            text = text.replace(theirs, ours)
        filled = self.folder / "prometheus.yml"
        filled.write_text(text)
        port = free_port()
        self.start("prometheus", [
            DEBIAN / "usr/bin/prometheus", "--config.file", filled,
            "--storage.tsdb.path", self.folder / "prometheus",
            "--storage.tsdb.retention.time", "30d",
            "--web.local-assets", f"{DEBIAN}/usr/share/prometheus/web/",
            "--web.console.templates", f"{DEBIAN}/etc/prometheus/consoles",
            "--web.console.libraries", f"{DEBIAN}/etc/prometheus/console_libraries",
            "--web.listen-address", f"127.0.0.1:{port}", *arguments])
        self.prometheus = f"http://127.0.0.1:{port}"
        self.wait("prometheus", lambda: get(self.prometheus + "/-/ready")[0] == 200)
        return self.prometheus

    def ask(self, path, **parameters):
        """The data of an answer of Prometheus's API."""
        # By POST: expressions may be long.
        status, _, body = get(f"{self.prometheus}/api/v1/{path}",
                              method="POST" if parameters else "GET",
                              data=urllib.parse.urlencode(parameters).encode() or None,
                              timeout=DEADLINE_SECONDS)
        answer = json.loads(body)
        if status != 200 or answer["status"] != "success":
            raise ValueError(f"{parameters or path}: {answer.get('error')}")
        return answer["data"]

    def query(self, expression, **parameters):
        """An instant query: a list of (labels, value)."""
        data = self.ask("query", query=expression, **parameters)
        return [(r["metric"], float(r["value"][1])) for r in data["result"]]

    def query_range(self, expression, start, end, step):
        """A list of (labels, [(time, value as text)])."""
        data = self.ask("query_range", query=expression, start=start, end=end, step=step)
        return [(r["metric"], r["values"]) for r in data["result"]]

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in reversed(self.processes):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []
