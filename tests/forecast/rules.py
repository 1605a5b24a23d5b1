"""The shipped rules, and three naive ones, as the lines that the evaluator reads."""

import pathlib
import re

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHIPPED = [ROOT / "deploy/prometheus/recording_rules.yml",
           ROOT / "deploy/prometheus/alerting_rules.yml"]
NAIVE = {
    "NaiveShare":
        "api_credits_remaining / (api_credits_recurring_grant or api_credits_limit) < 0.05",
    "NaivePredict": "predict_linear(api_credits_remaining[6h], 86400) < 0",
    "NaiveDeriv": "api_credits_remaining / -(deriv(api_credits_remaining[1h]) < 0) < 86400",
}
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def groups() -> list[dict]:
    """All groups of the shipped files, in the order in which they are evaluated."""
    return [group for path in SHIPPED for group in yaml.safe_load(path.read_text())["groups"]]


def milliseconds(text: str) -> int:
    return 1000 * sum(int(count) * UNITS[unit]
                      for count, unit in re.findall(r"(\d+)([smhd])", text))


def _label(value: str) -> str:
    if value == "{{ $labels.severity }}":
        return "$severity"
    if "{{" in value:
        raise ValueError(f"a label that the evaluator does not know: {value}")
    return value


def lines(naive: bool = True) -> str:
    text = []
    for group in groups():
        if group.get("interval") or group.get("limit"):
            print(f"forecast: the interval of group {group['name']} is taken as the grid's")
        for rule in group["rules"]:
            kind = "alert" if "alert" in rule else "record"
            labels = ";".join(f"{k}={_label(str(v))}" for k, v in rule.get("labels", {}).items())
            expr = re.sub(r"#[^\n\"']*\n", "\n", rule["expr"])
            text.append("\t".join((kind, rule[kind], str(milliseconds(rule.get("for", ""))),
                                   str(milliseconds(rule.get("keep_firing_for", ""))), labels,
                                   " ".join(expr.split()))))
    if naive:
        text += ["\t".join(("alert", name, "0", "300000", "severity=critical", expr))
                 for name, expr in NAIVE.items()]
    return "\n".join(text) + "\n"
