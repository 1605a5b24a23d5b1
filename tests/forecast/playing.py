"""Plays histories with the program `forecast` and gathers what it prints."""

import concurrent.futures
import dataclasses
import os
import pathlib
import subprocess
import tempfile

import rules
import truth
from account import Account, History
from demand import TICK

PROGRAM = os.environ.get("FORECAST") or str(rules.ROOT / "build/release/tests/forecast")


@dataclasses.dataclass
class Result:
    """What the rules said of one account, judged."""
    account: Account
    pages: list
    spells: list
    errors: dict   # of consumed, by pool
    tickets: int


def play(history: History, folder: pathlib.Path, rule_file: pathlib.Path, flavour: str) -> str:
    history.write(folder)
    done = subprocess.run([PROGRAM, rule_file, flavour, folder], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{history.account.name}: {done.stderr}")
    return done.stdout


def gather(history: History, output: str) -> Result:
    shown, consumed, pages, tickets = [], {}, [], 0
    for line in output.splitlines():
        what, *words = line.split()
        if what == "shown":
            shown = [int(word) // TICK for word in words]
        elif what == "consumed":
            consumed[words[0]] = float(words[1])
        elif what == "episode":
            labels = dict(word.split("=") for word in words[3:])
            page = truth.Page(words[0], labels.get("pool", ""), int(words[1]) // TICK,
                              int(words[2]) // TICK)
            if page.alert not in truth.PRODUCT + truth.NAIVE:
                continue
            if labels.get("severity") == "critical":
                truth.judge(history, page)
                pages.append(page)
            else:
                tickets += 1
    errors = {name: truth.consumed_error(history.pools[name], counted, shown)
              for name, counted in consumed.items()}
    errors = {name: error for name, error in errors.items() if error is not None}
    return Result(history.account, pages, truth.spells(history, pages, shown), errors, tickets)


def _one(task) -> Result:
    account, folder, rule_file, flavour = task
    history = account.history()
    return gather(history, play(history, folder / account.name, rule_file, flavour))


def play_all(accounts, flavour: str = "2", jobs: int | None = None) -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="forecast.") as directory:
        folder = pathlib.Path(directory)
        rule_file = folder / "rules"
        rule_file.write_text(rules.lines())
        tasks = [(account, folder, rule_file, flavour) for account in accounts]
        with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
            return list(pool.map(_one, tasks))
