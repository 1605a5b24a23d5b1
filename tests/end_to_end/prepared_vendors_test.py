"""Vendors whose requests need what earlier answers hold: a token that expires, the id of an
organization, the next page. Each is added with one YAML file."""

import datetime
import itertools
import unittest

import made_up_vendors as vendors
from vendor_case import VendorTest

UTC = datetime.timezone.utc
JSON = {"accept": "application/json"}


class PreparedVendorsTest(VendorTest):
    def oauth(self, lifetime_seconds, secret="SIMKEY-client"):
        vendor = vendors.OAuth(vendors.basic("id-1", "SIMKEY-client"), lifetime_seconds)
        server = self.play(vendor)
        self.start(self.account_of("oauth", server, secret, params="{ client_id: id-1 }",
                                   hosts="{ login: %s }" % server.url))
        return vendor, server

    def test_client_credentials_and_a_token_that_expires(self):
        vendor, server = self.oauth(lifetime_seconds=3)
        self.stack.wait("three tokens in use",
                        lambda: len(vendor.issued) >= 3 and vendor.served[-1] == vendor.issued[-1])
        calls = server.calls()
        self.assertEqual(calls[0].said(), (
            "POST", "/oauth2/token", (),
            {**JSON, "content-type": "application/x-www-form-urlencoded",
             "authorization": vendors.basic("id-1", "SIMKEY-client")},
            "grant_type=client_credentials&scope=balance%3Aread"))
        self.assertEqual(calls[1].said(), ("GET", "/balance", (), {
            **JSON, "authorization": f"Bearer {vendor.issued[0]}"}, ""))
        self.assertEqual(vendor.refused, [], "renewed before it expires")
        used = [token for token, _ in itertools.groupby(vendor.served)]
        self.assertEqual(used, vendor.issued[:len(used)], "each one once, in turn")
        self.assertGreater(len(vendor.served), len(vendor.issued), "one serves several polls")
        self.assertEqual(self.told(), {'remaining{pool="main",unit="credits"}': 812.5,
                                       'limit{pool="main",unit="credits"}': 1000,
                                       'account_plan_info{plan="scale"}': 1})
        self.check_ok()

    def test_a_token_that_is_withdrawn_early_is_renewed_once(self):
        vendor, server = self.oauth(lifetime_seconds=3600)
        self.wait_calls(server, 2, "/balance")
        self.assertEqual(len(vendor.issued), 1)
        vendor.withdraw()
        self.stack.wait("the second token in use", lambda: vendor.served[-1:] == vendor.issued[1:])
        self.wait_calls(server, len(server.calls("/balance")) + 1, "/balance")
        self.assertEqual(vendor.refused, vendor.issued[:1], "one refusal")
        self.assertEqual(len(vendor.issued), 2)
        paths = [call.path for call in server.calls()]
        at = paths.index("/oauth2/token", 1)
        self.assertEqual(paths[at - 1:at + 2], ["/balance", "/oauth2/token", "/balance"])
        self.check_ok()

    def test_a_vendor_that_refuses_every_token_is_asked_for_one_more_a_poll(self):
        vendor, server = self.oauth(lifetime_seconds=3600)
        vendor.admits = lambda call: False
        page = self.wait_for_metrics("refused", lambda p: p.status() == {"unauthorized"})
        self.assertEqual(page.value("api_credits_remaining"), 812.5, "the last value stands")
        self.wait_for_metrics("again", lambda p: p.value("api_credits_poll_failures_total") >= 2)
        paths = [call.path for call in server.calls()]
        self.assertNotIn(("/oauth2/token",) * 2, list(itertools.pairwise(paths)))
        self.assertNotIn(("/balance",) * 3, list(zip(paths, paths[1:], paths[2:])),
                         "a token for each refusal but the last of a poll")

    def test_a_wrong_client_secret_is_unauthorized_and_nothing_else_is_asked(self):
        vendor, server = self.oauth(lifetime_seconds=3600, secret="SIMKEY-wrong")
        self.assertEqual(self.scrape().status(), {"unauthorized"})
        self.assertEqual({call.path for call in server.calls()}, {"/oauth2/token"})
        self.assertEqual(self.told(), {})

    def test_a_token_of_another_host_and_a_limit_in_the_headers_of_a_head(self):
        vendor = vendors.Images(vendors.basic("ops", "SIMKEY-images"), 300)
        auth, registry = self.play(vendor), self.play(vendor)
        self.start(self.account_of("images", registry, "SIMKEY-images", params="{ user: ops }",
                                   hosts="{ auth: %s }" % auth.url))
        self.wait_calls(registry, 3)
        self.assertEqual([call.said() for call in auth.calls()], [("GET", "/token", (
            ("service", "registry.images.example"), ("scope", "repository:probe/limit:pull")),
            {**JSON, "authorization": vendors.basic("ops", "SIMKEY-images")}, "")])
        self.assertEqual({str(call.said()) for call in registry.calls()}, {str(
            ("HEAD", "/v2/probe/limit/manifests/latest", (),
             {**JSON, "authorization": f"Bearer {vendor.issued[0]}"}, ""))})
        self.assertEqual(self.told(), {'rate_limit_quota{policy="pulls"}': 100,
                                       'rate_limit_remaining{policy="pulls"}': 76,
                                       'rate_limit_window_seconds{policy="pulls"}': 21600})
        self.check_ok()

    def test_an_id_of_an_earlier_answer_in_a_path(self):
        server = self.play(vendors.tenants("SIMKEY-tenants"))
        self.start(self.account_of("tenants", server, "SIMKEY-tenants"))
        calls = self.wait_calls(server, 4)
        said = ("GET", "/organizations/org%207%2Fa/credits", (),
                {**JSON, "authorization": "Bearer SIMKEY-tenants"}, "")
        self.assertEqual(calls[0].said(), ("GET", "/whoami", *said[2:]))
        self.assertEqual([call.said() for call in calls[1:]], [said] * (len(calls) - 1),
                         "the id is asked for once")
        self.assertEqual(self.told(), {'remaining{pool="main",unit="credits"}': 9000})
        self.check_ok()

    def test_a_cost_report_in_pages_since_the_budget_began(self):
        today = datetime.datetime.now(UTC)
        month = datetime.datetime(today.year, today.month, 1, tzinfo=UTC)
        quarter = month.replace(month=(today.month - 1) // 3 * 3 + 1)
        vendor = vendors.CostReport({"SIMKEY-month": int(month.timestamp()),
                                     "SIMKEY-quarter": int(quarter.timestamp())})
        server = self.play(vendor)
        budget = "{ amount: %d, every: %s }"
        self.start(*(self.account_of("cost_report", server, f"SIMKEY-{every}", every,
                                     budget=budget % (amount, every))
                     for every, amount in (("month", 100), ("quarter", 300))))
        for every, start, amount in (("month", month, 100), ("quarter", quarter, 300)):
            asked = [call.said() for call in server.calls()
                     if call.headers["authorization"] == f"Bearer SIMKEY-{every}"]
            first = (("start_time", str(int(start.timestamp()))), ("limit", "2"))
            self.assertEqual([one[2] for one in asked[:3]], [
                first, (*first, ("page", "page_2")), (*first, ("page", "page_3"))])
            self.assertEqual({(one[0], one[1], str(one[3]), one[4]) for one in asked}, {
                ("GET", "/organization/costs",
                 str({**JSON, "authorization": f"Bearer SIMKEY-{every}"}), "")})
            told = self.told(account=every)
            end = told.pop('refresh_timestamp_seconds{pool="main",unit="usd"}')
            self.assertEqual(told, {
                'used{pool="main",unit="usd"}': 36, 'limit{pool="main",unit="usd"}': amount,
                'remaining{pool="main",unit="usd"}': amount - 36,
                'period_start_timestamp_seconds{pool="main",unit="usd"}': start.timestamp()})
            last = datetime.datetime.fromtimestamp(end - 1, UTC)
            self.assertEqual((last.month - start.month, end % 86400),
                             (0 if every == "month" else 2, 0))
        self.check_ok()

    def test_a_cost_report_whose_last_page_fails_has_no_sum(self):
        month = datetime.datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0)
        vendor = vendors.CostReport({"SIMKEY-month": int(month.timestamp())})
        vendor.broken = 3
        server = self.play(vendor)
        self.start(self.account_of("cost_report", server, "SIMKEY-month"))
        self.assertEqual(len(server.calls()) % 3, 0)
        self.assertEqual(self.told(), {}, "a truncated sum is a wrong number")
        vendor.broken = None
        self.wait_for_metrics("the sum", lambda p: p.value("api_credits_used") == 36)


if __name__ == "__main__":
    unittest.main()
