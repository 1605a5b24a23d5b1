"""The three vendors in nobody's catalogue, over a real connection."""

import base64
import datetime

from harness import SimulatorCase


def account(vendor, **spec):
    return {"vendor": vendor, "name": "a", "key": f"SIMKEY-{vendor}-a", **spec}


class MadeUpVendorsTest(SimulatorCase):
    accounts = [
        account("acme", pools={"email": {"credits": 1234.5, "grant": 2000, "every": "month"},
                               "phone": {"credits": 7}, "export": {"unlimited": True}}),
        account("globex", balance={"credits": 400, "used": 100, "grant": 500}),
        account("initech", balance={"credits": 90, "used": 10})]

    def rpc(self, body, key="SIMKEY-globex-a", **headers):
        return self.client.ask("/globex/rpc", {"X-Globex-Auth": f"Token {key}",
                                               "Content-Type": "application/json", **headers},
                               "POST", body)

    def test_acme_has_pools_with_numbers_in_strings(self):
        self.assertEqual(self.client.get("/acme/v1/wallets?token=SIMKEY-acme-a")[2], {"wallets": [
            {"name": "email", "counted_in": "credits", "balance": "1,234.50", "spent": "0.00",
             "lapsing": {"amount": "1,234.50", "on": "2027-02-01"}},
            {"name": "phone", "counted_in": "credits", "balance": "7.00", "spent": "0.00"},
            {"name": "export", "counted_in": "requests", "balance": "unlimited"}]})
        self.assertEqual(self.client.get("/acme/v1/wallets?token=nobody")[0], 401)

    def test_globex_wants_its_body_and_hides_errors_in_a_200(self):
        call = '{"method": "billing.summary", "params": {"team": "ops"}}'
        status, _, body = self.rpc(call)
        self.assertEqual(status, 200)
        self.assertIn(b'"granted": 500, "used": 100', body)
        self.assertIn(b'"end": 1801440000000', body)  # 2027-02-01 in milliseconds
        self.assertEqual(self.rpc("{}")[2], b'{"ok": false, "code": "BAD_REQUEST"}')
        self.assertEqual(self.rpc(call, key="no")[2], b'{"ok": false, "code": "BAD_TOKEN"}')
        self.client.control("account", vendor="globex", key="SIMKEY-globex-a",
                            set={"exhausted": True})
        self.assertEqual(self.rpc(call)[2], b'{"ok": false, "code": "NO_FUNDS"}')
        self.client.control("account", vendor="globex", key="SIMKEY-globex-a",
                            set={"quotas": {"rpc": 0}})
        self.assertEqual(self.rpc(call)[2], b'{"ok": false, "code": "SLOW_DOWN", "wait": 60}')

    def test_initech_says_everything_in_headers(self):
        key = base64.b64encode(b"SIMKEY-initech-a:").decode()
        status, headers, body = self.client.ask("/initech/ping", {"Authorization": f"Basic {key}"})
        self.assertEqual((status, body), (204, b""))
        self.assertNotIn("content-length", headers)
        self.assertEqual((headers["x-credits-left"], headers["x-credits-allotted"]), ("90", "100"))
        self.assertEqual(headers["ratelimit-policy"],
                         '"burst";q=20;w=1, "daily";q=20000;w=86400')
        self.assertEqual(headers["ratelimit"], '"burst";r=19;t=1, "daily";r=19999;t=57600')
        self.client.control("account", vendor="initech", key="SIMKEY-initech-a",
                            set={"options": {"status": 200}})
        status, _, body = self.client.ask("/initech/ping", {"Authorization": f"Basic {key}"})
        self.assertEqual((status, body), (200, b"{}"))
        self.assertEqual(self.client.ask("/initech/ping")[0], 401)

    def test_initech_names_the_wait_as_a_date(self):
        key = {"Authorization": "Basic " + base64.b64encode(b"SIMKEY-initech-a:").decode()}
        statuses = [self.client.ask("/initech/ping", key)[0] for _ in range(21)]
        self.assertEqual(statuses[-2:], [204, 429])
        retry_after = self.client.ask("/initech/ping", key)[1]["retry-after"]
        parsed = datetime.datetime.strptime(retry_after, "%a, %d %b %Y %H:%M:%S GMT")
        self.assertEqual(parsed, datetime.datetime(2027, 1, 15, 8, 0, 2))
