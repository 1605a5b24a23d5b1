"""expected.json: what the sample scores. The bounds may only get better."""

import json
import pathlib

FILE = pathlib.Path(__file__).resolve().parent / "expected.json"
LARGER_IS_BETTER = ("lead_share",)


def is_worse(name: str, value: float, bound: float) -> bool:
    return value < bound if name in LARGER_IS_BETTER else value > bound


def expected() -> dict:
    return json.loads(FILE.read_text())


def tighten(figures: dict) -> None:
    old = expected() if FILE.exists() else figures
    best = {name: old.get(name, value) if is_worse(name, value, old.get(name, value)) else value
            for name, value in figures.items()}
    FILE.write_text(json.dumps(best, indent=2) + "\n")


def complaints(figures: dict) -> list[str]:
    return [f"{name} of the sample is {figures[name]}, worse than the {bound} in expected.json: "
            "`tests/forecast/run --details` names the pages"
            for name, bound in expected().items() if is_worse(name, figures[name], bound)]
