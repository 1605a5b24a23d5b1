"""The Helm chart as files: where it is, and the table of its values as its README shows it."""

import pathlib
import re

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CHART = ROOT / "deploy/helm/api-credits-exporter"
CASES = sorted(CHART.glob("ci/*-values.yaml"))
KEY = re.compile(r"^( *)([A-Za-z]+):(.*)$")
END_OF_SCALAR = "...\n"  # as YAML writes a scalar that stands alone
BEGIN, END = "<!-- values: begin -->\n", "<!-- values: end -->\n"


def values():
    return yaml.safe_load((CHART / "values.yaml").read_text())


def explained_values():
    """Path, default and comment of each value that has a comment right above it."""
    defaults = values()
    comment, path = [], []
    for line in (CHART / "values.yaml").read_text().splitlines():
        key = KEY.match(line)
        if line.lstrip().startswith("# "):
            if not line.startswith("#   "):  # an example
                comment.append(line.lstrip()[2:])
            continue
        if key:
            path[len(key[1]) // 2:] = [key[2]]
            if comment:
                default = defaults
                for name in path:
                    default = default[name]
                yield ".".join(path), default, " ".join(comment)
        comment = []


def table():
    lines = ["| value | default | |", "|---|---|---|"]
    for path, default, comment in explained_values():
        if isinstance(default, dict) and default and not path.endswith("labels"):
            shown = ""  # too long for a table
        elif default is None or default == "":
            shown = "empty"
        else:
            text = yaml.safe_dump(default, default_flow_style=True)
            shown = f"`{text.removesuffix(END_OF_SCALAR).strip()}`"
        lines.append(f"| `{path}` | {shown} | {comment} |")
    return "\n".join(lines) + "\n"


def readme_with(text, new_table):
    head, rest = text.split(BEGIN)
    return head + BEGIN + new_table + END + rest.split(END)[1]
