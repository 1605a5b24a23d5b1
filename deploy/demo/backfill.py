#!/usr/bin/env python3
"""Fills a Prometheus data folder with the demo's past: what was scraped, and what the rules would
have made of it. Alerts are among it; how long they wait before they fire is left out. The folder
holds blocks alone, none of which reaches beyond the end of the history.
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

CONFIG = ROOT / "deploy" / "demo" / "backfill.yml"
# promtool reads its input once for each block: let there be one.
BLOCK_DURATION = "4374h"


def create_blocks(write, folder, storage):
    """`write` is given the file that takes the OpenMetrics text."""
    text = folder / "samples.txt"
    with open(text, "w") as file:
        write(file)
    subprocess.run([DEBIAN / "usr/bin/promtool", "tsdb", "create-blocks-from", "openmetrics",
                    "--quiet", f"--max-block-duration={BLOCK_DURATION}", text, storage],
                   check=True, capture_output=True)
    text.unlink()


class Backfill:
    """`folder` is for what is left over; `say` is told where the time goes."""

    def __init__(self, end, storage, folder, days=DAYS, say=lambda _: None):
        self.storage, self.folder, self.say = pathlib.Path(storage), pathlib.Path(folder), say
        self.begun = time.monotonic()
        with Stack(self.folder) as self.stack:
            self.data = self.folder / "prometheus"
            history = History(end, days)
            self.times = history.times
            self._say(f"{len(history.series)} series of {len(self.times)} samples")
            create_blocks(history.write, self.folder, self.data)
            self._say("blocks of what was scraped")
            self._record()
        self.storage.mkdir(parents=True, exist_ok=True)
        for block in self.data.glob("*/meta.json"):
            shutil.move(block.parent, self.storage)

    def _say(self, what):
        self.say(f"{time.monotonic() - self.begun:5.1f} s  {what}")

    def _start_prometheus(self):
        # Shorter than a step: an instant of the grid sees its own samples and no older ones.
        return self.stack.start_prometheus(CONFIG, "--query.lookback-delta", f"{STEP - 1}s")

    def _record(self):
        prometheus = self._start_prometheus()
        groups = self.stack.ask("rules")["groups"]
        rules = [Rule(rule) for group in groups for rule in group["rules"]]
        for level in levels(rules):
            if self.stack.processes == []:
                prometheus = self._start_prometheus()
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                recorded = list(pool.map(lambda rule: record(rule, self._ask, self.times), level))
            self._say(f"{sum(map(len, recorded))} series of {len(level)} rules")
            self.stack.stop(prometheus)
            create_blocks(lambda file: self._write(file, level, recorded), self.folder, self.data)

    def _ask(self, expression):
        answer = self.stack.query_range(expression, self.times[0], self.times[-1], STEP)
        return [(labels, {int(time): value for time, value in samples}.items())
                for labels, samples in answer]

    @staticmethod
    def _write(file, level, recorded):
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
        file.write("# EOF\n")


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
    Backfill(arguments.end, arguments.storage, ROOT / "build" / "backfill",
             say=lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
