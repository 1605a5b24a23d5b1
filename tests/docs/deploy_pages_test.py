#!/usr/bin/env python3
"""deploy/CHANGELOG.md against the version and the state of the code, and the links of the pages in
deploy/."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHANGES = (ROOT / "deploy/CHANGELOG.md").read_text()


def found(pattern, name):
    return re.search(pattern, (ROOT / name).read_text())[1]


class DeployPagesTest(unittest.TestCase):
    def test_the_newest_changes_are_those_of_this_version(self):
        versions = re.findall(r"(?m)^## (\d+\.\d+\.\d+)$", CHANGES)
        self.assertEqual(versions[0], found(r"project\(\w+ VERSION (\S+)", "CMakeLists.txt"))
        numbers = [tuple(map(int, version.split("."))) for version in versions]
        self.assertEqual(numbers, sorted(set(numbers), reverse=True))

    def test_the_newest_state_version_is_that_of_the_code(self):
        stated = re.findall(r"State version (\d+)", CHANGES)
        self.assertEqual(stated[0], found(r"kSchemaVersion = (\d+);", "exporter/store/schema.h"))

    def test_the_links_of_the_pages_lead_somewhere(self):
        pages = list((ROOT / "deploy").glob("*.md"))
        self.assertIn(ROOT / "deploy/SECRETS.md", pages)
        for page in pages:
            for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
                if "://" not in target:
                    self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")


if __name__ == "__main__":
    unittest.main()
