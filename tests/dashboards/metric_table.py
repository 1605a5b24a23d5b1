"""The table of metrics in README.md: name -> (type, labels)."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
USER_LABEL = "team"
LABELS_OF_EACH = {
    "pool": {"provider", "account", "pool", "unit", USER_LABEL},
    "account": {"provider", "account", USER_LABEL},
    "provider": {"provider"},
    "exporter": set(),
}
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (\w+) \| ([^|]*) \|", re.M)


def metric_table():
    text = (ROOT / "README.md").read_text()
    text = text.partition("<!-- metrics: begin -->")[2].partition("<!-- metrics: end -->")[0]
    table = {}
    for name, kind, of_each, own in ROW.findall(text):
        labels = LABELS_OF_EACH[of_each] | set(re.findall(r"`(\w+)`", own)) | {"job", "instance"}
        if kind == "histogram":
            table[name + "_bucket"] = ("counter", labels | {"le"})
            table[name + "_count"] = table[name + "_sum"] = ("counter", labels)
        else:
            table[name] = (kind, labels)
    return table
