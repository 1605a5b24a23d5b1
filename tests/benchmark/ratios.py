"""Figures of interleaved repetitions, and the table that they make.

A ratio is taken within a repetition, where both sides saw the same machine; then comes the median.
"""

import dataclasses
import random
import statistics

DIGITS = 3


@dataclasses.dataclass(frozen=True)
class Row:
    part: str
    what: str
    against: str
    measured: float | None  # None: could not be
    goal: float | None = None  # at most
    unit: str = "×"
    figures: str = ""  # what the ratio is made of


class Figures:
    """What was measured, by name: one value for each repetition."""

    def __init__(self):
        self.values = {}

    def note(self, name, value):
        self.values.setdefault(name, []).append(value)

    def median(self, name):
        return statistics.median(self.values[name])

    def ratio(self, name, other):
        pairs = zip(self.values[name], self.values[other], strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)

    def difference(self, name, other):
        pairs = zip(self.values[name], self.values[other], strict=True)
        return statistics.median(ours - theirs for ours, theirs in pairs)

    def both(self, name, other, scale=1.0, unit="ms"):
        return (f"{number(self.median(name) * scale)} / {number(self.median(other) * scale)} {unit}")


def number(value):
    """Three digits that count, and never an exponent."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    text = f"{value:.{DIGITS}g}"
    return text if "e" not in text else f"{value:.6f}"


def shuffled(names):
    names = list(names)
    random.shuffle(names)
    return names


def verdict(row):
    if row.goal is None or row.measured is None:
        return ""
    return "met" if row.measured <= row.goal else "missed"


def cells(row):
    measure = lambda value: f"{number(value)} {row.unit}" if value is not None else ""
    return row.what, row.against, measure(row.measured), measure(row.goal), verdict(row), row.figures


HEAD = ("what", "against", "measured", "goal", "", "figures")


def text_table(rows):
    lines = []
    for part in dict.fromkeys(row.part for row in rows):
        table = [HEAD, *(cells(row) for row in rows if row.part == part)]
        widths = [max(len(line[i]) for line in table) for i in range(len(HEAD))]
        lines += ["", f"== {part}"]
        lines += ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
                  for line in table]
    return "\n".join(lines).lstrip("\n") + "\n"


def markdown_table(rows):
    lines = []
    for part in dict.fromkeys(row.part for row in rows):
        lines += ["", f"## {part}", "", "| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells(row)) + " |"
                  for row in rows if row.part == part]
    return "\n".join(lines).lstrip("\n") + "\n"
