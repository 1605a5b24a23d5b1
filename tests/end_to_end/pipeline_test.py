"""The main job: the real binary polls the simulated vendors, a real Prometheus scrapes it, and what
Prometheus holds is what the simulator holds."""

import http.server
import json
import threading
import unittest
import urllib.request

from support import OPENMETRICS, ROOT, VENDORS, EndToEndTest, get

SCENARIO = json.loads((ROOT / "tests/simulator/scenarios/demo.json").read_text())["accounts"]
# Those whose vendor tells a balance; trial is exhausted, scraper is throttled now and then.
BALANCES = {"crustdata": ("sales", "research"), "enrich": ("growth",), "enrow": ("outbound",),
            "lusha": ("prospecting",)}


class TextOnly(http.server.BaseHTTPRequestHandler):
    """Passes a scrape on as one of a client that understands the old text format alone."""

    def do_GET(self):
        with urllib.request.urlopen(self.server.target + self.path, timeout=10) as response:
            self.server.content_types.add(response.headers["Content-Type"])
            body = response.read()
        self.send_response(200)
        self.send_header("Content-Type", response.headers["Content-Type"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class PipelineTest(EndToEndTest):
    def start(self):
        self.simulate(SCENARIO)
        for account in SCENARIO:
            name = f"SIMULATOR_KEY_{account['vendor']}_{account['name']}".upper()
            self.stack.environment[name] = account["key"]
        self.stack.start_exporter(ROOT / "config/demo.yml", "--log.level", "debug")
        self.wait_ready()

    def expected_remaining(self):
        return {(vendor, name): self.truth(vendor, name)["pools"]["main"]["credits"]
                for vendor, names in BALANCES.items() for name in names}

    def test_every_vendor_is_on_the_page_with_the_simulators_values(self):
        self.start()
        exposition = self.scrape()
        self.assertEqual({l["provider"] for l, _ in exposition.find("api_credits_account_status")},
                         set(VENDORS))
        for (vendor, name), credits in self.expected_remaining().items():
            self.assertEqual(exposition.value("api_credits_remaining", provider=vendor,
                                              account=name), credits, (vendor, name))
        sales = self.truth("crustdata", "sales")["pools"]["main"]
        of_sales = {"provider": "crustdata", "account": "sales", "team": "growth"}
        self.assertEqual(exposition.value("api_credits_recurring_grant", **of_sales), 150000)
        self.assertEqual(exposition.value("api_credits_rollover", **of_sales), 1)
        self.assertAlmostEqual(
            exposition.value("api_credits_refresh_timestamp_seconds", **of_sales),
            sales["refresh_at"], delta=0.001)
        self.assertGreater(len(exposition.find("api_credits_rate_limit_quota", **of_sales)), 3,
                           "the opt-in limits of each endpoint")
        lusha = {"provider": "lusha", "account": "prospecting"}
        self.assertEqual(exposition.value("api_credits_used", **lusha), 1500)
        self.assertEqual(exposition.value("api_credits_limit", **lusha), 10000)
        self.assertEqual(exposition.status(provider="enrow", account="trial"), {"exhausted"})
        website = {"provider": "leadboxer", "account": "website"}
        self.assertEqual(exposition.status(**website), {"ok"})
        self.assertEqual(exposition.value("api_credits_recurring_grant", **website), 100000)
        self.assertEqual(exposition.value("api_credits_operation_cost",
                                          operation="GET /v1/ip-lookup", **website), 20)
        self.assertEqual(exposition.find("api_credits_remaining", **website), [])

    def test_promtool_finds_nothing_to_say(self):
        self.start()
        code, output = self.promtool("check", "metrics", text=self.scrape().text)
        self.assertEqual((code, output), (0, ""))

    def test_both_formats_say_the_same(self):
        self.start()
        text, open_metrics = self.scrape(), self.scrape(OPENMETRICS)
        self.assertTrue(open_metrics.text.endswith("# EOF\n"))
        moving = ("process_",)
        steady = lambda e: {s: v for s, v in e.samples.items() if not s[0].startswith(moving)}
        self.assertEqual(steady(text), steady(open_metrics))

    def test_prometheus_holds_what_the_simulator_holds_in_either_format(self):
        self.start()
        proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TextOnly)
        proxy.target, proxy.content_types = self.stack.exporter, set()
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        self.addCleanup(proxy.server_close)
        self.addCleanup(proxy.shutdown)
        config = (ROOT / "deploy/demo/prometheus.yml").read_text()
        config = config.replace('targets: ["exporter:10210"]',
                                'targets: ["exporter:10210"]\n'
                                '  - job_name: text\n    static_configs:\n'
                                f'      - targets: ["127.0.0.1:{proxy.server_port}"]')
        self.stack.start_prometheus(self.write("prometheus.template.yml", config))
        for job in ("api_credits", "text"):
            wanted = self.expected_remaining()
            held = self.stack.wait(f"all balances of {job}", lambda: self.held(job, len(wanted)))
            self.assertEqual(held, wanted, job)
            self.assertEqual(self.stack.query(f'up{{job="{job}"}}')[0][1], 1)
        self.assertEqual(proxy.content_types, {"text/plain; version=0.0.4; charset=utf-8"})

    def held(self, job, count):
        found = self.stack.query(
            f'api_credits_remaining{{job="{job}",account!~"trial|scraper"}}')
        return len(found) == count and {(l["provider"], l["account"]): v for l, v in found}

    def test_no_vendor_is_asked_more_often_than_it_allows(self):
        self.start()
        self.wait_for_metrics("three polls of each", lambda e: all(
            v >= 2 for _, v in e.find("api_credits_polls_total", provider="crustdata")), 120)
        for account in SCENARIO:
            traffic = self.truth(account["vendor"], account["name"])["traffic"]
            self.assertLessEqual(traffic["in_flight_max"], 1, account["name"])
            for path, seen in traffic["paths"].items():
                if seen["shortest_gap_seconds"] is not None and account["vendor"] == "lusha":
                    self.assertGreaterEqual(seen["shortest_gap_seconds"], 11.9, path)

    def test_the_page_for_people_links_what_there_is(self):
        self.start()
        status, headers, body = get(self.stack.exporter + "/")
        self.outputs["/"] = body
        self.assertEqual(status, 200)
        self.assertIn("text/html", headers["Content-Type"])
        for link in ("./metrics", "./-/healthy", "./-/ready", "./api/v1/accounts", "./config"):
            self.assertIn(f'href="{link}"'.encode(), body)


if __name__ == "__main__":
    unittest.main()
