"""Hundreds of clients that say nothing, half of something, or read nothing: the next scrape does not
wait for them, and neither does the end of the program."""

import signal
import unittest

import idle_clients
from support import EndToEndTest, account, get

KEY = "SIMKEY-idle"
CONSUMED = "api_credits_consumed_total"


class IdleClientsTest(EndToEndTest):
    def start(self):
        process = self.stack.start_exporter(self.config)
        self.port = int(self.stack.exporter.rsplit(":", 1)[1])
        return process

    def world(self):
        self.simulate([{"vendor": "enrow", "name": "main", "key": KEY,
                        "balance": {"credits": 1000}}])
        self.config = self.configure([account("enrow", "main", KEY, poll_interval="1s",
                                              base_url=self.base_url("enrow"))])
        return self.start()

    def clients(self, kind, count):
        clients = []
        self.addCleanup(lambda: [client.close() for client in clients])
        for _ in range(count):
            clients.append(idle_clients.connect(self.port, kind))
        return clients

    def scrapes_before_any_is_closed(self, kind):
        """Whether all of them were still there when a scrape had been answered."""
        clients = self.clients(kind, 200)
        if kind == "slow-reading":  # until the server works on all of them
            self.stack.wait("connections", lambda: idle_clients.held_by_server(self.port) >= 200)
        self.assertEqual(get(self.stack.exporter + "/metrics", timeout=60)[0], 200)
        if kind == "slow-reading":
            held = idle_clients.held_by_server(self.port) >= 200
        else:
            held = all(map(idle_clients.is_quiet, clients))
        for client in clients:
            client.close()
        return held

    def test_a_scrape_is_answered_before_any_of_them_is_hung_up_on(self):
        self.world()
        for kind in idle_clients.KINDS:
            with self.subTest(kind):
                # A slow machine may hang up first once in a while.
                self.assertTrue(any(self.scrapes_before_any_is_closed(kind) for _ in range(5)))

    def test_it_ends_and_keeps_its_state_with_all_of_them_connected(self):
        process = self.world()
        self.wait_for_metrics("a first reading", lambda p: p.value(CONSUMED) == 0)
        self.control("spend", vendor="enrow", key=KEY, credits=30)
        self.wait_for_metrics("30 consumed", lambda p: p.value(CONSUMED) == 30)
        for kind in idle_clients.KINDS:
            self.clients(kind, 60)
        process.send_signal(signal.SIGTERM)
        # The contract is two seconds; the guard is wide because the machine may be busy.
        self.assertEqual(process.wait(20), 0)
        self.stack.processes.remove(process)
        self.start()
        self.wait_for_metrics("what was consumed", lambda p: p.value(CONSUMED) == 30)


if __name__ == "__main__":
    unittest.main()
