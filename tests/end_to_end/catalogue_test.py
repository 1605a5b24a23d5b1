"""Every vendor of the catalogue, polled by the real binary while the simulator plays it from its
recorded answers: every account is ok, and what it shows goes down as the balance burns."""

import sys
import unittest

from support import ROOT, Exposition, EndToEndTest

sys.path.insert(0, str(ROOT / "tests" / "simulator"))
import chosen_vendors  # noqa: E402
from vendors import recorded  # noqa: E402


class CatalogueTest(EndToEndTest):
    def test_every_vendor_is_polled_as_it_was_recorded(self):
        names = recorded.names()
        self.assertGreater(len(names), 4)
        scenario, config, variables = chosen_vendors.write(names, self.folder)
        self.stack.environment.update(variables)
        self.stack.start_simulator("--scenario", scenario, "--speed", "0")
        first = self.poll_once(config)
        wrong = {name: first.status(provider=name) for name in names
                 if first.status(provider=name) != {"ok"}}
        self.assertEqual(wrong, {})

        burning = [name for name in names if recorded.Recorded(name).recorded("remaining")]
        self.assertGreater(len(burning), len(names) // 3)
        self.control("advance", seconds=3600)
        second = self.poll_once(config)
        for name in burning:
            before, after = (sum(value for _, value in exposition.find(
                "api_credits_remaining", provider=name)) for exposition in (first, second))
            self.assertLess(after, before, name)

    def poll_once(self, config):
        return Exposition(self.run_exporter("--config.file", config, "--once", "--storage.path=")[1])


if __name__ == "__main__":
    unittest.main()
