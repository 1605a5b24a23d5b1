"""Every fault, as a client sees it on a real socket."""

import gzip
import http.client
import json
import socket
import zlib

from faults import EMAIL, KINDS, FaultBook
from harness import SimulatorCase

KEY = "SIMKEY-crustdata-a"
PATH = "/crustdata/user/credits"


class FaultsTest(SimulatorCase):
    accounts = [
        {"vendor": "crustdata", "name": "a", "key": KEY, "balance": {"credits": 9406}},
        {"vendor": "crustdata", "name": "b", "key": "SIMKEY-crustdata-b"},
        {"vendor": "initech", "name": "a", "key": "SIMKEY-initech-a"}]

    def strike(self, fault, **options):
        self.assertNotIn("error", self.client.control("fault", fault=fault, **options))

    def ask(self, key=KEY, path=PATH):
        return self.client.ask(path, {"Authorization": f"Bearer {key}", "x-api-version": "1"})

    def raw(self):
        """All bytes that come until the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.ports["main"]), 60) as connection:
            connection.sendall(f"GET {PATH} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                               f"Authorization: Bearer {KEY}\r\n\r\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def test_status_has_the_documented_body_and_keeps_the_rate_headers(self):
        self.strike("status", args={"status": 402, "echo": False})
        status, headers, body = self.ask()
        self.assertEqual((status, json.loads(body)["error"]["type"]),
                         (402, "insufficient_credits"))
        self.assertEqual(headers["x-ratelimit-limit"], "300")

    def test_status_can_name_a_wait(self):
        self.strike("status", args={"status": 429, "retry_after": 7})
        self.assertEqual(self.ask()[1]["retry-after"], "7")

    def test_error_bodies_echo_the_key_and_an_address(self):
        for fault, args in (("status", {"status": 500}), ("status", {"status": 401}),
                            ("garbage", {}), ("html", {}), ("not_utf8", {})):
            with self.subTest(fault, args=args):
                self.strike(fault, args=args, times=1)
                body = self.ask()[2]
                self.assertIn(KEY.encode(), body)
                self.assertIn(EMAIL.encode(), body)

    def test_spoiled_bodies_are_no_json(self):
        for fault in ("garbage", "html", "not_utf8", "empty"):
            with self.subTest(fault):
                self.strike(fault, times=1)
                with self.assertRaises(ValueError):
                    json.loads(self.ask()[2])

    def test_delay_holds_up_nobody_else(self):
        self.strike("delay", args={"seconds": 30}, key="SIMKEY-crustdata-b")
        slow = socket.create_connection(("127.0.0.1", self.ports["main"]), 60)
        self.addCleanup(slow.close)
        slow.sendall(f"GET {PATH} HTTP/1.1\r\n"
                     "Authorization: Bearer SIMKEY-crustdata-b\r\n\r\n".encode())
        while self.client.state()["traffic"]["in_flight"] < 1:
            pass  # until the slow request has arrived
        self.assertEqual(self.ask()[0], 200)
        slow.setblocking(False)
        with self.assertRaises(BlockingIOError):
            slow.recv(1)

    def test_reset_breaks_the_connection(self):
        self.strike("reset")
        with self.assertRaises(ConnectionResetError):
            self.ask()

    def test_truncate_ends_before_the_promised_length(self):
        self.strike("truncate")
        with self.assertRaises(http.client.IncompleteRead):
            self.ask()

    def test_slow_body_comes_whole_in_pieces(self):
        self.strike("slow_body", args={"bytes": 4, "seconds": 0.001})
        self.assertEqual(json.loads(self.ask()[2]), {"credits": 9406})

    def test_bad_length_is_claimed_as_told(self):
        self.strike("bad_length")
        self.assertIn(b"Content-Length: twelve\r\n", self.raw())

    def test_huge_is_valid_json_beyond_the_bound(self):
        self.strike("huge")
        body = self.ask()[2]
        self.assertGreater(len(body), 2 << 20)
        self.assertEqual(json.loads(body), {"credits": 9406})

    def test_huge_headers_exceed_the_bound(self):
        self.strike("huge_headers")
        self.assertGreater(len(self.raw().partition(b"\r\n\r\n")[0]), 128 << 10)

    def test_compressed_holds_the_same_body(self):
        self.strike("compressed")
        _, headers, body = self.ask()
        self.assertEqual(headers["content-encoding"], "gzip")
        self.assertEqual(json.loads(gzip.decompress(body)), {"credits": 9406})

    def test_gzip_bomb_is_small_and_unpacks_to_much(self):
        self.strike("gzip_bomb", args={"bytes": 16 << 20})
        _, headers, body = self.ask()
        self.assertEqual(headers["content-encoding"], "gzip")
        self.assertLess(len(body), 64 << 10)
        self.assertGreater(len(zlib.decompress(body, 31)), 16 << 20)

    def test_deep_json_is_nothing_but_nesting(self):
        self.strike("deep_json", args={"depth": 1000})
        self.assertEqual(self.ask()[2], b"[" * 1000 + b"]" * 1000)

    def test_redirect_points_elsewhere(self):
        self.strike("redirect", times=1)
        status, headers, _ = self.ask()
        self.assertEqual((status, headers["location"]), (302, "/crustdata/redirected"))

    def test_fields_are_changed_dropped_and_made_null(self):
        path = "/crustdata/account/credits"
        self.strike("wrong_type", times=1)
        self.assertEqual(json.loads(self.ask(path=path)[2])["account"]["credits"], "plenty")
        self.strike("null_field", times=1)
        self.assertIsNone(json.loads(self.ask(path=path)[2])["account"]["credits"])
        self.strike("missing_field", times=1)
        self.assertNotIn("credits", json.loads(self.ask(path=path)[2])["account"])
        self.strike("wrong_type", args={"field": "credits", "value": {"of": 3}}, times=1)
        self.assertEqual(json.loads(self.ask()[2]), {"credits": {"of": 3}})

    def test_a_field_may_be_a_header(self):
        key = {"Authorization": "Basic U0lNS0VZLWluaXRlY2gtYTo="}  # SIMKEY-initech-a:
        self.strike("missing_field", times=1)
        self.assertNotIn("x-credits-left", self.client.ask("/initech/ping", key)[1])
        self.strike("wrong_type", times=1)
        self.assertEqual(self.client.ask("/initech/ping", key)[1]["x-credits-left"], "plenty")

    def test_strikes_only_whom_it_names_and_as_often_as_told(self):
        self.strike("status", key=KEY, path="/user/credits", times=2)
        self.assertEqual(self.ask(key="SIMKEY-crustdata-b")[0], 200)
        self.assertEqual(self.ask(path="/crustdata/account/credits")[0], 200)
        self.assertEqual([self.ask()[0] for _ in range(3)], [500, 500, 200])

    def test_stands_until_it_is_cleared(self):
        self.strike("status", vendor="crustdata")
        self.assertEqual([self.ask()[0] for _ in range(3)], [500, 500, 500])
        self.client.control("fault", method="DELETE")
        self.assertEqual(self.ask()[0], 200)

    def test_one_of_several_can_be_cleared(self):
        first = self.client.control("fault", fault="status")["id"]
        self.strike("empty")
        self.assertEqual(self.ask()[2], b"")
        self.client.control("fault", method="DELETE", id=first + 1)
        self.assertEqual(self.ask()[0], 500)

    def test_refuses_what_it_does_not_know(self):
        for arguments in ({"fault": "meteor"}, {"fault": "delay", "args": {"second": 1}},
                          {"fault": "reset", "times": 0}, {"fault": "reset", "vendors": "lusha"}):
            with self.subTest(arguments):
                self.assertIn("error", self.client.control("fault", **arguments))
        self.assertEqual(self.client.state()["faults"], [])


class EveryFaultTest(SimulatorCase):
    def test_every_fault_can_be_put_up_with_its_defaults(self):
        book = FaultBook()
        for kind in KINDS:
            self.assertEqual(book.add(kind).args, KINDS[kind][1])
