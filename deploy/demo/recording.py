"""What Prometheus's rules would have recorded over a history, for every instant of its grid.

A rule is evaluated with a range query once all series that it reads are there, so rules are sorted
by levels. A range query cannot see the rule's own last value; these parts (`its own name and
condition`) are computed here, step by step, as Prometheus does.
"""

import re

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
BY_REGEX = re.compile(r'__name__=~"((?:[^"\\]|\\.)*)"')
# What a rule recorded at the previous evaluation, as rules/memory.libsonnet writes it. On a grid
# without gaps that is its last value.
BEFORE = re.compile(r"\(\s*last_over_time\(([a-z_0-9:]+)\[1d\]\)\s+and ignoring \(condition\)\s+"
                    r"last_over_time\([^)]*\[1d\]\)\s+>= scalar\(last_over_time\([^)]*\)\)\s*\)")
TEMPLATE = re.compile(r"{{\s*\$labels\.(\w+)\s*}}")


class Rule:
    """A rule as Prometheus's API shows it."""

    def __init__(self, answer):
        self.alert = answer["type"] == "alerting"
        self.name = "ALERTS" if self.alert else answer["name"]
        self.labels = dict(answer.get("labels", {}))
        if self.alert:
            self.labels.update(alertname=answer["name"], alertstate="firing")
        own = re.compile(rf"last_over_time\({self.name}\[\d+[hd]\]\)")
        self.expression = own.sub(self.name, BEFORE.sub(r"\1", answer["query"]))

    def reads(self, names):
        """Those of the recorded names that the expression reads, its own left out."""
        read = set(NAME.findall(self.expression)) & names
        for pattern in BY_REGEX.findall(self.expression):
            read |= {name for name in names if re.fullmatch(pattern, name)}
        return read - {self.name}

    def series(self, labels):
        """The labels of the recorded series, sorted."""
        result = {name: value for name, value in labels.items() if name != "__name__"}
        for name, value in self.labels.items():
            result[name] = TEMPLATE.sub(lambda match: labels.get(match[1], ""), value)
        return tuple(sorted((name, value) for name, value in result.items() if value))


def levels(rules):
    """Lists of rules: each list reads only what earlier lists record. No rule reads an alert."""
    names = {rule.name for rule in rules if not rule.alert}
    waiting, done = list(rules), set()
    while waiting:
        level = [rule for rule in waiting if rule.reads(names) <= done]
        if not level:
            raise ValueError(f"rules in a circle: {[rule.name for rule in waiting]}")
        yield level
        done |= {rule.name for rule in level}
        waiting = [rule for rule in waiting if rule not in level]


def record(rule, ask, times):
    """{labels: {time: value}} of a rule; `ask` evaluates an expression at all of these times, and
    returns a list of (labels, {time: value})."""
    result = {}
    # No counter of the history begins anew, so nothing follows from what was recorded before one did.
    anew = f"last_over_time({rule.name}[1h] offset"
    branches = [branch for branch in alternatives(rule.expression) if anew not in branch]
    memory = re.compile(rf"{rule.name} and (?:(on|ignoring) ?\(([^)]*)\) )?(.*)", re.S)
    remembered = [memory.fullmatch(bare(branch)) for branch in branches]
    for match, branch in zip(remembered, branches):
        if rule.name in NAME.findall(match[3] if match else branch):
            raise ValueError(f"{rule.name} reads its own last value in a way that is not followed")
    if rule.alert or not any(remembered):
        for labels, samples in ask(rule.expression):
            result.setdefault(rule.series(labels), {}).update(samples)
        return result
    parts = [condition(match, ask) if match else plain(rule, branch, ask)
             for match, branch in zip(remembered, branches)]
    every = {labels for part in parts if isinstance(part, dict) for labels in part}
    for labels in every:
        last, samples = None, {}
        for time in times:
            last = next((value for value in (
                part.get(labels, {}).get(time) if isinstance(part, dict) else
                last if last is not None and part(labels, time) else None
                for part in parts) if value is not None), None)
            if last is not None:
                samples[time] = last
        result[labels] = samples
    return result


def plain(rule, branch, ask):
    return {rule.series(labels): samples for labels, samples in ask(branch)}


def condition(match, ask):
    """Whether the right-hand side of `and` has a partner for a series at a time."""
    mode, names, expression = match.groups()
    names = {name.strip() for name in (names or "").split(",")} | {"__name__"}
    on = mode == "on"
    key = lambda labels: frozenset((n, v) for n, v in labels if (n in names) == on)
    partners = {}
    for labels, samples in ask(expression):
        partners.setdefault(key(labels.items()), set()).update(samples)
    return lambda labels, time: time in partners.get(key(labels), ())


def alternatives(expression):
    """The operands of `or` at the top."""
    parts, depth, begin, quoted = [], 0, 0, False
    for match in re.finditer(r'\\.|"|[({\[]|[)}\]]|\bor\b', expression):
        token = match[0]
        if token == '"':
            quoted = not quoted
        elif quoted or token.startswith("\\"):
            continue
        elif token == "or":
            if depth == 0:
                parts.append(expression[begin:match.start()].strip())
                begin = match.end()
        else:
            depth += 1 if token in "({[" else -1
    return [*parts, expression[begin:].strip()]


def bare(expression):
    """Without parentheses around the whole and with single spaces."""
    expression = " ".join(expression.split())
    while expression.startswith("(") and closing(expression) == len(expression) - 1:
        expression = expression[1:-1].strip()
    return expression


def closing(expression):
    depth = 0
    for place, character in enumerate(expression):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return place
    return -1
