"""--web.config.file as people use it: curl, openssl and a real Prometheus ask the real binary over
TLS with client certificates and passwords; certificates change while it runs; mistakes are told."""

import os
import re
import shutil
import signal
import socket
import subprocess
import unittest

from support import ROOT, EndToEndTest, free_port, get

# Of "correct horse".
HASH = "$2y$04$nc//4mC6aqn0Gvt9VskBxOgGQfh5lkcEE.w5nXrotLNECai82fgPG"
TLS = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n"
MUTUAL = TLS + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n"
USERS = f"basic_auth_users:\n  alice: {HASH}\n"
ALICE = ("-u", "alice:correct horse")


class WebConfigTest(EndToEndTest):
    secrets = re.compile(rb"correct horse|SIMKEY|" + re.escape(HASH[7:]).encode())

    def setUp(self):
        super().setUp()
        self.openssl("req", "-x509", *self.new_key("ca.key"), "-out", "ca.crt", "-subj", "/CN=ca",
                     "-days", "2")
        self.issue("server", "DNS:localhost,IP:127.0.0.1")
        self.issue("client", "DNS:prometheus.example.com")

    # Certificates.

    def openssl(self, *arguments, check=True, text=""):
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, input=text.encode(),
                              capture_output=True, timeout=60)
        output = (done.stdout + done.stderr).decode(errors="replace")
        if check:
            self.assertEqual(done.returncode, 0, output)
        return output

    @staticmethod
    def new_key(name):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                name)

    def issue(self, name, names, subject=None):
        """NAME.crt and NAME.key, signed by the CA."""
        self.write(f"{name}.ext", f"subjectAltName={names}\n")
        self.openssl("req", *self.new_key(f"{name}.key"), "-out", f"{name}.csr", "-subj",
                     f"/CN={subject or name}")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key",
                     "-CAcreateserial", "-out", f"{name}.crt", "-days", "2", "-extfile",
                     f"{name}.ext")

    # The exporter.

    def serve(self, web_config, *arguments):
        self.write("web.yml", web_config)
        self.write("config.yml", "accounts: []\n")
        self.port = free_port()
        process = self.stack.start("exporter", [
            self.stack.exporter_binary, "--config.file", self.folder / "config.yml",
            "--storage.path", "", "--web.config.file", self.folder / "web.yml",
            "--web.listen-address", f"127.0.0.1:{self.port}", *arguments])
        self.stack.wait("listening", lambda: "msg=listening" in self.stack.log_of("exporter"))
        return process

    def curl(self, path, *arguments, scheme="https"):
        """(curl's exit code, HTTP status, body and curl's complaint)."""
        done = subprocess.run(
            ["curl", "-sS", "-m", "30", "--cacert", "ca.crt", "-w", "\n%{http_code}", *arguments,
             f"{scheme}://127.0.0.1:{self.port}{path}"],
            cwd=self.folder, capture_output=True, timeout=60)
        body, _, status = done.stdout.decode().rpartition("\n")
        return done.returncode, int(status or 0), body + done.stderr.decode()

    def handshake(self, *arguments):
        return self.openssl("s_client", "-connect", f"127.0.0.1:{self.port}", "-CAfile", "ca.crt",
                            *arguments, check=False)

    def shown_name(self):
        """The common name in the server's certificate."""
        found = re.search(r"subject=CN ?= ?(\S+)", self.handshake())
        return found and found[1]

    def refused(self, web_config, *arguments, file="web.yml"):
        """A start that fails: what it said."""
        self.write("web.yml", web_config)
        self.write("config.yml", "accounts: []\n")
        code, _, err = self.run_exporter("--config.file", "config.yml", "--storage.path", "",
                                         "--web.listen-address", "127.0.0.1:0",
                                         "--web.config.file", file, *arguments)
        self.assertEqual(code, 1, err)
        complaints = [line for line in err.splitlines() if "level=error" in line]
        self.assertEqual(len(complaints), 1, err)
        return complaints[0]

    # Tests.

    def test_curl_needs_certificate_and_password(self):
        self.serve(MUTUAL + USERS)
        own = ("--cert", "client.crt", "--key", "client.key")
        self.openssl("req", "-x509", *self.new_key("foreign.key"), "-out", "foreign.crt", "-subj",
                     "/CN=foreign", "-days", "2")
        code, status, body = self.curl("/metrics", *own, *ALICE)
        self.assertEqual((code, status), (0, 200), body)
        self.assertIn("api_credits_exporter_build_info", body)
        self.assertEqual(self.curl("/metrics", *own, *ALICE, "--compressed")[:2], (0, 200))
        for wrong in ((), ("-u", "alice:wrong"), ("-u", "bob:correct horse"), ("-u", "alice:")):
            for path in ("/metrics", "/", "/-/healthy", "/-/ready", "/nowhere"):
                self.assertEqual(self.curl(path, *own, *wrong)[:2], (0, 401), (wrong, path))
        for certificate in ((), ("--cert", "foreign.crt", "--key", "foreign.key")):
            code, status, _ = self.curl("/metrics", *certificate, *ALICE)
            self.assertNotEqual(code, 0, certificate)
            self.assertEqual(status, 0, certificate)
        self.assertEqual(self.curl("/metrics", *ALICE, scheme="http")[1], 0, "plain HTTP")

    def test_openssl_finds_no_old_version(self):
        self.serve(TLS)
        old = self.handshake("-tls1_1", "-cipher", "ALL@SECLEVEL=0")
        self.assertIn("alert protocol version", old)
        for version in ("1_2", "1_3"):
            self.assertIn("Verify return code: 0 (ok)", self.handshake(f"-tls{version}"))
        weak = self.handshake("-tls1_2", "-cipher", "AES128-SHA:AES256-GCM-SHA384")
        self.assertIn("handshake failure", weak, "no suite without forward secrecy")

    def documented(self, kind):
        """The example of that kind in deploy/WEB_CONFIG.md, with the paths of this test."""
        text = (ROOT / "deploy/WEB_CONFIG.md").read_text()
        block = next(b for b in re.findall(r"```yaml\n(.*?)```", text, re.S) if kind in b)
        for theirs, ours in (("/etc/api_credits_exporter", self.folder),
                             ("/etc/prometheus", self.folder), ("change-me", "correct horse"),
                             ("clients.crt", "ca.crt"), ("exporter-ca.crt", "ca.crt")):
            block = block.replace(theirs, str(ours))
        return re.sub(r"\$2y\$10\$\S+", lambda _: HASH, block)

    def test_prometheus_scrapes_with_what_the_documentation_says(self):
        self.serve(self.documented("tls_server_config"))
        scrape = self.documented("scrape_configs").replace("exporter.example.com:10210",
                                                           f"localhost:{self.port}")
        self.assertIn(f"localhost:{self.port}", scrape)
        job = scrape.split("scrape_configs:\n")[1]
        named = lambda name: job.replace("job_name: api_credits", f"job_name: {name}")
        stranger = re.sub(r"\n +(cert|key)_file: .*", "", named("stranger"))
        guesser = named("guesser").replace("correct horse", "wrong")
        self.assertNotEqual(stranger, named("stranger"))
        self.stack.start_prometheus(self.write(
            "scrape.yml", "global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs:\n" +
            named("good") + stranger + guesser))

        def targets():
            found = {t["labels"]["job"]: t for t in self.stack.ask("targets")["activeTargets"]}
            healths = {name: target["health"] for name, target in found.items()}
            return found if healths == {"good": "up", "stranger": "down", "guesser": "down"} else None
        found = self.stack.wait("three scrapes", targets)
        self.assertEqual(found["good"]["lastError"], "")
        self.assertIn("401", found["guesser"]["lastError"])
        # Prometheus may see no more than a closed connection.
        self.assertIn("peer did not return a certificate", self.stack.log_of("exporter"))
        self.assertEqual([value for _, value in self.stack.query(
            'api_credits_exporter_build_info{job="good"}')], [1])

    def test_a_certificate_is_changed_while_it_runs(self):
        for version in ("v1", "v2"):
            self.issue(version, "DNS:localhost,IP:127.0.0.1")
            (self.folder / "versions" / version).mkdir(parents=True)
            for end in ("crt", "key"):
                os.rename(self.folder / f"{version}.{end}",
                          self.folder / "versions" / version / f"tls.{end}")

        def point_to(version):  # as Kubernetes does with a Secret
            os.symlink(f"versions/{version}", self.folder / "next")
            os.rename(self.folder / "next", self.folder / "data")
        point_to("v1")
        process = self.serve(
            "tls_server_config: { cert_file: data/tls.crt, key_file: data/tls.key }\n")
        self.assertEqual(self.shown_name(), "v1")
        point_to("v2")
        self.stack.wait("the new certificate", lambda: self.shown_name() == "v2")
        (self.folder / "versions/v2/tls.crt").write_text("broken\n")
        refused = "web configuration refused, the old one stays"
        self.stack.wait("a refusal", lambda: self.shown_name() == "v2" and
                        refused in self.stack.log_of("exporter"))
        self.assertEqual(self.shown_name(), "v2")
        self.assertEqual(self.stack.log_of("exporter").count(refused), 1)
        self.assertIsNone(process.poll())

    def test_users_are_changed_while_it_runs(self):
        self.serve(USERS)
        self.assertEqual(self.curl("/metrics", *ALICE, scheme="http")[1], 200)
        self.write("web.yml", USERS.replace("alice", "bob"))
        self.stack.wait("another user", lambda: self.curl("/metrics", *ALICE, scheme="http")[1] == 401)
        self.assertEqual(self.curl("/metrics", "-u", "bob:correct horse", scheme="http")[1], 200)
        self.write("web.yml", "basic_auth_users:\n  carol: plain text\n")
        self.stack.wait("a refusal", lambda: self.curl(
            "/metrics", "-u", "bob:correct horse", scheme="http")[1] == 200 and
            "web configuration refused" in self.stack.log_of("exporter"))
        self.assertNotIn("plain text", self.stack.log_of("exporter"))

    def test_what_cannot_be_used_ends_the_start_with_one_line(self):
        self.assertIn("server.key\\\": No such file", self.refused(
            TLS.replace("server.crt", "client.crt").replace("server.key", "none/server.key")))
        self.assertIn("is not the key of the certificate",
                      self.refused(TLS.replace("server.key", "client.key")))
        self.assertIn("server.csr\\\": holds no usable certificate",
                      self.refused(TLS.replace("server.crt", "server.csr")))
        self.assertIn("web.yml:4:3: unknown key \\\"min_versoin\\\"; did you mean",
                      self.refused(TLS + "  min_versoin: TLS12\n"))
        self.assertIn("none.yml:1:1: cannot be read: No such file",
                      self.refused(TLS, file="none.yml"))
        self.assertIn("cannot be read", self.refused(TLS, file="."))
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            self.assertIn(address, self.refused(TLS, "--web.listen-address", address))

    def test_the_toolkits_sample_is_told_what_it_cannot_have(self):
        sample = TLS + USERS + 'rate_limit:\n  interval: "1s"\n  burst: 20\n'
        self.assertIn("rate_limit: this exporter does not support it", self.refused(sample))
        self.serve(TLS + USERS)
        self.assertEqual(self.curl("/metrics", *ALICE)[:2], (0, 200))

    def test_the_check_of_the_configuration_reads_the_certificates_too(self):
        self.write("config.yml", "accounts: []\n")
        check = ("--config.check", "--config.file", "config.yml", "--web.config.file", "web.yml")
        self.write("web.yml", MUTUAL + USERS)
        code, out, err = self.run_exporter(*check)
        self.assertEqual(code, 0, err)
        self.assertIn("web.yml: OK, TLS, 1 users", out)
        self.write("web.yml", MUTUAL.replace("server.key", "client.key"))
        code, _, err = self.run_exporter(*check)
        self.assertEqual(code, 1)
        self.assertIn("is not the key of the certificate", err)

    def test_without_the_file_pages_and_their_headers_are_as_ever(self):
        self.write("config.yml", "accounts: []\n")
        self.stack.start_exporter(self.folder / "config.yml")
        status, headers, _ = get(self.stack.exporter + "/")
        self.assertEqual((status, headers["X-Frame-Options"]), (200, "DENY"))
        self.assertIsNone(headers["WWW-Authenticate"])

    def test_tls_is_refused_where_the_programs_own_libraries_are_missing(self):
        self.write("web.yml", TLS)
        self.write("config.yml", "accounts: []\n")
        alone = shutil.copy(self.stack.exporter_binary, self.folder)
        done = subprocess.run(
            [alone, "--config.file", "config.yml", "--storage.path", "", "--web.listen-address",
             "127.0.0.1:0", "--web.config.file", "web.yml"],
            cwd=self.folder, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"a part of the exporter is missing", done.stderr)

    def test_it_stops_in_the_middle_of_handshakes(self):
        process = self.serve(MUTUAL)
        clients = []
        for hello in (b"", b"\x16\x03\x01\x02"):
            for _ in range(50):
                client = socket.create_connection(("127.0.0.1", self.port))
                client.sendall(hello)
                clients.append(client)
        process.send_signal(signal.SIGTERM)
        # The contract is two seconds; the guard is wide because the machine may be busy.
        self.assertEqual(process.wait(20), 0)
        self.stack.processes.remove(process)
        for client in clients:
            client.close()


if __name__ == "__main__":
    unittest.main()
