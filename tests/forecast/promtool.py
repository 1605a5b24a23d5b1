"""Holds the evaluator against the real promtool: the same samples, the same episodes."""

import pathlib
import re
import subprocess
import tempfile

import yaml

import playing
import rules
from account import START, Account

STEP = 240


def _series(account: Account, folder: pathlib.Path, rule_file: pathlib.Path):
    """The samples of the history as promtool's input series."""
    done = subprocess.run([playing.PROGRAM, "--samples", rule_file, "2", folder / account.name],
                          capture_output=True, text=True, check=True)
    series = []
    for line in done.stdout.splitlines():
        if line.startswith("series\t"):
            _, name, values = line.split("\t")
            values = values.split()
            if name.split("{")[0].endswith("_timestamp_seconds"):  # promtool begins in 1970
                values = [_since_start(value) for value in values]
            series.append({"series": name.replace(",}", "}"), "values": _packed(values)})
    return series


def _since_start(value: str) -> str:
    return value if value in ("_", "stale") else repr(float(value) - START.timestamp())


def _packed(values: list[str]) -> str:
    """Runs of one value as 5x10, which is 11 samples."""
    words, at = [], 0
    while at < len(values):
        end = at
        while end < len(values) and values[end] == values[at]:
            end += 1
        count = end - at
        if count < 3 or values[at] == "stale":
            words += values[at:end]
        elif values[at] == "_":
            words.append(f"_x{count}")
        else:
            words.append(f"{values[at]}x{count - 1}")
        at = end
    return " ".join(words)


def _episodes(output: str) -> set:
    found = set()
    for line in output.splitlines():
        if line.startswith("episode ApiCredits"):
            alert, begin, end, *labels = line.split()[1:]
            found.add((alert, int(begin), int(end), tuple(sorted(labels))))
    return found


def differences(account: Account, promtool: str, flavour: str = "2") -> list[str]:
    """Where promtool, of that major version, and the evaluator disagree; empty if nowhere."""
    with tempfile.TemporaryDirectory(prefix="forecast.") as directory:
        folder = pathlib.Path(directory)
        rule_file = folder / "rules"
        rule_file.write_text(rules.lines(naive=False))
        ours = _episodes(playing.play(account.history(), folder / account.name, rule_file,
                                      flavour))
        steps = int(account.days * 86400) // STEP
        firing = {step: set() for step in range(steps)}
        for alert, begin, end, labels in ours:
            for step in range(begin // STEP, end // STEP):
                firing[step].add((alert, labels))
        test = {
            "rule_files": [str(path) for path in rules.SHIPPED],
            "evaluation_interval": f"{STEP}s",
            "group_eval_order": [group["name"] for group in rules.groups()],
            "tests": [{
                "interval": f"{STEP}s",
                "input_series": _series(account, folder, rule_file),
                "promql_expr_test": [
                    _expectation(step, firing[step]) for step in range(steps)],
            }],
        }
        path = folder / "test.yml"
        path.write_text(yaml.dump(test, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper)))
        done = subprocess.run([promtool, "test", "rules", path], capture_output=True, text=True)
    if done.returncode == 0:
        return []
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return [f"{account.name}: {line}" for line in lines if not re.match(r"\s*FAILED", line)][:40]


def _expectation(step: int, alerts: set) -> dict:
    samples = []
    for alert, labels in sorted(alerts):
        pairs = [("alertname", alert)] + [tuple(label.split("=")) for label in labels]
        samples.append({"labels": "{" + ", ".join(f'{k}="{v}"' for k, v in pairs) + "}",
                        "value": 1})
    return {"expr": 'max by (alertname, pool, severity) (ALERTS{alertstate="firing"})',
            "eval_time": f"{step * STEP}s", "exp_samples": samples}
