"""What the tests of the simulator share: a real server on a free port, run by a thread of its own
whose clock stands still, and a client that speaks to it over real sockets.
"""

import asyncio
import contextlib
import http.client
import json
import threading
import unittest

from clock import Clock
from message import Request
from simulator import run

GUARD_SECONDS = 60  # against hanging only; nothing here takes seconds


class FakeMonotonic:
    """Real time as a test sets it."""

    def __init__(self):
        self.time = 1000.0

    def __call__(self):
        return self.time


def request(path, headers=None, query=None, method="GET", body=b""):
    names = {name.lower(): value for name, value in (headers or {}).items()}
    return Request(method, path, query or {}, names, body)


class Client:
    """One kept-alive connection."""

    def __init__(self, port):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GUARD_SECONDS)

    def ask(self, path, headers=None, method="GET", body=None):
        """(status, headers by lower-case name, body)"""
        self._connection.request(method, path, body=body, headers=headers or {})
        response = self._connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()

    def get(self, path, headers=None):
        status, names, body = self.ask(path, headers)
        return status, names, json.loads(body)

    def control(self, call, method="POST", **arguments):
        _, _, body = self.ask(f"/_control/{call}", method=method, body=json.dumps(arguments))
        return json.loads(body)

    def state(self):
        return self.get("/_control/state")[2]

    def close(self):
        self._connection.close()


@contextlib.contextmanager
def running(accounts, start=1_800_000_000.0, **options):
    """The ports of a simulator with these accounts; its time moves by control call only."""
    began = threading.Event()
    shared = {}

    async def main():
        stop = asyncio.Event()
        shared["stop"] = lambda: shared["loop"].call_soon_threadsafe(stop.set)
        shared["loop"] = asyncio.get_running_loop()

        def ready(ports):
            shared["ports"] = ports
            began.set()

        await run({"seed": 1, "accounts": accounts}, clock=Clock(speed=0, start=start),
                  stop=stop, ready=ready, **options)

    def thread_main():
        try:
            asyncio.run(main())
        finally:
            began.set()

    thread = threading.Thread(target=thread_main, daemon=True)
    thread.start()
    began.wait(GUARD_SECONDS)
    if "ports" not in shared:
        raise RuntimeError("the simulator did not start")
    try:
        yield shared["ports"]
    finally:
        shared["stop"]()
        thread.join(GUARD_SECONDS)


class SimulatorCase(unittest.TestCase):
    """A test with a simulator of its own and a client to it."""

    accounts = []

    def setUp(self):
        self.ports = self.enterContext(running(self.accounts))
        self.client = Client(self.ports["main"])
        self.addCleanup(self.client.close)
