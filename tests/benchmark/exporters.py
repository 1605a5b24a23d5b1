"""Exporters of many accounts of one made-up vendor, as a user would write them."""

import http.client
import urllib.parse

from process_cost import Measured, cpu_by_thread
from stack import free_port, get
from vendor import CA_FILE

PROVIDER = """name: acme
title: Acme
base_url: https://api.acme.example
auth: {{ scheme: header, name: x-api-key }}
poll: {{ min_interval: 1s, default_interval: 1m }}
requests:
  - path: {path}
    pools:
      - pool: main
        remaining: body.data.credits.limit - body.data.credits.used
        limit: body.data.credits.limit
        recurring_grant: body.data.credits.limit
        refresh: {{ value: body.data.credits.refresh, format: unix_seconds }}
    rate_limits:
      - policy: account
        headers: {{ quota: X-RateLimit-Limit, remaining: X-RateLimit-Remaining,
                   reset: X-RateLimit-Reset }}
        reset_format: delta_seconds
    plan: body.data.plan
"""
COUNTER = "api_credits_consumed_total"
SELDOM = "6h"  # no second poll while something else is measured


def account_name(number):
    return f"account-{100_000 + number}"


class Exporter(Measured):
    """A folder of its own in that of the stack, with the configuration, the keys and the state."""

    def __init__(self, stack, name, count, base_url, path="/balance"):
        self.stack, self.name, self.count, self.base_url = stack, name, count, base_url
        self.folder = stack.folder / name
        self.folder.mkdir()
        (self.folder / "acme.yml").write_text(PROVIDER.format(path=path))
        self.keys = write_keys(stack.folder / "keys", count)
        self.url = self.polling_thread = None

    def configure(self, interval):
        lines = [f"global: {{ poll_interval: {interval}, ca_file: {CA_FILE} }}",
                 "provider_files: [acme.yml]", "accounts:"]
        for number in range(self.count):
            lines += [f"  - name: {account_name(number)}", "    provider: acme",
                      f"    api_key_file: {self.keys / account_name(number)}",
                      f"    base_url: {self.base_url}", "    labels: { team: growth }"]
        (self.folder / "config.yml").write_text("\n".join(lines) + "\n")

    def start(self, interval=SELDOM):
        """Returns when it is ready: all accounts have been polled."""
        self.configure(interval)
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = self.stack.start(self.name, [
            self.stack.exporter_binary, "--config.file", self.folder / "config.yml",
            "--storage.path", self.folder / "state", "--web.enable-lifecycle", "--log.level=error",
            "--web.listen-address", f"127.0.0.1:{port}"])
        self.stack.wait(self.name + " ready", lambda: get(self.url + "/-/ready")[0] == 200)
        # No other thread has had so much to do so far.
        spent = cpu_by_thread(self.pid)
        self.polling_thread = max((t for t in spent if t != str(self.pid)), key=spent.get,
                                  default=str(self.pid))
        return self

    def full_page(self, series="api_credits_remaining"):
        """The first page that has these of all accounts. It shows counters that are on disk."""
        def probe():
            page = scrape(self.url)
            return page if page.count(f"\n{series}{{".encode()) == self.count else None
        return self.stack.wait(self.name + " full page", probe)

    def poll(self, numbers):
        """Asks that these accounts be polled now."""
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=30)
        for number in numbers:
            connection.request("POST", f"/-/poll?account={account_name(number)}")
            answer = connection.getresponse()
            answer.read()
            if answer.status != 202:
                raise RuntimeError(f"/-/poll: {answer.status}")
        connection.close()

    def reload(self):
        status, _, body = get(self.url + "/-/reload", method="POST", timeout=60)
        if status != 200:
            raise RuntimeError(f"/-/reload: {status} {body}")


def write_keys(folder, count):
    """A file for each account; all exporters share them."""
    folder.mkdir(exist_ok=True)
    for number in range(len(list(folder.iterdir())), count):
        (folder / account_name(number)).write_text(f"key-of-{number}-0123456789abcdef")
    return folder


def scrape(url, gzip=False):
    headers = {"Accept-Encoding": "gzip"} if gzip else {}
    status, _, body = get(url + "/metrics", headers, timeout=60)
    if status != 200:
        raise RuntimeError(f"{url}: {status}")
    return body
