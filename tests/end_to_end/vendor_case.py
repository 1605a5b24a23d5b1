"""A test of a made-up vendor: its definition from vendors/, a server that plays it, the exporter,
and what /metrics then tells of its account."""

import re

from support import ROOT, EndToEndTest
from vendor_server import VendorServer

VENDORS = ROOT / "tests/end_to_end/vendors"
# What depends on when the test runs and on how often it polled, and what our defaults add.
PASSING = re.compile(r"api_credits_(account_(added|enabled|status|info)|poll|vendor_clock|"
                     r"(consumed|expired|added)_total|.*threshold|pool_info|reading_held)")


class VendorTest(EndToEndTest):
    def play(self, vendor):
        server = VendorServer(vendor)
        self.addCleanup(server.stop)
        return server

    def account_of(self, provider, server, key, name="main", **extra):
        variable = f"KEY_{provider}_{name}".upper()
        self.stack.environment[variable] = key
        given = {"name": name, "provider": provider, "api_key": "${%s}" % variable,
                 "base_url": server.url, "poll_interval": "1s", **extra}
        return "\n    ".join(f"{field}: {value}" for field, value in given.items())

    def config_of(self, *accounts, providers=None):
        files = ", ".join(str(VENDORS / f"{name}.yml") for name in providers or self.named(accounts))
        listed = "".join(f"  - {account}\n" for account in accounts)
        return self.write("config.yml", f"provider_files: [{files}]\naccounts:\n{listed}")

    @staticmethod
    def named(accounts):
        return sorted({re.search(r"provider: (\w+)", account)[1] for account in accounts})

    def start(self, *accounts, arguments=()):
        process = self.stack.start_exporter(self.config_of(*accounts), "--log.level", "debug",
                                            *arguments)
        self.wait_ready()
        return process

    def told(self, **labels):
        """The account's series without what passes: {"name{labels of its own}": value}."""
        page = self.scrape()
        told = {}
        for (name, pairs), value in page.samples.items():
            own = {n: v for n, v in pairs if n not in ("provider", "account")}
            if "account" not in dict(pairs) or PASSING.match(name):
                continue
            if all(dict(pairs)[n] == v for n, v in labels.items()):
                shown = ",".join(f'{n}="{v}"' for n, v in sorted(own.items()))
                told[name.removeprefix("api_credits_") + ("{" + shown + "}" if shown else "")] = value
        return told

    def check_ok(self, **labels):
        page = self.scrape()
        for status in page.find("api_credits_account_status", status="ok", **labels):
            self.assertEqual(status[1], 1, status)
        for found in page.find("api_credits_poll_failures_total", **labels):
            self.assertEqual(found[1], 0, found)

    def wait_calls(self, server, count, path=""):
        """The calls, once there are so many of them."""
        return self.stack.wait(f"{count} calls {path}", lambda: (
            lambda calls: calls if len(calls) >= count else None)(server.calls(path)))
