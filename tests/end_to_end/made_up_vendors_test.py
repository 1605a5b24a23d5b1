"""Vendors whose requests or answers are of awkward shape, each added with one YAML file: what they
are sent, to the byte, and what is told of them."""

import datetime
import json
import unittest

import made_up_vendors as vendors
from vendor_case import VendorTest

UTC = datetime.timezone.utc
JSON = {"accept": "application/json"}
JSON_BODY = {**JSON, "content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


class MadeUpVendorsTest(VendorTest):
    def said(self, server):
        """What the vendor was sent: every poll must have said the same."""
        said = [call.said() for call in server.calls()]
        self.assertEqual([one for one in said if one != said[0]], [])
        return said[0]

    def test_a_key_in_the_path(self):
        key = "SIMKEY/pa+th="
        server = self.play(vendors.key_in_path(key))
        self.start(self.account_of("key_in_path", server, key))
        self.assertEqual(self.said(server),
                         ("GET", "/v2/SIMKEY%2Fpa%2Bth%3D/credits", (), JSON, ""))
        self.assertEqual(self.told(), {'remaining{pool="main",unit="credits"}': 31,
                                       'used{pool="main",unit="credits"}': 69})
        self.check_ok()

    def test_a_key_in_a_json_body(self):
        key = 'SIMKEY-"body"\\1'
        server = self.play(vendors.key_in_body(key))
        self.start(self.account_of("key_in_body", server, key))
        year = datetime.datetime.now(UTC).year
        body = ('{"method": "credits", "auth": {"key": "SIMKEY-\\"body\\"\\\\1"}, '
                f'"since": "{year}-01-01"}}')
        self.assertEqual(self.said(server), ("POST", "/rpc", (), JSON_BODY, body))
        self.assertEqual(json.loads(body)["auth"]["key"], key)
        self.assertEqual(self.told(), {'remaining{pool="emails",unit="credits"}': 40,
                                       'remaining{pool="phones",unit="credits"}': 2.5})
        self.check_ok()

    def test_a_wrong_key_in_a_json_body_is_told_by_the_body(self):
        server = self.play(vendors.key_in_body("another"))
        self.start(self.account_of("key_in_body", server, "SIMKEY-wrong"))
        self.assertEqual(self.scrape().status(), {"unauthorized"})
        self.assertEqual(self.told(), {})

    def test_two_secrets_in_headers_of_which_one_is_rotated_meanwhile(self):
        server = self.play(vendors.TwoKeys("SIMKEY-api", "SIMKEY-old", "SIMKEY-new"))
        file = self.write("app.key", "SIMKEY-old\n")
        self.start(self.account_of("two_keys", server, "SIMKEY-api",
                                   secrets="{ app_key: { file: %s } }" % file))
        month = f"{datetime.datetime.now(UTC):%Y-%m}"
        sent = lambda app_key: ("GET", "/api/v1/usage", (("month", month),), {
            **JSON, "x-api-key": "SIMKEY-api", "x-application-key": app_key}, "")
        self.assertEqual(self.said(server), sent("SIMKEY-old"))
        file.write_text("SIMKEY-new\n")
        self.stack.wait("the new secret", lambda: server.calls()[-1].said() == sent("SIMKEY-new"))
        self.assertEqual({call.said()[3]["x-application-key"] for call in server.calls()},
                         {"SIMKEY-old", "SIMKEY-new"})
        self.assertEqual(self.told(), {'limit{pool="main",unit="requests"}': 5000,
                                       'used{pool="main",unit="requests"}': 1200})
        self.check_ok()

    def test_a_secret_that_is_rotated_while_the_vendor_knows_only_the_new_one(self):
        vendor = vendors.TwoKeys("SIMKEY-api", "SIMKEY-old")
        server = self.play(vendor)
        file = self.write("app.key", "SIMKEY-old\n")
        self.start(self.account_of("two_keys", server, "SIMKEY-api",
                                   secrets="{ app_key: { file: %s } }" % file))
        vendor.app_keys = {"SIMKEY-new"}
        self.wait_for_metrics("refused", lambda p: p.status() == {"unauthorized"})
        file.write_text("SIMKEY-new\n")
        self.wait_for_metrics("admitted", lambda p: p.status() == {"ok"})

    def test_xml_with_attributes(self):
        server = self.play(vendors.attributes("SIMKEY xml"))
        self.start(self.account_of("attributes", server, "SIMKEY xml"))
        self.assertEqual(self.said(server),
                         ("GET", "/account.xml", (("apikey", "SIMKEY xml"),), {"accept": "*/*"}, ""))
        self.assertEqual(self.told(), {'remaining{pool="sms",unit="eur"}': 12.34,
                                       'remaining{pool="voice",unit="usd"}': 0.5,
                                       'account_plan_info{plan="Pro & more"}': 1})
        self.check_ok()

    def test_a_line_of_text(self):
        server = self.play(vendors.plain_text("ops team", "SIMKEY&pass"))
        self.start(self.account_of("plain_text", server, "SIMKEY&pass",
                                   params="{ user: ops team }"))
        self.assertEqual(self.said(server), ("POST", "/balance.php", (), {"accept": "*/*", **FORM},
                                             "user=ops%20team&password=SIMKEY%26pass"))
        self.assertEqual(self.told(), {'remaining{pool="main",unit="eur"}': 12.34})
        self.check_ok()

    def test_a_line_of_text_that_refuses(self):
        server = self.play(vendors.plain_text("ops", "another"))
        self.start(self.account_of("plain_text", server, "SIMKEY-wrong", params="{ user: ops }"))
        self.assertEqual(self.scrape().status(), {"unauthorized"})
        self.assertEqual(self.told(), {})


if __name__ == "__main__":
    unittest.main()
