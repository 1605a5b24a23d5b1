"""What Prometheus pays: one turn of the rules over 1,000 pools whose windows are full, by its own
clock."""

import re
import statistics
import time

import rule_history
from backfill import create_blocks
from exporters import COUNTER, Exporter
from process_cost import CpuOf
from ratios import Row, number
from stack import ROOT

PART = "Prometheus"
POOLS = 1000
INTERVAL_SECONDS = 10
RULES = ROOT / "deploy" / "prometheus"
# The texts of alerts ask Prometheus as well, but only where one fires.
NOT_EVALUATED = re.compile(r"(?ms)^        annotations:.*?(?=^      - |^  - |\Z)")
JOB = {"job": "api_credits", "instance": "benchmark"}
CONFIG = """global: {{ scrape_interval: 10s, evaluation_interval: {interval}s }}
rule_files: ["{rules}/*.yml"]
scrape_configs:
  - job_name: api_credits
    static_configs: [{{ labels: {{ instance: benchmark }}, targets: ["{target}"] }}]
"""


def measure(bench):
    exporter = Exporter(bench.stack, "prometheus-target", POOLS, bench.vendor.urls["http"])
    exporter.start("60s")
    pools = [{**dict(re.findall(r'(\w+)="([^"]*)"', labels)), **JOB} for labels in re.findall(
        r"(?m)^api_credits_consumed_total\{(.*)\} ", exporter.full_page(COUNTER).decode())]
    now = int(time.time())
    expressions = [NOT_EVALUATED.sub("", path.read_text()) for path in sorted(RULES.glob("*.yml"))]
    create_blocks(bench.stack, lambda file: rule_history.write(file, expressions, pools, now))
    bench.say("history for the rules")
    config = bench.stack.folder / "rules.yml"
    config.write_text(CONFIG.format(interval=INTERVAL_SECONDS, rules=RULES,
                                    target=exporter.url.split("//")[1]))
    bench.stack.start_prometheus(config)
    prometheus = bench.stack.processes[-1]
    turns = _turns(bench, 1 if bench.quick else 3)
    with CpuOf(prometheus.pid) as cost:
        time.sleep(2 * INTERVAL_SECONDS)
    series = bench.stack.ask("status/tsdb")["headStats"]["numSeries"]
    return list(_rows(turns, series, cost.seconds / 2))


def _turns(bench, count):
    """For each turn, by group, the rules as Prometheus tells them."""
    turns, seen = [], None
    while len(turns) < count:
        groups = {group["name"]: group for group in bench.stack.ask("rules")["groups"]}
        evaluated = groups["api_credits"]["lastEvaluation"]
        if seen is None or evaluated == seen:
            seen = evaluated
            time.sleep(0.5)
            continue
        seen = evaluated
        time.sleep(INTERVAL_SECONDS * 0.9)  # the other groups follow
        groups = {group["name"]: group for group in bench.stack.ask("rules")["groups"]}
        # The first turn has found no samples yet.
        if bench.stack.query("count(pool:api_credits_consumed:rate7d)") == [({}, POOLS)]:
            turns.append(groups)
    return turns


def _of_week(rule):
    """It reads a week or more."""
    return any(begin - end >= 7 * rule_history.DAY
               for spans in rule_history.windows([rule["query"]]).values() for begin, end in spans)


def _rows(turns, series, cpu):
    evaluated = [name for name, group in turns[0].items()
                 if not group["lastEvaluation"].startswith("0001")]
    total = statistics.median(sum(turn[name]["evaluationTime"] for name in evaluated)
                              for turn in turns)
    week = statistics.median(sum(rule["evaluationTime"] for name in evaluated
                                 for rule in turn[name]["rules"] if _of_week(rule))
                             for turn in turns)
    yield Row(PART, f"7-day rules, {POOLS:,} pools, one turn", "", week, 0.2, "s",
              "those with a range of a week or more")
    yield Row(PART, f"all rules, {POOLS:,} pools, one turn", "", total, None, "s",
              f"{number(cpu)} s of CPU, the scrapes included; {series:,} series in the head; 4 % of "
              "the pools alert")
    for name in evaluated:
        yield Row(PART, f"of it the group {name}", "", statistics.median(
            turn[name]["evaluationTime"] for turn in turns), None, "s", _dearest(turns, name))


def _dearest(turns, name, count=3):
    """The rules that cost most."""
    costs = {}
    for turn in turns:
        for rule in turn[name]["rules"]:
            costs.setdefault(rule["name"], []).append(rule["evaluationTime"])
    medians = sorted(((statistics.median(spent), rule) for rule, spent in costs.items()), reverse=True)
    return ", ".join(f"{rule} {number(spent * 1000)} ms" for spent, rule in medians[:count])
