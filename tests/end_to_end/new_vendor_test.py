"""A vendor that is in nobody's catalogue is added with one YAML file and no C++: three made-up ones
of awkward shape."""

import unittest

from support import ROOT, EndToEndTest, account

KEYS = {"acme": "SIMKEY-acme-1", "globex": "SIMKEY-globex-1", "initech": "SIMKEY-initech-1"}
SCENARIO = [
    {"vendor": "acme", "name": "a", "key": KEYS["acme"], "pools": {
        "email": {"credits": 1234.5, "grant": 2000, "every": "month"},
        "phone": {"credits": 7}, "export": {"unlimited": True}}},
    {"vendor": "globex", "name": "a", "key": KEYS["globex"],
     "balance": {"credits": 400, "used": 100, "grant": 500}},
    {"vendor": "initech", "name": "a", "key": KEYS["initech"],
     "balance": {"credits": 90, "used": 10}},
]


class NewVendorTest(EndToEndTest):
    def start(self):
        self.simulate(SCENARIO)
        files = ", ".join(str(ROOT / f"tests/simulator/providers/{name}.yml") for name in KEYS)
        config = self.configure(
            [account(name, "main", key, base_url=self.base_url(name), poll_interval="1s",
                     **({"params": "{ team: ops }"} if name == "globex" else {}))
             for name, key in KEYS.items()], head=f"provider_files: [{files}]")
        self.stack.start_exporter(config)
        self.wait_ready()

    def test_an_array_of_pools_with_numbers_in_strings(self):
        self.start()
        page = self.scrape()
        of = lambda pool: {"provider": "acme", "account": "main", "pool": pool}
        self.assertEqual(page.status(provider="acme"), {"ok"})
        self.assertEqual(page.value("api_credits_remaining", **of("email")), 1234.5)
        self.assertEqual(page.value("api_credits_remaining", **of("phone")), 7)
        self.assertIsNone(page.value("api_credits_remaining", **of("export")))
        self.assertEqual(page.value("api_credits_unlimited", unit="requests", **of("export")), 1)

    def test_a_computed_balance_behind_a_post(self):
        self.start()
        page = self.scrape()
        self.assertEqual(page.value("api_credits_remaining", provider="globex"), 400)
        self.assertEqual(page.value("api_credits_limit", provider="globex"), 500)

    def test_an_error_inside_a_200(self):
        self.start()
        self.control("account", vendor="globex", key=KEYS["globex"], set={"exhausted": True})
        self.wait_for_metrics("exhausted", lambda p: p.status(provider="globex") == {"exhausted"})
        self.control("account", vendor="globex", key=KEYS["globex"],
                     set={"exhausted": False, "revoked": True})
        self.wait_for_metrics("unauthorized",
                              lambda p: p.status(provider="globex") == {"unauthorized"})

    def test_limits_and_credits_only_in_headers(self):
        self.start()
        page = self.scrape()
        self.assertEqual(page.status(provider="initech"), {"ok"})
        self.assertEqual(page.value("api_credits_remaining", provider="initech"), 90)
        self.assertGreaterEqual(len(page.find("api_credits_rate_limit_remaining",
                                              provider="initech")), 1)


if __name__ == "__main__":
    unittest.main()
