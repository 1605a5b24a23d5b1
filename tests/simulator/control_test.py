import json

from control import Control
from harness import SimulatorCase, request
from message import iso

KEY = "SIMKEY-enrow-a"
ENROW = {"x-api-key": KEY}


class ControlTest(SimulatorCase):
    accounts = [
        {"vendor": "enrow", "name": "a", "key": KEY,
         "balance": {"credits": 100, "burn_per_second": 0.01, "quantum": 0.25}},
        {"vendor": "acme", "name": "a", "key": "SIMKEY-acme-a",
         "pools": {"email": {"credits": 5}, "phone": {"credits": 6}}}]

    def credits(self):
        return self.client.get("/enrow/account/info", ENROW)[2]["credits"]

    def account(self, vendor="enrow"):
        return next(a for a in self.client.state()["accounts"] if a["vendor"] == vendor)

    def test_time_moves_when_it_is_advanced(self):
        before = self.client.state()["now"]
        self.assertEqual(self.credits(), 100)
        self.client.control("advance", seconds=3600)
        self.assertEqual(self.credits(), 64)
        self.assertEqual(self.client.state()["now"], before + 3600)

    def test_tops_up_and_spends(self):
        self.client.control("topup", vendor="enrow", key=KEY, credits=50)
        self.assertEqual(self.client.control("spend", vendor="enrow", key=KEY, credits=30.5)
                         ["spent"], 30.5)
        self.assertEqual(self.credits(), 119.5)
        truth = self.account()["pools"]["main"]
        self.assertEqual((truth["added"], truth["consumed"]), (50, 30.5))

    def test_reaches_one_pool_of_several(self):
        self.client.control("topup", vendor="acme", key="SIMKEY-acme-a", pool="phone", credits=1)
        self.client.control("account", vendor="acme", key="SIMKEY-acme-a", pool="email",
                            set={"credits": 9})
        pools = self.account("acme")["pools"]
        self.assertEqual((pools["email"]["credits"], pools["phone"]["credits"]), (9, 7))

    def test_sets_a_balance_by_hand(self):
        self.client.control("account", vendor="enrow", key=KEY,
                            set={"credits": 0.5, "used": 7, "burn_per_second": 0})
        self.client.control("advance", seconds=3600)
        self.assertEqual(self.credits(), 0.5)

    def test_counts_requests_by_account_and_path_and_names_headers_only(self):
        self.credits()
        self.credits()
        self.client.get("/enrow/account/info", {"x-api-key": "SIMKEY-nobody", "X-Odd": "value7"})
        traffic = self.account()["traffic"]
        self.assertEqual((traffic["requests"], traffic["in_flight"]), (2, 0))
        self.assertEqual(traffic["in_flight_max"], 1)
        seen = traffic["paths"]["/account/info"]
        self.assertEqual((seen["requests"], seen["statuses"]), (2, {"200": 2}))
        self.assertGreaterEqual(seen["shortest_gap_seconds"], 0)
        state = self.client.state()
        self.assertEqual(state["strangers"]["enrow"]["requests"], 1)
        self.assertIn("x-odd", state["strangers"]["enrow"]["header_names"])
        self.assertEqual(state["traffic"]["requests"], 3)
        self.assertNotIn("value7", json.dumps(state))

    def test_says_what_was_wrong_and_changes_nothing(self):
        mistakes = (
            ("topup", {"vendor": "enrow", "credits": 1}, "key"),
            ("topup", {"vendor": "enrow", "key": "nobody", "credits": 1}, "no account"),
            ("account", {"vendor": "enrow", "key": KEY, "set": {"colour": 1}}, "colour"),
            ("account", {"vendor": "enrow", "key": KEY, "set": {"plan": "gold"}}, "gold"),
            ("account", {"vendor": "enrow", "key": KEY, "set": {"options": {"x": 1}}}, "x"),
            ("account", {"vendor": "enrow", "key": KEY, "set": {"quotas": {"x": 1}}}, "x"),
            ("advance", {"seconds": -1}, "forward"))
        before = self.client.state()["accounts"]
        for call, arguments, word in mistakes:
            with self.subTest(call, arguments=arguments):
                self.assertIn(word, self.client.control(call, **arguments)["error"])
        self.assertEqual(self.client.state()["accounts"], before)
        self.assertEqual(self.client.ask("/_control/nothing")[0], 404)
        self.assertEqual(self.client.ask("/_control/topup", method="POST", body="[")[0], 400)

    def test_shows_one_account_if_asked(self):
        state = self.client.get("/_control/state?vendor=acme")[2]
        self.assertEqual([a["vendor"] for a in state["accounts"]], ["acme"])

    def test_is_for_this_machine_only(self):
        stranger = request("/_control/state")
        stranger.peer = "192.0.2.7"
        self.assertEqual(Control(None, {}).answer(stranger).status, 403)

    def test_a_refill_shows_at_the_vendor(self):
        state = self.client.control("account", vendor="enrow", key=KEY,
                                    set={"grant": 1000, "every": "day"})
        self.assertTrue(iso(state["pools"]["main"]["refresh_at"]).endswith("T00:00:00.000Z"))
        self.client.control("advance", seconds=86400)
        self.assertGreater(self.credits(), 100)
