#!/usr/bin/env python3
"""Checks the dashboards against the types that Grafana publishes of them, in the oldest version
that is supported and in the newest. Each dashboard becomes a literal of them, and tsc compiles it.
DASHBOARD_SCHEMA_FOLDER is where npm puts the types; nothing is written into the source tree.
"""

import copy
import json
import os
import pathlib
import shutil
import subprocess
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
FOLDER = pathlib.Path(os.environ.get("DASHBOARD_SCHEMA_FOLDER", ROOT / "build/dashboard_schema"))
VERSIONS = ("oldest", "newest")

# What is done to the sample, and by which types it is then wrong: a path, and the new value there.
MISTAKES = {
    "a misspelt field of the dashboard": (("schemaVersoin",), 37, VERSIONS),
    "a misspelt field of a panel": (("panels", 1, "tilte"), "Remaining", VERSIONS),
    "a text for a number": (("panels", 1, "gridPos", "w"), "12", VERSIONS),
    "an unknown panel type": (("panels", 2, "type"), "statistic", VERSIONS),
    "a misspelt option": (("panels", 1, "options", "legend", "showLegends"), True, VERSIONS),
    "an option of another panel type": (("panels", 2, "options", "legend"), {}, VERSIONS),
    "an unknown value of an option": (("panels", 2, "options", "colorMode"), "loud", VERSIONS),
    "a misspelt field setting":
        (("panels", 1, "fieldConfig", "defaults", "custom", "lineWith"), 2, VERSIONS),
    "a misspelt override":
        (("panels", 1, "fieldConfig", "overrides", 0, "properties", 0, "id"), "units", VERSIONS),
    "an override of the wrong type":
        (("panels", 1, "fieldConfig", "overrides", 0, "properties", 1, "value"), "dash", VERSIONS),
    "an unknown colour mode":
        (("panels", 1, "fieldConfig", "defaults", "color", "mode"), "rainbow", VERSIONS),
    "an unknown mapping":
        (("panels", 1, "fieldConfig", "defaults", "mappings", 0, "type"), "values", VERSIONS),
    "a misspelt field of a query": (("panels", 1, "targets", 0, "legend"), "{{account}}", VERSIONS),
    "an unknown kind of variable": (("templating", "list", 1, "type"), "label", VERSIONS),
    "a misspelt field of a variable": (("templating", "list", 1, "multiple"), True, VERSIONS),
    "a misspelt field of an annotation": (("annotations", "list", 0, "colour"), "red", VERSIONS),
    "a field that the oldest does not know":
        (("panels", 1, "fieldConfig", "defaults", "custom", "insertNulls"), True, ("oldest",)),
    "a field that the newest does not know": (("style",), "dark", ("newest",)),
    "a row without an id": (("panels", 0, "id"), None, ("newest",)),
}


def changed(tree, path, value):
    """A copy of the tree with a value there; None takes the field away."""
    tree = copy.deepcopy(tree)
    place = tree
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return tree


def install():
    """The types, and what is said of them here, in FOLDER; npm runs only for other versions."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = FOLDER / "package-lock.json"
    wanted = (HERE / "package-lock.json").read_bytes()
    installed = (FOLDER / "node_modules/.package-lock.json").exists()
    if not installed or not lock.exists() or lock.read_bytes() != wanted:
        lock.unlink(missing_ok=True)
        shutil.rmtree(FOLDER / "node_modules", ignore_errors=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, FOLDER)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=FOLDER,
                       check=True, timeout=540)
    for path in FOLDER.glob("*.ts"):
        path.unlink()
    for path in (*HERE.glob("*.ts"), HERE / "tsconfig.json"):
        shutil.copy(path, FOLDER)


def compiled(dashboards):
    """What tsc says of each dashboard, by its name and the version of the types."""
    files = {}
    for number, (name, dashboard) in enumerate(dashboards.items()):
        for version in VERSIONS:
            file = f"dashboard_{number}_{version}.ts"
            files[file] = (name, version)
            (FOLDER / file).write_text(
                f"import type {{ Dashboard }} from './{version}';\n"
                f"export const dashboard: Dashboard = {json.dumps(dashboard, indent=1)};\n")
    result = subprocess.run(["node_modules/.bin/tsc", "--project", ".", "--pretty", "false"],
                            cwd=FOLDER, capture_output=True, text=True, timeout=540)
    complaints = {key: [] for key in files.values()}
    for line in result.stdout.splitlines():
        if not line.startswith(" "):
            file, _, message = line.partition("(")
            complaints[files[file]].append(message)
    if result.stderr or (result.returncode == 0) != (not any(complaints.values())):
        raise RuntimeError(result.stdout + result.stderr)
    return complaints


class SchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sample = json.loads((HERE / "sample.json").read_text())
        cls.dashboards = {path.name: json.loads(path.read_text())
                          for path in sorted(ROOT.glob("dashboards/*.json"))}
        wrong = {name: changed(sample, path, value) for name, (path, value, _) in MISTAKES.items()}
        install()
        cls.complaints = compiled({"sample": sample, **cls.dashboards, **wrong})

    def test_the_dashboards_are_of_grafanas_types(self):
        self.assertEqual(len(self.dashboards), 5)
        for name in ("sample", *self.dashboards):
            for version in VERSIONS:
                with self.subTest(f"{name} by the {version} types"):
                    self.assertEqual(self.complaints[name, version], [])

    def test_mistakes_are_found(self):
        for name, (_, _, versions) in MISTAKES.items():
            for version in VERSIONS:
                with self.subTest(f"{name} by the {version} types"):
                    self.assertEqual(bool(self.complaints[name, version]), version in versions,
                                     self.complaints[name, version])


if __name__ == "__main__":
    unittest.main()
