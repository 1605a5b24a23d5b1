"""The pages for people in a real browser: three widths, light and dark, scripts switched off."""

import collections
import http.client
import http.server
import json
import threading
import unittest
import urllib.parse

from browser import Browser
from support import EndToEndTest, get
from vendor_server import Answer, VendorServer

HOSTILE = "</td></div><script>document.title='taken'</script><img src=x onerror=alert(1)>\"'&"
LONG = "a-very-long-name-of-an-account-that-somebody-thought-was-a-good-idea-" + "x" * 60
RIGHT_TO_LEFT = "\u202eحساب المبيعات"

DEFINITION = """
name: shop
title: Shop of APIs
documentation: https://shop.example/docs
topup_url: https://shop.example/billing
base_url: http://127.0.0.1:1
auth: { scheme: bearer }
poll: { min_interval: 1s, default_interval: 5m }
requests:
  - path: /balance
    pools:
      - each: body.pools
        pool: { value: item.name }
        unit: { value: item.unit }
        remaining: item.left
        used: item.used
        limit: item.limit
        recurring_grant: item.grant
        grant_frequency: item.every
        refresh: item.refresh
        expiring: item.expiring
        expiry: item.expiry
    plan: body.plan
    rate_limits:
      - each: body.limits
        policy: { value: item.name }
        quota: item.quota
        remaining: item.left
        window: 1m
"""

PLENTY = {"name": "main", "unit": "credits", "left": 138940.37, "grant": 150000, "every": "month",
          "refresh": "2099-12-01T00:00:00Z"}
ANSWERS = {
    "sales": Answer.json({"pools": [PLENTY], "plan": "growth",
                          "limits": [{"name": "balance", "quota": 60, "left": 58}]}),
    "research": Answer.json({"pools": [{**PLENTY, "left": 9000}]}),
    "spend": Answer.json({"pools": [{"name": "main", "unit": "usd", "left": 12.5, "used": 87.5,
                                     "limit": 100}]}),
    "empty": Answer.json({"pools": [{**PLENTY, "left": 0}]}),
    "several": Answer.json({"pools": [
        {**PLENTY, "name": name, "unit": unit, "left": left}
        for name, unit, left in (("email", "credits", 120000), ("phone", "credits", 40000),
                                 ("export", "requests", 7000))]}),
    HOSTILE: Answer.json({"pools": [{**PLENTY, "name": HOSTILE, "unit": HOSTILE, "every": HOSTILE},
                                    {**PLENTY, "name": RIGHT_TO_LEFT, "left": 1e14}],
                          "plan": HOSTILE, "limits": [{"name": HOSTILE, "quota": 1, "left": 1}]}),
    LONG: Answer.json({"pools": [{**PLENTY, "name": "p" * 120, "unit": "u" * 60, "left": 1e14}]}),
    "odd": Answer.json({"pools": [{**PLENTY, "refresh": "soon", "expiring": "some"}]}),
    "refused": Answer(403, b"<html>go away</html>", (("Content-Type", "text/html"),)),
    "key": Answer.json({"error": "bad key"}, 401),
    "slow": Answer.json({"error": "slow down"}, 429, (("Retry-After", "3600"),)),
    "down": Answer.json({"error": "down"}, 503),
    "pending": Answer(hang=True),
}
WIDTHS = (390, 1024, 1600)


class PagesTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.polls = collections.Counter()
        self.vendor = VendorServer(self.play)
        self.addCleanup(self.vendor.stop)
        self.stack.environment |= {f"KEY_{number}": f"SIMKEY-pages-{number}"
                                   for number in range(len(ANSWERS))}
        # A key each: accounts that share one share what their vendor imposes.
        accounts = [{"name": name, "provider": "shop", "api_key": "${KEY_%d}" % number,
                     "poll_interval": "1s" if name == "slow" else "5m",
                     "base_url": f"{self.vendor.url}/{number}", "labels": {"team": name[:40]}}
                    for number, name in enumerate(ANSWERS)]
        provider = self.write("shop.yml", DEFINITION)
        config = self.write("config.yml", json.dumps({
            "provider_files": [str(provider)],
            "global": {"poll_timeout": "5m", "low_credits": {"warning": "20%", "critical": "5%"},
                       "runway": {"warning": "7d", "critical": "1d"}},
            "accounts": accounts}))
        self.stack.start_exporter(config, "--web.enable-lifecycle")
        # One is never answered, and one is told to wait the second time.
        conditions = lambda: [account["condition"] for account in self.accounts()]
        self.stack.wait("every account but one", lambda: (
            conditions().count("pending") == 1 and conditions().count("throttled") == 1))
        self.browser = self.enterContext(Browser(self.folder))

    def play(self, call):
        if call.path == "/elsewhere":
            return Answer(200, (f'<form method="post" action="{self.stack.exporter}/-/poll?'
                                'account=sales"><button>Win</button></form>').encode(),
                          (("Content-Type", "text/html"),))
        name = list(ANSWERS)[int(call.path.split("/")[1])]
        self.polls[name] += 1
        return ANSWERS["sales" if name == "slow" and self.polls[name] == 1 else name]

    def accounts(self, query=""):
        status, headers, body = get(f"{self.stack.exporter}/api/v1/accounts{query}")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/json"))
        self.outputs["JSON"] = body
        return json.loads(body)["accounts"]

    def address(self, name, base=""):
        return f"{base or self.stack.exporter}/account?provider=shop&account=" + \
            urllib.parse.quote(name, safe="")

    def check(self, page, origin):
        """What holds of every page at every width."""
        self.outputs[f"page {len(self.outputs)}"] = page.evaluate(
            "document.documentElement.outerHTML").encode()
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"),
                             page.evaluate("window.innerWidth"), "it scrolls sideways")
        self.assertEqual(page.complaints, [])
        self.assertNotEqual(page.evaluate("document.title"), "taken")
        self.assertEqual(page.evaluate("document.querySelectorAll('script, td img').length"), 0)
        # A sheet that is forbidden or missing has no rules.
        self.assertGreater(page.evaluate("document.styleSheets[0].cssRules.length"), 10)
        for url in page.requests:
            self.assertTrue(url.startswith((origin + "/", "data:")), url)

    def test_every_width_light_and_dark(self):
        for width in WIDTHS:
            for dark in (False, True):
                with self.subTest(width=width, dark=dark):
                    page = self.browser.page(width, dark)
                    look = f"{width}_{'dark' if dark else 'light'}.png"
                    for name, url in (("status", self.stack.exporter + "/"),
                                      ("account", self.address("sales")),
                                      ("several", self.address("several")),
                                      ("hostile", self.address(HOSTILE)),
                                      ("long", self.address(LONG))):
                        page.open(url)
                        page.screenshot(self.folder / f"{name}_{look}")
                        self.check(page, self.stack.exporter)
                    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
                    self.assertEqual(sum(map(int, paper[4:-1].split(","))) < 384, dark, paper)
                    page.close()

    def test_the_columns_that_answer_are_seen_at_every_width(self):
        for width in WIDTHS:
            with self.subTest(width=width):
                page = self.browser.page(width)
                page.open(self.stack.exporter + "/")
                text = page.text()
                for answer in ("need attention", "138,940.37 credits", "92 %", "of 150,000",
                               "12.5 usd", "Exhausted", "Key refused", "Very low", "Throttled",
                               "ago", "next poll in", "Top-up page", "Put a valid one", "2099-12-01"):
                    self.assertIn(answer, text)
                page.close()

    def test_the_worst_comes_first(self):
        page = self.browser.page(1024)
        page.open(self.stack.exporter + "/")
        states = page.evaluate("[...document.querySelectorAll('tbody td:first-child > .state')]"
                               ".map(e => e.innerText)")
        self.assertEqual(states, [
            "Exhausted", "Key refused", "Access refused", "No current values", "Very low", "Low",
            "Low", "Partly unreadable", "Throttled", "Pending", "OK", "OK", "OK"])
        by_name = {a["account"]: a["condition"] for a in self.accounts()}
        self.assertEqual(by_name["empty"], "exhausted")
        self.assertEqual(by_name["odd"], "unreadable")
        self.assertEqual(by_name["pending"], "pending")

    def test_poll_now_comes_back_to_the_account(self):
        before = len(self.vendor.calls("/0/"))
        page = self.browser.page(390)
        page.open(self.stack.exporter + "/")
        self.assertTrue(page.evaluate("!!document.querySelector('a[href*=\"account=sales\"]')"))
        page.click('a[href*="account=sales"]')
        self.assertIn("Recent polls", page.text())
        page.click("form button")
        self.assertIn("polled now", page.text())
        self.assertEqual(page.complaints, [])
        page.screenshot(self.folder / "asked.png")
        self.stack.wait("a poll", lambda: len(self.vendor.calls("/0/")) > before)
        self.stack.wait("its result", lambda: len(
            self.accounts("?account=sales")[0]["recent_polls"]) == before + 1)
        page.loaded()  # the page is read anew by itself
        self.assertNotIn("due=", page.evaluate("location.href"))
        self.assertNotIn("polled now", page.text())
        self.assertEqual(page.evaluate("document.querySelectorAll('.lines:last-of-type tbody tr')"
                                       ".length"), before + 1)

    def test_a_poll_that_has_to_wait_says_until_when(self):
        page = self.browser.page(1024)
        page.open(self.address("slow"))
        page.click("form button")
        self.assertIn("it may not be polled sooner", page.text())

    def test_a_page_of_another_site_cannot_make_us_poll(self):
        before = len(self.vendor.calls("/0/"))
        page = self.browser.page(1024)
        page.open(self.vendor.url + "/elsewhere")
        page.click("button")
        self.assertIn("Refused: a page of another site", page.text())
        self.assertEqual(self.accounts("?account=sales")[0]["polls_total"], before)

    def test_all_of_it_works_behind_a_path_of_a_proxy(self):
        proxy = PrefixProxy("/team/credits", self.stack.exporter)
        self.addCleanup(proxy.stop)
        page = self.browser.page(1024)
        page.open(proxy.url + "/")
        page.click('a[href*="account=sales"]')
        page.click("form button")
        self.assertIn("polled now", page.text())
        self.check(page, proxy.url)
        page.click("nav a")
        self.assertIn("need attention", page.text())
        for link in page.evaluate("[...document.querySelectorAll('nav a')].map(a => a.href)"):
            self.assertTrue(link.startswith(proxy.url + "/"), link)
            self.assertIn(get(link)[0], (200, 503), link)

    def test_the_json_tells_what_the_page_tells(self):
        sales = self.accounts("?provider=shop&account=sales")[0]
        self.assertEqual(sales["pools"][0]["remaining"], 138940.37)
        self.assertEqual(sales["recent_polls"][-1]["http_status"], 200)
        self.assertEqual(sales["rate_limits"][0], {"policy": "balance", "quota": 60,
                                                   "remaining": 58, "window_seconds": 60})
        hostile = next(a for a in self.accounts() if a["account"] == HOSTILE)
        self.assertEqual(hostile["plan"], HOSTILE)
        self.assertEqual({pool["pool"] for pool in hostile["pools"]}, {HOSTILE, RIGHT_TO_LEFT})


class PrefixProxy:
    """Hands what comes below a path on to the exporter, without the path and with another Host."""

    def __init__(self, prefix, exporter):
        host = exporter.split("//")[1]

        class Handler(http.server.BaseHTTPRequestHandler):
            log_message = lambda *_: None

            def do_GET(self):
                if not self.path.startswith(prefix + "/"):
                    self.send_error(404)
                    return
                headers = {n: v for n, v in self.headers.items()
                           if n.lower() not in ("host", "connection")}
                upstream = http.client.HTTPConnection(host, timeout=60)
                upstream.request(self.command, self.path[len(prefix):], headers=headers)
                answer = upstream.getresponse()
                body = answer.read()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "content-length"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                upstream.close()

            do_POST = do_GET

        self._listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._listener.server_port}{prefix}"
        threading.Thread(target=self._listener.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self._listener.shutdown()
        self._listener.server_close()


if __name__ == "__main__":
    unittest.main()
