import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

from harness import GUARD_SECONDS, Client, SimulatorCase, running
from simulator import CERTIFICATES

HERE = pathlib.Path(__file__).parent
GOOD = (CERTIFICATES / "localhost.crt", CERTIFICATES / "localhost.key")
ENROW = {"vendor": "enrow", "name": "a", "key": "SIMKEY-enrow-a", "balance": {"credits": 5}}


class ServerTest(SimulatorCase):
    accounts = [ENROW]

    def exchange(self, data):
        with socket.create_connection(("127.0.0.1", self.ports["main"]), GUARD_SECONDS) as peer:
            peer.sendall(data)
            return b"".join(iter(lambda: peer.recv(65536), b""))

    def test_answers_many_requests_on_one_connection(self):
        one = b"GET /enrow/account/info HTTP/1.1\r\nX-Api-Key: SIMKEY-enrow-a\r\n"
        answer = self.exchange(one + b"\r\n" + one + b"\r\n" + one + b"Connection: close\r\n\r\n")
        self.assertEqual(answer.count(b"HTTP/1.1 200 OK\r\n"), 3)

    def test_leaves_out_the_body_of_a_head(self):
        answer = self.exchange(b"HEAD /initech/ping HTTP/1.1\r\nConnection: close\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 401 "))
        self.assertTrue(answer.endswith(b"\r\n\r\n"))

    def test_refuses_what_is_no_request_and_goes_on(self):
        self.assertIn(b" 400 ", self.exchange(b"nonsense\r\n\r\n"))
        self.assertIn(b" 400 ", self.exchange(b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"))
        self.assertEqual(self.client.ask("/nobody/here")[0], 404)
        self.assertEqual(self.client.state()["traffic"]["in_flight"], 0)

    def test_holds_many_connections(self):
        clients = [Client(self.ports["main"]) for _ in range(200)]
        for client in clients:
            self.addCleanup(client.close)
        for client in clients + clients:
            self.assertEqual(
                client.ask("/enrow/account/info", {"x-api-key": "SIMKEY-enrow-a"})[0], 200)


class TlsTest(unittest.TestCase):
    def connect(self, port, **trust):
        context = ssl.create_default_context(**trust)
        with socket.create_connection(("127.0.0.1", port), GUARD_SECONDS) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as secure:
                secure.sendall(b"GET /enrow/account/info HTTP/1.1\r\nConnection: close\r\n"
                               b"X-Api-Key: SIMKEY-enrow-a\r\n\r\n")
                return b"".join(iter(lambda: secure.recv(65536), b""))

    def test_serves_https(self):
        with running([ENROW], tls=GOOD) as ports:
            self.assertIn(b" 200 OK", self.connect(ports["main"], cafile=GOOD[0]))

    def test_no_client_accepts_the_bad_listener(self):
        with running([ENROW], bad_tls_port=0) as ports:
            with self.assertRaises(ssl.SSLCertVerificationError):
                self.connect(ports["bad_tls"])
            # Not even one that trusts the certificate: it is for another host.
            with self.assertRaisesRegex(ssl.SSLCertVerificationError, "ostname"):
                self.connect(ports["bad_tls"], cafile=CERTIFICATES / "wrong_host.crt")


class CommandLineTest(unittest.TestCase):
    def start(self, *flags, script="simulator.py"):
        process = subprocess.Popen([sys.executable, HERE / script, *flags],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def test_says_where_it_listens_and_ends_on_a_signal(self):
        with tempfile.TemporaryDirectory() as folder:
            port_file = pathlib.Path(folder) / "port"
            process = self.start("--scenario", HERE / "scenarios/demo.json",
                                 "--port-file", port_file, "--bad-tls-port", "0")
            self.assertRegex(process.stdout.readline(), r"^bad tls on 127\.0\.0\.1:\d+$")
            line = process.stdout.readline()
            port = int(port_file.read_text())
            self.assertEqual(line, f"listening on 127.0.0.1:{port}\n")
            client = Client(port)
            self.addCleanup(client.close)
            self.assertEqual(len(client.state()["accounts"]), 8)
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(GUARD_SECONDS), 0)
            self.assertEqual(process.stderr.read(), "")

    def test_prints_the_environment_and_leaves(self):
        process = self.start("--accounts-per-vendor", "1", "--port", "8099", "--print-env")
        lines = process.communicate(timeout=GUARD_SECONDS)[0].splitlines()
        self.assertEqual(lines[0], "export SIMULATOR_URL=http://127.0.0.1:8099")
        self.assertRegex(lines[1], r"^export SIMULATOR_KEY_LEADBOXER_0001=SIMKEY-leadboxer-0001-")
        self.assertEqual(len(lines), 6)

    def test_says_what_is_wrong_with_a_scenario(self):
        process = self.start("--scenario", "/nowhere.json")
        error = process.communicate(timeout=GUARD_SECONDS)[1]
        self.assertEqual(process.returncode, 1)
        self.assertIn("/nowhere.json", error)

    def test_the_webhook_sink_returns_what_it_received(self):
        process = self.start(script="webhook.py")
        port = int(process.stdout.readline().rpartition(":")[2])
        client = Client(port)
        self.addCleanup(client.close)
        client.ask("/hook", method="POST", body='{"status": "firing"}')
        self.assertEqual(client.ask("/hook", method="POST", body="{")[0], 400)
        self.assertEqual(client.get("/_received")[2],
                         [{"path": "/hook", "body": {"status": "firing"}}])
