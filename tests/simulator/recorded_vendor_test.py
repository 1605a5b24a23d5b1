"""A vendor that is played from its recorded answers."""

import json
import unittest

import vendors
from message import Request
from vendors import recorded


class RecordedVendorTest(unittest.TestCase):
    def setUp(self):
        self.vendor = recorded.Recorded("enrow")

    def test_finds_the_key_where_the_recorded_request_has_it(self):
        request = Request("GET", "/account/info", {}, {"x-api-key": "SIMKEY-1"})
        self.assertEqual(self.vendor.key_of(request), "SIMKEY-1")
        basic = recorded.Step({"ask": "GET https://a.test/b?q=<key>&n=1\nAuthorization: Basic <key>",
                               "answer": {}})
        sent = Request("GET", "/b", {"q": "k", "n": "1"}, {"authorization": "Basic dXNlcjpwdw=="})
        self.assertEqual(basic.key_of(sent), "k", "the query comes first")
        sent.query = {}
        self.assertEqual(basic.key_of(sent), "user:pw")
        in_path = recorded.Step({"ask": "GET https://a.test/v1/<key>/usage", "answer": {}})
        self.assertEqual(in_path.key_of(Request("GET", "/v1/a b/usage", {}, {})), "a b")
        in_body = recorded.Step({"ask": 'POST https://a.test/x\nY: z\n\n{"key":"<key>"}',
                                 "answer": {}})
        self.assertEqual(
            in_body.key_of(Request("POST", "/x", {}, {}, b'{"key":"k 1"}')), "k 1")

    def test_puts_the_amounts_where_the_definition_reads_them(self):
        step = recorded.Step({"ask": "GET https://a.test/b", "answer": {
            "body": '{"a": {"left": 5}, "list": [{"used": "7"}], "x": null}'}})
        fields = {"remaining": recorded._parse(".a.left"), "used": recorded._parse(".list[1].used")}
        answer = step.answer({"remaining": 4.25, "used": 8.0}, fields)
        self.assertEqual(json.loads(answer.body),
                         {"a": {"left": 4.25}, "list": [{"used": "8"}], "x": None})
        absent = {"remaining": recorded._parse(".x"), "used": recorded._parse(".y.z")}
        self.assertEqual(json.loads(step.answer({"remaining": 1, "used": 1}, absent).body)["x"], None)

    def test_answers_the_step_that_is_most_like_the_request(self):
        first, second = (recorded.Step({"ask": f"GET https://a.test/b{query}", "answer": {}})
                         for query in ("", "?page=2"))
        request = Request("GET", "/b", {"page": "2"}, {})
        self.assertGreater(second.likeness(request), first.likeness(request))

    def test_knows_the_vendors_with_recorded_answers_and_no_others(self):
        self.assertIn("enrow", recorded.names())
        self.assertIsNone(vendors.find("nobody"))
        self.assertIs(vendors.find("enrow"), vendors.VENDORS["enrow"])


if __name__ == "__main__":
    unittest.main()
