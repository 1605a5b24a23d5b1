#!/usr/bin/env python3
"""Fills a Prometheus data folder with the demo's past: what was scraped, and what the rules would
have recorded, alerts included, but without the time that they wait before they fire. The folder
holds only blocks, and none of them reaches beyond the end of the history.
"""

import argparse
import concurrent.futures
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from history import DAYS, STEP, History, lines  # noqa: E402
from recording import Rule, levels, record  # noqa: E402
from stack import DEBIAN, ROOT, Stack  # noqa: E402

# promtool reads its input once for each block, so there is only one block.
BLOCK_DURATION = "4374h"


def rules_alone(folder):
    """A configuration of Prometheus that has the rules, evaluates them hardly ever by itself and
    scrapes nothing; returns its path."""
    config = pathlib.Path(folder) / "rules_alone.yml"
    config.write_text(f'global: {{ evaluation_interval: 1d }}\n'
                      f'rule_files: ["{ROOT}/deploy/prometheus/*.yml"]\n')
    return config


def backfill(end, storage, folder, days=DAYS, demo_alone=True, say=lambda _: None):
    """Moves blocks into `storage`; works in `folder`, and says where the time goes."""
    begun = time.monotonic()
    tell = lambda what: say(f"{time.monotonic() - begun:5.1f} s  {what}")
    with Stack(folder) as stack:
        history = History(end, days, demo_alone=demo_alone)
        tell(f"{len(history.series)} series of {len(history.times)} samples")
        create_blocks(stack, history.write)
        tell("blocks of what was scraped")
        record_levels(stack, history.times, tell)
        storage = pathlib.Path(storage)
        storage.mkdir(parents=True, exist_ok=True)
        for block in data_of(stack).glob("*/meta.json"):
            shutil.move(block.parent, storage)


def data_of(stack):
    return stack.folder / "prometheus"


def create_blocks(stack, write):
    """Calls `write` with the file for the OpenMetrics text."""
    text = stack.folder / "samples.txt"
    with open(text, "w") as file:
        write(file)
        file.write("# EOF\n")
    subprocess.run([DEBIAN / "usr/bin/promtool", "tsdb", "create-blocks-from", "openmetrics",
                    "--quiet", f"--max-block-duration={BLOCK_DURATION}", text, data_of(stack)],
                   check=True, stdout=subprocess.DEVNULL)
    text.unlink()


def record_levels(stack, times, tell):
    """Adds what the rules record, level by level: Prometheus finds new blocks when it starts."""
    def ask(expression):
        answer = stack.query_range(expression, times[0], times[-1], STEP)
        return [(labels, {int(time): value for time, value in samples})
                for labels, samples in answer]

    def start():
        # Shorter than a step: an instant of the grid sees its own samples and no older ones.
        stack.start_prometheus(rules_alone(stack.folder),
                               "--query.lookback-delta", f"{STEP - 1}s")

    start()
    groups = stack.ask("rules")["groups"]
    rules = [Rule(rule) for group in groups for rule in group["rules"]]
    stack.stop()
    for level in levels(rules):
        start()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            recorded = list(pool.map(lambda rule: record(rule, ask, times), level))
        stack.stop()
        tell(f"{sum(map(len, recorded))} series of {len(level)} rules")
        create_blocks(stack, lambda file: write_recorded(file, level, recorded))


def write_recorded(file, level, recorded):
    merged = {}
    for rule, series in zip(level, recorded):
        for labels, samples in series.items():
            merged.setdefault((rule.name, labels), {}).update(samples)
    for (name, labels), samples in sorted(merged.items()):
        samples = sorted(samples.items())
        if name == "ALERTS":
            file.write(lines(name, labels, ((time, 1) for time, _ in samples)))
            name, samples = "ALERTS_FOR_STATE", active_since(samples)
            labels = [(label, value) for label, value in labels if label != "alertstate"]
        file.write(lines(name, labels, samples))


def active_since(samples):
    """For each time the one at which an alert that was active then began to be."""
    since = before = None
    for time, _ in samples:
        if before is None or time - before > STEP:
            since = time
        before = time
        yield time, since


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--end", type=int, default=int(time.time()), help="Unix seconds")
    parser.add_argument("--storage", required=True, help="the data folder of Prometheus")
    arguments = parser.parse_args()
    backfill(arguments.end, arguments.storage, ROOT / "build" / "backfill",
             say=lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
