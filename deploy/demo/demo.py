#!/usr/bin/env python3
"""The exporter's main job on loopback: simulator -> exporter -> Prometheus -> Alertmanager.

Prometheus starts with two weeks of history, unless --vendor chooses other vendors of the
catalogue. Prints a summary once every account is there. Runs until Ctrl-C, or with --check ends by
itself: exit code 0 if every account and the history arrived, 1 otherwise.
"""

import argparse
import pathlib
import signal
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import chosen_vendors  # noqa: E402
from backfill import backfill  # noqa: E402
from grafana import start_grafana  # noqa: E402
from stack import ROOT, Stack, get  # noqa: E402

SCENARIO = ROOT / "tests" / "simulator" / "scenarios" / "demo.json"
CONFIG = ROOT / "config" / "demo.yml"


def number(value):
    return "-" if value is None else f"{value:,.10g}"


def scraped(stack, end, series):
    """What was scraped since the end of the history: a list of (labels, value)."""
    return stack.query(f"{series} and timestamp({series}) > {end}")


def print_table(stack, end):
    key = lambda labels: (labels["provider"], labels["account"])
    status = {key(m): m["status"]
              for m, v in scraped(stack, end, "api_credits_account_status") if v == 1}
    columns = {
        "remaining": "api_credits_remaining",
        "grant": "api_credits_recurring_grant",
        "refresh in h": "api_credits_refresh_timestamp_seconds",
    }
    values = {}
    for title, series in columns.items():
        for labels, value in scraped(stack, end, series):
            values.setdefault((*key(labels), labels["pool"]), {})[title] = value
    rows = [("provider", "account", "pool", "status", *columns)]
    for provider, account in sorted(status):
        pools = [p for p in values if p[:2] == (provider, account)] or [(provider, account, "-")]
        for pool in sorted(pools):
            cells = values.get(pool, {})
            refresh = cells.get("refresh in h")
            if refresh is not None:
                cells["refresh in h"] = round((refresh - time.time()) / 3600, 1)
            rows.append((*pool, status[provider, account],
                         *(number(cells.get(title)) for title in columns)))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def simulator_environment():
    simulator = ROOT / "tests" / "simulator" / "simulator.py"
    printed = subprocess.run([sys.executable, simulator, "--scenario", SCENARIO, "--print-env"],
                             check=True, capture_output=True, text=True).stdout
    pairs = (line.removeprefix("export ").partition("=") for line in printed.splitlines() if line)
    return {name: value.strip("'\"") for name, _, value in pairs}


def graph(stack, expression):
    """The address of its graph over the history."""
    return f"{stack.prometheus}/graph?" + urllib.parse.urlencode(
        {"g0.expr": expression, "g0.tab": 0, "g0.range_input": "2w"})


def alerts_page(stack):
    """Where this Prometheus shows its alerts: older ones have two pages, and Debian the older one."""
    for path in ("/classic/alerts", "/alerts"):
        if get(stack.prometheus + path)[0] == 200:
            return stack.prometheus + path
    return f"{stack.prometheus}/api/v1/alerts"


def run(stack, names):
    """Starts everything; returns the address of the Overview dashboard, or why there is none."""
    scenario, config = SCENARIO, CONFIG
    if names:
        scenario, config, variables = chosen_vendors.write(names, stack.folder)
        stack.environment.update(variables)
    else:
        stack.environment.update(simulator_environment())
    print("simulator ...", flush=True)
    stack.start_simulator("--scenario", scenario)
    print("exporter ...", flush=True)
    stack.start_exporter(config, "--web.enable-lifecycle")
    print("Alertmanager ...", flush=True)
    stack.start_alertmanager(ROOT / "deploy" / "demo" / "alertmanager.yml")
    end = int(time.time())
    if not names:
        print("two weeks of history ...", flush=True)
        backfill(end, stack.folder / "prometheus", stack.folder / "history")
    print("Prometheus ...", flush=True)
    stack.start_prometheus(ROOT / "deploy" / "demo" / "prometheus.yml")
    dashboards = start_grafana(stack)
    print("waiting for every account to be polled and scraped ...", flush=True)
    stack.wait("every account polled", lambda: get(stack.exporter + "/-/ready")[0] == 200)
    accounts = stack.wait("the number of accounts in Prometheus", lambda: scraped(
        stack, end, "api_credits_exporter_accounts"))[0][1]
    stack.wait("every account in Prometheus", lambda: accounts == sum(
        value for _, value in scraped(
            stack, end, 'api_credits_account_status{status!="pending"}')))
    for series in () if names else ("api_credits_remaining", "pool:api_credits_remaining:min"):
        stack.wait(f"{series} of two weeks ago", lambda: stack.query(f"{series} offset 13d"))
    print("\nWhat Prometheus sees:\n")
    print_table(stack, end)
    print(f"""
  exporter      {stack.exporter}/
  metrics       {stack.exporter}/metrics
  Prometheus    {graph(stack, "api_credits_remaining")}
                {graph(stack, "pool:api_credits_consumed:rate1d * 86400")}
  alerts        {alerts_page(stack)}
  Alertmanager  {stack.alertmanager}/api/v2/alerts
  Grafana       {dashboards}
  simulator     {stack.simulator}/_control/state
  logs          {stack.folder}
""", flush=True)
    return dashboards


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--exporter", required=True, help="the exporter's binary")
    parser.add_argument("--check", action="store_true", help="end when the data is there")
    parser.add_argument("--vendor", nargs="+", default=[], metavar="NAME",
                        help="play these vendors of the catalogue instead")
    arguments = parser.parse_args()
    # A background job of a shell starts with SIGINT ignored.
    for number_of_signal in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number_of_signal, signal.default_int_handler)
    begun = time.monotonic()
    with Stack(ROOT / "build" / "demo", arguments.exporter) as stack:
        try:
            run(stack, arguments.vendor)
            if arguments.check:
                print(f"check passed after {time.monotonic() - begun:.0f} s")
                return 0
            print("Ctrl-C stops it all.", flush=True)
            while True:
                time.sleep(1)
                stack.check_alive()
        except KeyboardInterrupt:
            print("\nstopping ...", flush=True)
            return 1 if arguments.check else 0
        except (TimeoutError, RuntimeError, ValueError) as error:
            print(f"demo: {error}\nlogs: {stack.folder}", file=sys.stderr)
            return 1
        finally:
            # Only stopping the processes in order is left: a second Ctrl-C must not interrupt that.
            for impatient in (signal.SIGINT, signal.SIGTERM):
                signal.signal(impatient, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
