#!/usr/bin/env python3
"""What clients cost that keep the server busy with nothing: the real binary on loopback.

    tests/benchmark/silent_clients.py build/release/exporter/api_credits_exporter

Holds so many silent, half-sent or slow-reading connections open and prints how long the next scrape
takes and how much memory the exporter has. Figures hold for the machine that they were taken on;
tests never assert them.
"""

import argparse
import os
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "deploy" / "demo"), str(ROOT / "tests" / "end_to_end")]
from stack import Stack, get  # noqa: E402
import idle_clients  # noqa: E402


def memory_mb(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return 0


def measure(binary, kind, count):
    with Stack(ROOT / "build" / "benchmark", binary) as stack:
        config = stack.folder / "config.yml"
        config.write_text("accounts: []\n")
        process = stack.start_exporter(config)
        before = memory_mb(process.pid, "VmRSS:")
        port = int(stack.exporter.rsplit(":", 1)[1])
        clients = [idle_clients.connect(port, kind) for _ in range(count)]
        if kind != "silent":
            held = min(count, 250)
            stack.wait("connections", lambda: idle_clients.held_by_server(port) >= held)
        begun = time.monotonic()
        get(stack.exporter + "/metrics", timeout=60)
        took = time.monotonic() - begun
        during = memory_mb(process.pid, "VmRSS:")
        begun = time.monotonic()
        process.terminate()
        process.wait(20)
        stopped = time.monotonic() - begun
        stack.processes.remove(process)
        for client in clients:
            client.close()
    print(f"{kind:13} {count:5} {took * 1000:10.1f} ms {before:10.1f} MB {during:8.1f} MB "
          f"{stopped * 1000:10.0f} ms", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exporter")
    parser.add_argument("--counts", type=int, nargs="+", default=[200])
    arguments = parser.parse_args()
    os.environ.setdefault("EXPORTER_BINARY", arguments.exporter)
    print(f"{'clients':13} {'':5} {'next scrape':>13} {'RSS before':>13} {'with them':>11} "
          f"{'SIGTERM to end':>13}")
    for kind in idle_clients.KINDS:
        for count in arguments.counts:
            measure(arguments.exporter, kind, count)


if __name__ == "__main__":
    main()
