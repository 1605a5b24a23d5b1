"""Runs the parts of the benchmark and makes its table: see tests/benchmark/run."""

import argparse
import pathlib
import shlex
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "deploy" / "demo"))
import collectd  # noqa: E402
import growth  # noqa: E402
import machine  # noqa: E402
import polling  # noqa: E402
import process_cost  # noqa: E402
import prometheus  # noqa: E402
import ratios  # noqa: E402
import serving  # noqa: E402
import silence  # noqa: E402
from stack import ROOT, Stack  # noqa: E402
from vendor import Vendor  # noqa: E402

PARTS = {"serving": serving, "polling": polling, "growth": growth, "silence": silence,
         "prometheus": prometheus}
LATE_SECONDS = 400
README = ROOT / "tests" / "benchmark" / "README.md"


class Bench:
    """What the parts share."""

    def __init__(self, quick, stack, build):
        self.quick, self.stack = quick, stack
        self.programs = build / "tests"
        self.collectd = collectd.is_there()
        self.vendor = Vendor(stack)
        self.rows = []
        self.begun = time.monotonic()

    def turns(self, most, seconds):
        """The numbers of repetitions: one at least, and no other after so many seconds, or when the
        whole run is late because others have the machine."""
        begun = time.monotonic()
        for turn in range(1 if self.quick else most):
            now = time.monotonic()
            if turn and (now - begun > seconds or now - self.begun > LATE_SECONDS):
                return
            yield turn

    def seconds(self, count):
        return 1 if self.quick else count

    def end_part(self):
        for process in [p for p in self.stack.processes if p is not self.vendor.process]:
            process_cost.end(self.stack, process)

    def say(self, line):
        print(f"{time.monotonic() - self.begun:5.0f} s  {line}", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="tests/benchmark/run")
    parser.add_argument("--quick", action="store_true", help="one short repetition of everything")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be repeated")
    parser.add_argument("--readme", action="store_true", help=f"write {README.relative_to(ROOT)}")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release",
                        help="the build folder to measure; of another revision, for example")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without those that it has started
    command = shlex.join(["tests/benchmark/run", *sys.argv[1:]])
    described = machine.describe()
    print(described, flush=True)
    with Stack(ROOT / "build" / "benchmark", 
               arguments.build / "exporter" / "api_credits_exporter") as stack:
        bench = Bench(arguments.quick, stack, arguments.build)
        for name, part in PARTS.items():
            if not arguments.only or name in arguments.only:
                bench.say(name)
                rows = part.measure(bench)
                print("\n" + ratios.text_table(rows), flush=True)
                bench.rows += rows
                bench.end_part()
        bench.say("done")
    if arguments.readme:
        README.write_text(page(command, described, bench.rows))


def page(command, described, rows):
    return (f"# What the exporter costs\n\nWritten by `{command}`. Figures hold for the machine "
            f"that they were taken on; no test asserts them.\n\n{described}.\n\n"
            f"{EXPLANATION}\n{ratios.markdown_table(rows)}")


EXPLANATION = """\
What is compared runs in turn, in random order, on loopback. A ratio is taken within a repetition, and
the table has the median. CPU is that of the measured process alone, user and system. Two figures
with a slash are those of the exporter and of what it is compared with.
"""


if __name__ == "__main__":
    main()
