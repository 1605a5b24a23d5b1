"""The rules and the Alertmanager configuration that we ship, with every duration shortened by one
factor, so that a test sees in a minute what takes an account hours. Nothing else is changed.
"""

import re

FACTOR = 360  # 1h becomes 10s
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
DURATION = r"(?:\d+[smhd])+"


def _shortened(duration):
    seconds = sum(int(n) * UNITS[unit] for n, unit in re.findall(r"(\d+)([smhd])", duration))
    return f"{max(1, round(seconds * 1000 / FACTOR))}ms"


def rules(text):
    """Windows, offsets and waiting times of a rule file; none may be left as it was."""
    text = re.sub(rf"\[({DURATION})\]", lambda m: f"[{_shortened(m[1])}]", text)
    text = re.sub(rf"((?:offset|for:|keep_firing_for:|interval:)\s+)({DURATION})\b",
                  lambda m: m[1] + _shortened(m[2]), text)
    # What remains are parts of names, as in rate1h or in a choice of names: rate(1h|6h|1d), and the
    # "0s" that no text shows.
    left = re.findall(r"(?<![\w|(])(?:\d+[smhdwy])+(?![\w|)])",
                      re.sub(r"\d+ms\b|\^0s\$", "", text))
    if left:
        raise ValueError(f"durations that are not shortened: {left}")
    return text


def alertmanager(text, webhook):
    """Waits of the routes; the receivers' example address becomes that of `webhook`."""
    text = re.sub(rf"((?:group_wait|group_interval): )({DURATION})",
                  lambda m: m[1] + _shortened(m[2]), text)
    return text.replace("http://127.0.0.1:9095", webhook)
