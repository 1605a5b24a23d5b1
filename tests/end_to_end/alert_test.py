"""From a burning account to the pager, with the real Prometheus and Alertmanager: the warnings come
in order and in time, each silences the ones it replaces, and a top-up ends them."""

import json
import re
import sys
import unittest

import hurried
from support import ROOT, EndToEndTest, account, get

TOPUP = "https://billing.example/topup"
BURNING, STEADY, BOXED = "SIMKEY-burning", "SIMKEY-steady", "SIMKEY-boxed"
ORDER = ["ApiCreditsLow", "ApiCreditsExhaustedBeforeRefresh", "ApiCreditsExhausted"]


class AlertTest(EndToEndTest):
    def start(self):
        self.simulate([
            # 1000 credits, refilled in an hour: dry 100 seconds after it begins to burn.
            {"vendor": "crustdata", "name": "burning", "key": BURNING, "balance": {
                "credits": 1000, "grant": 1000, "every": 3600}},
            # Falls below its threshold and is refilled in time: it spends at most half of its grant
            # in a period, wherever in the period it begins.
            {"vendor": "crustdata", "name": "steady", "key": STEADY, "balance": {
                "credits": 1000, "grant": 1000, "every": 100}},
            {"vendor": "leadboxer", "name": "boxed", "key": BOXED, "exhausted": True}],
            "--speed", "1")
        definition = (ROOT / "config/providers/crustdata.yml").read_text()
        self.write("crustdata.yml", f"topup_url: {TOPUP}\n{definition}")
        fast = {"poll_interval": "1s", "stale_after": "30s",
                "runway": "{ warning: 40s, critical: 30s }"}
        self.stack.start_exporter(self.configure([
            account("crustdata", "burning", BURNING, base_url=self.base_url("crustdata"),
                    low_credits="{ warning: 700 }", **fast),
            account("crustdata", "steady", STEADY, base_url=self.base_url("crustdata"),
                    low_credits="{ warning: 970 }", **{**fast, "poll_interval": "5s"}),
            account("leadboxer", "boxed", BOXED, base_url=self.base_url("leadboxer"),
                    params="{ email: ops@example.com }"),
        ], head="provider_files: [crustdata.yml]"), "--web.enable-lifecycle",
            "--storage.path", self.folder / "data")
        self.wait_ready()
        self.start_alerting()
        # Whether an account lasts until its refill can be told once the rules have seen six hours:
        # nothing burns before that, however long the programs took to start.
        self.stack.wait("the rules know the burn of six hours", lambda: len(self.stack.query(
            'pool:api_credits_consumed:rate6h{account=~"burning|steady"}')) == 2)
        for key, burn in ((BURNING, 10), (STEADY, 5)):
            self.control("account", vendor="crustdata", key=key, set={"burn_per_second": burn})

    def start_alerting(self):
        port_file = self.folder / "webhook.port"
        self.stack.start("webhook", [sys.executable, ROOT / "tests/simulator/webhook.py",
                                     "--port-file", port_file])
        port = self.stack.wait("webhook", lambda: port_file.exists() and port_file.read_text())
        self.webhook = f"http://127.0.0.1:{port.strip()}"
        shipped = ROOT / "deploy/alertmanager"
        text = (shipped / "alertmanager.yml").read_text()
        text = text.replace("templates/", f"{shipped}/templates/")
        self.stack.start_alertmanager(
            self.write("alertmanager.yml", hurried.alertmanager(text, self.webhook)))
        (self.folder / "rules").mkdir()
        for rules in (ROOT / "deploy/prometheus").glob("*.yml"):
            self.write(f"rules/{rules.name}", hurried.rules(rules.read_text()))
        config = (ROOT / "deploy/demo/prometheus.yml").read_text()
        config = re.sub(r"_interval: \w+", "_interval: 1s", config)
        config = re.sub(r"(?m)^rule_files:.*", f'rule_files: ["{self.folder}/rules/*.yml"]', config)
        self.stack.start_prometheus(self.write("prometheus.template.yml", config))

    def received(self):
        """Every alert of every message, oldest first: (name, account, firing or resolved, alert)."""
        _, _, body = get(self.webhook + "/_received")
        self.outputs["webhook"] = body
        return [(a["labels"]["alertname"], a["labels"].get("account"), a["status"], a)
                for message in json.loads(body) for a in message["body"]["alerts"]]

    def first(self, name, who, status="firing"):
        return next((a for n, w, s, a in self.received() if (n, w, s) == (name, who, status)), None)

    def wait_for_alert(self, name, who, status="firing"):
        return self.stack.wait(f"{name} of {who} {status}",
                               lambda: self.first(name, who, status), 240)

    def states(self, who):
        """What Alertmanager holds: name → active or suppressed."""
        _, _, body = get(self.stack.alertmanager + "/api/v2/alerts")
        return {a["labels"]["alertname"]: a["status"]["state"] for a in json.loads(body)
                if a["labels"].get("account") == who}

    def test_a_burning_account_warns_in_order_and_a_top_up_ends_it(self):
        self.start()
        low = self.wait_for_alert("ApiCreditsLow", "burning")
        left = float(re.search(r"has\s+([\d.]+)\s+credits left", low["annotations"]["description"])[1])
        self.assertLess(left, 700)
        self.assertGreater(left, 300, "told well before it is urgent")
        self.assertIn("below the warning threshold of 700", low["annotations"]["description"])
        self.assertEqual(low["annotations"]["topup_url"], TOPUP)

        soon = self.wait_for_alert("ApiCreditsExhaustedBeforeRefresh", "burning")
        self.assertEqual(soon["labels"]["severity"], "critical")
        self.assertRegex(soon["annotations"]["description"], r"within less than a minute at the present burn")
        self.assertEqual(soon["annotations"]["topup_url"], TOPUP)
        self.stack.wait("low is suppressed",
                        lambda: self.states("burning").get("ApiCreditsLow") == "suppressed")

        dry = self.wait_for_alert("ApiCreditsExhausted", "burning")
        self.assertIn("no credits left in pool main", dry["annotations"]["description"])
        self.assertEqual(dry["annotations"]["topup_url"], TOPUP)
        self.stack.wait("all it replaces is suppressed", lambda: {
            s for n, s in self.states("burning").items() if n in ORDER[:2]} <= {"suppressed"})
        order = [n for n, who, status, _ in self.received() if who == "burning" and n in ORDER
                 and status == "firing"]
        self.assertEqual(list(dict.fromkeys(order)), ORDER)

        self.control("account", vendor="crustdata", key=BURNING, set={"burn_per_second": 0})
        self.control("topup", vendor="crustdata", key=BURNING, credits=5000)
        status, _, _ = get(f"{self.stack.exporter}/-/poll?account=burning", method="POST")
        self.assertEqual(status, 202)
        self.wait_for_alert("ApiCreditsExhausted", "burning", "resolved")
        self.stack.wait("nothing of it is left",
                        lambda: not set(self.states("burning")) & set(ORDER))

        boxed = self.first("ApiCreditsExhausted", "boxed")
        self.assertIsNotNone(boxed, "a 402 is all that LeadBoxer tells, and it is enough")
        self.assertIn("refused boxed for lack of credits", boxed["annotations"]["description"])
        self.assertEqual(boxed["annotations"]["topup_url"], "https://app.leadboxer.com/billing")
        self.assertIsNone(self.first("ApiCreditsExhausted", "boxed", "resolved"))
        self.assertEqual(self.states("boxed").get("ApiCreditsExhausted"), "active")
        below = 'min_over_time(api_credits_remaining{account="steady"}[5m]) < 970'
        self.assertEqual(len(self.stack.query(below)), 1, "it was below its threshold")
        refilled = 'api_credits_added_total{account="steady",cause="refresh"} > 0'
        self.assertEqual(len(self.stack.query(refilled)), 1, "and was refilled")
        self.assertEqual([n for n, who, _, _ in self.received() if who == "steady"], [],
                         "in time: silent throughout")


if __name__ == "__main__":
    unittest.main()
