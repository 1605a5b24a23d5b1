#!/usr/bin/env python3
"""Checks what can be checked of the Helm chart without Helm; cases_test.py and values_test.py do
the rest. UPDATE_DOCS=1 writes the table of values in the chart's README.
"""

import json
import os
import re
import unittest

import yaml

import chart

SCHEMA = json.loads((chart.CHART / "values.schema.json").read_text())
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
         "null": type(None)}


def resolved(schema):
    while "$ref" in schema:
        schema = SCHEMA["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def disagreements(value, schema, path=""):
    """Where values.yaml and values.schema.json do not describe the same."""
    schema = resolved(schema)
    if "enum" in schema:
        if value not in schema["enum"]:
            yield f"{path}: {value!r} is none of {schema['enum']}"
        return
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(type(value) is TYPES[name] for name in types):
        yield f"{path}: {value!r} is no {types}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{path}: {value!r} does not match {schema['pattern']}"
    known = schema.get("properties")
    if known is None or path.startswith((".probes.", ".resources")):
        return
    for name in sorted(set(known) - set(value) - {"global"}):
        yield f"{path}.{name}: not in values.yaml"
    for name, member in value.items():
        if name in known:
            yield from disagreements(member, known[name], f"{path}.{name}")
        else:
            yield f"{path}.{name}: not in values.schema.json"


def objects(schema):
    """Every schema of an object with known keys."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema
        for member in schema.values():
            yield from objects(member)
    elif isinstance(schema, list):
        for member in schema:
            yield from objects(member)


class ChartTest(unittest.TestCase):
    def test_chart_and_exporter_have_the_version_of_the_project(self):
        described = yaml.safe_load((chart.CHART / "Chart.yaml").read_text())
        cmake = (chart.ROOT / "CMakeLists.txt").read_text()
        project, = re.findall(r"^project\(\S+ VERSION (\S+)", cmake, re.M)
        self.assertEqual((described["version"], described["appVersion"]), (project, project))

    def test_schema_and_values_name_the_same_keys(self):
        self.assertEqual(list(disagreements(chart.values(), SCHEMA)), [])

    def test_the_schema_takes_no_key_that_it_does_not_know(self):
        found = list(objects(SCHEMA))
        self.assertGreater(len(found), 10)
        for schema in found:
            self.assertIs(schema.get("additionalProperties"), False, sorted(schema["properties"]))

    def test_rules_and_dashboards_are_those_of_the_repository(self):
        """By links: there is no copy that could differ."""
        for name, folder in {"rules": "deploy/prometheus", "dashboards": "dashboards"}.items():
            link = chart.CHART / "files" / name
            self.assertTrue(link.is_symlink(), link)
            self.assertFalse(os.path.isabs(os.readlink(link)), link)
            self.assertEqual(link.resolve(), chart.ROOT / folder)

    def test_the_table_of_the_readme_is_that_of_the_values(self):
        readme = chart.CHART / "README.md"
        text = readme.read_text()
        expected = chart.readme_with(text, chart.table())
        if os.environ.get("UPDATE_DOCS"):
            readme.write_text(expected)
        else:
            self.assertEqual(text, expected, "UPDATE_DOCS=1 tests/helm/chart_test.py writes it")


if __name__ == "__main__":
    unittest.main()
