"""The fault table: every way in which the simulator can fail ends in the right reason and the right
status, with the values kept and then withdrawn, and shows no secret."""

import re
import socket
import unittest

from support import ROOT, EndToEndTest, account, get

# fault → (arguments, status, reason). The names double as provider names, because reasons are
# counted by provider. Statuses whose reason is None are successful polls.
FAULTS = {
    "status_400": ("status", {"status": 400}, "invalid_response", "http_status"),
    "status_401": ("status", {"status": 401}, "unauthorized", "unauthorized"),
    "status_402": ("status", {"status": 402}, "exhausted", None),
    "status_403": ("status", {"status": 403}, "unauthorized", "unauthorized"),
    "status_404": ("status", {"status": 404}, "invalid_response", "http_status"),
    "status_422": ("status", {"status": 422}, "exhausted", None),
    "status_429": ("status", {"status": 429}, "throttled", "rate_limited"),
    "status_500": ("status", {"status": 500}, "unreachable", "http_status"),
    "status_503": ("status", {"status": 503}, "unreachable", "http_status"),
    "redirect": ("redirect", {}, "invalid_response", "redirect"),
    "delay": ("delay", {"seconds": 20}, "unreachable", "timeout"),
    "slow_body": ("slow_body", {"seconds": 5}, "unreachable", "timeout"),
    "reset": ("reset", {}, "unreachable", "transport"),
    "truncate": ("truncate", {}, "unreachable", "transport"),
    "bad_length": ("bad_length", {}, "unreachable", "transport"),
    "huge": ("huge", {}, "invalid_response", "too_large"),
    "gzip_bomb": ("gzip_bomb", {"bytes": 8 << 20}, "invalid_response", "too_large"),
    "huge_headers": ("huge_headers", {}, "invalid_response", "too_large"),
    "garbage": ("garbage", {}, "invalid_response", "malformed_body"),
    "html": ("html", {}, "invalid_response", "malformed_body"),
    "not_utf8": ("not_utf8", {}, "invalid_response", "malformed_body"),
    "empty": ("empty", {}, "invalid_response", "malformed_body"),
    "deep_json": ("deep_json", {}, "invalid_response", "too_large"),
    "wrong_type": ("wrong_type", {}, "invalid_response", "bad_value"),
    "wrong_shape": ("wrong_type", {"value": {"a": [1]}}, "invalid_response", "bad_value"),
    "missing_field": ("missing_field", {}, "invalid_response", "missing_field"),
    "null_field": ("null_field", {}, "invalid_response", "missing_field"),
    "compressed": ("compressed", {}, "ok", None),
}
CREDITS = 1234.25
STALE_AFTER = "12s"


class FaultTest(EndToEndTest):
    def providers(self, names):
        """Enrow's definition under other names, polled every second."""
        definition = (ROOT / "config/providers/enrow.yml").read_text()
        for name in names:
            self.write(f"{name}.provider.yml",
                       re.sub(r"(?m)^name: enrow$", f"name: {name}", definition))
        return f"provider_files: ['{self.folder}/*.provider.yml']"

    def fast(self, **extra):
        # The timeout leaves room for a simulator that a busy machine holds up.
        return {"poll_interval": "1s", "poll_timeout": "3s", "stale_after": STALE_AFTER, **extra}

    def test_every_fault_ends_in_its_reason_and_status(self):
        keys = {name: f"SIMKEY-{name}" for name in FAULTS}
        self.simulate([{"vendor": "enrow", "name": name, "key": key,
                        "balance": {"credits": CREDITS}} for name, key in keys.items()])
        config = self.configure(
            [account(name, "main", key, base_url=self.base_url("enrow"), **self.fast())
             for name, key in keys.items()], head=self.providers(FAULTS))
        process = self.stack.start_exporter(config, "--log.level", "debug")
        self.wait_for_metrics("all well", lambda p: all(
            p.status(provider=name) == {"ok"} for name in FAULTS))

        # One after the other, so that the value can be seen to stand right after its first failure.
        for name, (fault, arguments, status, reason) in FAULTS.items():
            with self.subTest(name):
                self.control("fault", fault=fault, args=arguments, vendor="enrow", key=keys[name])
                if status == "ok":
                    continue
                page = self.wait_for_metrics(
                    f"{name}: {status}", lambda p: p.status(provider=name) == {status})
                self.assertEqual(page.value("api_credits_remaining", provider=name), CREDITS,
                                 "the last value stands")
                self.assertEqual(page.value("api_credits_poll_success", provider=name),
                                 1 if reason is None else 0)
                counted = {l["reason"] for l, v in
                           page.find("api_credits_poll_errors_total", provider=name) if v > 0}
                self.assertEqual(counted, {reason} - {None})

        page = self.wait_for_metrics("all values withdrawn", lambda p: {
            l["provider"] for l, _ in p.find("api_credits_remaining")} == {"compressed"}, 120)
        for name in FAULTS:
            self.assertIsNotNone(page.value("api_credits_poll_last_success_timestamp_seconds",
                                            provider=name), "the timestamps stay")
            self.assertNotEqual(page.status(provider=name), set(), "the status stays")
        self.assertEqual(page.status(provider="compressed"), {"ok"})
        self.assertIsNone(process.poll(), "the exporter lives")

    def test_an_account_recovers_when_its_vendor_does(self):
        key = "SIMKEY-recovers"
        self.simulate([{"vendor": "enrow", "name": "a", "key": key,
                        "balance": {"credits": CREDITS}}])
        self.control("fault", fault="html", args={"status": 502}, vendor="enrow", times=2)
        self.stack.start_exporter(self.configure(
            [account("enrow", "main", key, base_url=self.base_url("enrow"), **self.fast())]))
        self.wait_for_metrics("down", lambda p: p.status() == {"unreachable"})
        page = self.wait_for_metrics("up again", lambda p: p.status() == {"ok"})
        self.assertEqual(page.value("api_credits_remaining"), CREDITS)
        self.assertEqual(page.value("api_credits_poll_failures_total"), 2)

    def test_nobody_there(self):
        self.simulate([], "--bad-tls-port", "0")
        _, _, body = get(self.stack.simulator + "/_control/state")
        bad_tls = re.search(rb'"bad_tls": (\d+)', body).group(1).decode()
        with socket.socket() as closed:  # bound and not listening: refused
            closed.bind(("127.0.0.1", 0))
            urls = {"refused": (f"http://127.0.0.1:{closed.getsockname()[1]}", "connect"),
                    "bad_tls": (f"https://127.0.0.1:{bad_tls}", "tls"),
                    "no_name": ("http://no-such-host.invalid", "dns")}
            self.stack.start_exporter(self.configure(
                [account(name, "main", f"SIMKEY-{name}", base_url=url, **self.fast())
                 for name, (url, _) in urls.items()], head=self.providers(urls)))
            page = self.wait_for_metrics("all failed", lambda p: all(
                p.status(provider=name) == {"unreachable"} for name in urls))
        for name, (_, reason) in urls.items():
            counted = {l["reason"] for l, v in
                       page.find("api_credits_poll_errors_total", provider=name) if v > 0}
            self.assertEqual(counted, {reason}, name)
            self.assertEqual(page.find("api_credits_remaining", provider=name), [])
            self.assertIsNone(page.value("api_credits_poll_last_success_timestamp_seconds",
                                         provider=name))


if __name__ == "__main__":
    unittest.main()
