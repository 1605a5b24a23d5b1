#!/usr/bin/env python3
"""What 1,000 accounts at 10 s cost: the real binary against the simulator on loopback for a minute.

    tests/benchmark/thousand_accounts.py build/release/exporter/api_credits_exporter

Prints polls done against polls due, the latest poll, CPU and memory of the exporter, and what one
scrape costs. Figures hold for the machine that they were taken on; tests never assert them.
"""

import argparse
import json
import os
import pathlib
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "deploy" / "demo"), str(ROOT / "tests" / "simulator"),
                str(ROOT / "tests" / "end_to_end")]
os.environ.setdefault("EXPORTER_BINARY", sys.argv[1] if len(sys.argv) > 1 else "")
from stack import Stack, get  # noqa: E402
from support import Exposition  # noqa: E402
import scenario  # noqa: E402

INTERVAL_SECONDS = 10


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return 0


def scrape(stack):
    return Exposition(get(stack.exporter + "/metrics")[2].decode())


def polls(page):
    return {labels["account"]: value for labels, value in page.find("api_credits_polls_total")}


def prepare(stack, accounts):
    world = scenario.generate(accounts, vendors=("enrow",))
    path = stack.folder / "scenario.json"
    path.write_text(json.dumps(world))
    stack.start_simulator("--scenario", path)
    lines = ["accounts:"]
    for account in world["accounts"]:
        key = stack.folder / f"{account['name']}.key"
        key.write_text(account["key"])
        lines += [f"  - name: '{account['name']}'", "    provider: enrow",
                  f"    api_key_file: {key}", f"    poll_interval: {INTERVAL_SECONDS}s",
                  f"    base_url: {stack.simulator}/enrow"]
    config = stack.folder / "config.yml"
    config.write_text("\n".join(lines) + "\n")
    return stack.start_exporter(config)


def scrape_cost(stack, pid, repetitions=20):
    """CPU ms of one scrape that has to render, by the process's own clock, polling included."""
    before, begun, took = cpu_seconds(pid), time.monotonic(), []
    for _ in range(repetitions):
        start = time.monotonic()
        get(stack.exporter + "/metrics", {"Accept-Encoding": "gzip"})
        took.append((time.monotonic() - start) * 1000)
    elapsed = time.monotonic() - begun
    return statistics.median(took), (cpu_seconds(pid) - before) / repetitions * 1000, elapsed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exporter")
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    with Stack(ROOT / "build" / "benchmark", arguments.exporter) as stack:
        process = prepare(stack, arguments.accounts)
        stack.wait("ready", lambda: get(stack.exporter + "/-/ready")[0] == 200)
        time.sleep(INTERVAL_SECONDS)  # past the spread of the second polls
        first, cpu, begun = polls(scrape(stack)), cpu_seconds(process.pid), time.monotonic()
        lateness = []
        while time.monotonic() - begun < arguments.seconds:
            time.sleep(1)
            page, now = scrape(stack), time.time()
            due = [v for _, v in page.find("api_credits_poll_next_timestamp_seconds")]
            lateness.append(max(0.0, now - min(due)))
        elapsed = time.monotonic() - begun
        done = polls(scrape(stack))
        cost = cpu_seconds(process.pid) - cpu
        count = sum(done.values()) - sum(first.values())
        fewest = min(done[name] - first[name] for name in first)
        failures = sum(v for _, v in scrape(stack).find("api_credits_poll_failures_total"))
        median, per_scrape, _ = scrape_cost(stack, process.pid)
        print(f"polls       {count:.0f} done, {arguments.accounts * elapsed / INTERVAL_SECONDS:.0f} due"
              f" in {elapsed:.0f} s; the slowest account {fewest:.0f}; failures {failures:.0f}")
        print(f"lateness    at most {max(lateness):.2f} s behind (seen once a second)")
        print(f"CPU         {cost / elapsed * 100:.1f} % of one core, one scrape a second included")
        print(f"memory      {memory_mb(process.pid, 'VmRSS'):.0f} MB resident, "
              f"{memory_mb(process.pid, 'VmHWM'):.0f} MB at most")
        print(f"scrape      {len(get(stack.exporter + '/metrics')[2]) / 1e6:.2f} MB plain; "
              f"median {median:.1f} ms gzip, CPU {per_scrape:.1f} ms each")


if __name__ == "__main__":
    main()
