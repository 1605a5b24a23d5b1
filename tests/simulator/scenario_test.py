import json
import pathlib
import re
import tempfile
import unittest

import scenario
from clock import Clock
from world import World

HERE = pathlib.Path(__file__).parent
DEMO = HERE / "scenarios/demo.json"
CONFIG = HERE.parents[1] / "config/demo.yml"


class GenerateTest(unittest.TestCase):
    def test_makes_accounts_for_each_documented_vendor_with_keys_of_their_own(self):
        accounts = scenario.generate(200)["accounts"]
        self.assertEqual(len(accounts), 1000)
        self.assertEqual(len({a["key"] for a in accounts}), 1000)
        self.assertTrue(all(a["key"].startswith(f"SIMKEY-{a['vendor']}-") for a in accounts))
        world = World(Clock(speed=0))
        for account in accounts:
            world.add(account)
        self.assertEqual(len(list(world.accounts())), 1000)

    def test_makes_the_same_for_the_same_seed(self):
        self.assertEqual(scenario.generate(3, seed=5), scenario.generate(3, seed=5))
        self.assertNotEqual(scenario.generate(3, seed=5), scenario.generate(3, seed=6))


class LoadTest(unittest.TestCase):
    def load(self, value):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(value, file)
            file.flush()
            return scenario.load(file.name)

    def test_refuses_what_is_no_scenario(self):
        key = {"vendor": "enrow", "name": "a", "key": "SIMKEY-a"}
        for value in ({"account": []}, {"accounts": [{"vendor": "enrow", "name": "a"}]},
                      {"accounts": [{**key, "key": "unmarked"}]}):
            with self.subTest(value), self.assertRaises(ValueError):
                self.load(value)

    def test_the_world_refuses_accounts_that_cannot_be(self):
        key = {"vendor": "enrow", "name": "a", "key": "SIMKEY-a"}
        for accounts in ([{**key, "vendor": "hooli"}], [key, key], [{**key, "balances": {}}],
                         [{**key, "plan": "gold"}], [{**key, "options": {"colour": 1}}]):
            with self.subTest(accounts), self.assertRaises(ValueError):
                world = World(Clock(speed=0))
                for account in accounts:
                    world.add(account)


class DemoTest(unittest.TestCase):
    def test_the_configuration_has_the_accounts_and_addresses_of_the_scenario(self):
        text = CONFIG.read_text(encoding="utf-8")
        demo = scenario.load(DEMO)
        names = {line.split()[1].split("=")[0] for line in scenario.environment(demo, "u")}
        self.assertEqual(set(re.findall(r"\$\{(\w+)\}", text)), names)
        for account in demo["accounts"]:
            url = scenario.base_url(account["vendor"], "${SIMULATOR_URL}")
            block = re.search(rf"- name: {account['name']}\b.*?\n(?:\n|\Z)", text, re.S).group()
            self.assertIn(f"provider: {account['vendor']}\n", block)
            self.assertIn(f"base_url: {url}\n", block)

    def test_within_the_hour_one_account_runs_dry_and_one_is_refilled(self):
        clock = Clock(speed=0)
        world = World(clock, scenario.load(DEMO)["seed"])
        for account in scenario.load(DEMO)["accounts"]:
            world.add(account)
        key = "SIMKEY-crustdata-research-91b3c07d5a18"
        clock.advance(1200)
        self.assertEqual(world.find("crustdata", key).main.credits, 0)
        clock.advance(900)
        self.assertGreater(world.find("crustdata", key).main.credits, 0)
