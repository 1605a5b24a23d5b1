"""Running it: check, once, reload, stop; and what it says when something is wrong."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

from support import ROOT, EndToEndTest, account, get

KEY = "SIMKEY-operation"


class OperationTest(EndToEndTest):
    def world(self, names=("main",)):
        self.simulate([{"vendor": "enrow", "name": name, "key": f"{KEY}-{name}",
                        "balance": {"credits": 100}} for name in names])

    def config(self, names=("main",), **extra):
        return self.configure([account("enrow", name, f"{KEY}-{name}",
                                       base_url=self.base_url("enrow"), poll_interval="1s", **extra)
                               for name in names])

    def test_check_says_ok_or_everything_that_is_wrong_and_where(self):
        self.world()
        code, out, _ = self.run_exporter("--config.file", self.config(), "--config.check")
        self.assertEqual(code, 0)
        self.assertIn("1 account", out)
        bad = self.write("bad.yml", "accounts:\n  - name: a\n    provider: enrwo\n    api_kye: x\n")
        code, out, err = self.run_exporter("--config.file", bad, "--config.check")
        self.assertEqual(code, 1)
        self.assertIn("bad.yml:3:", out + err)
        self.assertIn("enrow", out + err, "the closest provider")
        self.assertIn("bad.yml:4:", out + err)
        self.assertIn("api_key", out + err, "the closest key")

    def test_the_smallest_example_passes_the_check(self):
        key_file = self.write("crustdata.key", "SIMKEY-example\n")
        example = (ROOT / "config/api_credits_exporter.yml").read_text()
        self.assertIn("/run/secrets/crustdata", example)
        path = self.write("example.yml", example.replace("/run/secrets/crustdata", str(key_file)))
        code, out, err = self.run_exporter("--config.file", path, "--config.check")
        self.assertEqual(code, 0, out + err)

    def test_once_prints_the_metrics_and_tells_by_its_exit_code(self):
        self.world()
        config = self.config()
        code, out, err = self.run_exporter("--config.file", config, "--once")
        self.assertEqual(code, 0, err)
        self.assertIn("api_credits_remaining{", out)
        self.assertEqual(self.promtool("check", "metrics", text=out), (0, ""))
        self.control("fault", fault="status", args={"status": 500}, vendor="enrow")
        code, out, _ = self.run_exporter("--config.file", config, "--once")
        self.assertEqual(code, 1)
        self.assertIn('status="unreachable"} 1', out)

    def test_reload_takes_a_good_file_and_keeps_the_old_one_from_a_bad_one(self):
        self.world(("main", "other"))
        config = self.config()
        process = self.stack.start_exporter(config, "--web.enable-lifecycle")
        self.wait_ready()
        self.config(("main", "other"))
        self.stack.environment["KEY_ENROW_OTHER"] = f"{KEY}-other"
        # The environment of a running process does not change: the new account needs a key file.
        key_file = self.write("other.key", f"{KEY}-other\n")
        text = config.read_text().replace("api_key: ${KEY_ENROW_OTHER}",
                                          f"api_key_file: {key_file}")
        config.write_text(text)
        process.send_signal(signal.SIGHUP)
        page = self.wait_for_metrics("the new account", lambda p: p.value(
            "api_credits_remaining", account="other") == 100)
        self.assertEqual(page.value("api_credits_exporter_accounts"), 2)

        config.write_text(text + "nonsense: true\n")
        status, _, body = get(self.stack.exporter + "/-/reload", method="POST")
        self.outputs["reload"] = body
        self.assertEqual(status, 500)
        self.assertIn(b"nonsense", body)
        page = self.scrape()
        self.assertEqual(page.value("api_credits_exporter_config_last_reload_successful"), 0)
        self.assertEqual(page.value("api_credits_exporter_accounts"), 2)

        config.write_text(text)
        self.assertEqual(get(self.stack.exporter + "/-/reload", method="POST")[0], 200)
        self.assertEqual(self.scrape().value("api_credits_exporter_config_last_reload_successful"),
                         1)

    def test_a_change_on_disk_is_taken_where_that_was_asked_for(self):
        """As Kubernetes mounts a ConfigMap: links into ..data, which is a link that is swapped."""
        self.world(("main", "other"))
        for name in ("main", "other"):
            self.write(f"{name}.key", f"{KEY}-{name}\n")

        def mount(version, names):
            folder = self.folder / version
            folder.mkdir()
            lines = [f"  - {{ name: {name}, provider: enrow, poll_interval: 1s, "
                     f"api_key_file: {self.folder}/{name}.key, base_url: {self.base_url('enrow')} }}"
                     for name in names]
            (folder / "config.yml").write_text("\n".join(["accounts:", *lines]) + "\n")
            link = self.folder / "..next"
            link.symlink_to(version)
            link.rename(self.folder / "..data")

        mount("v1", ["main"])
        config = self.folder / "config.yml"
        config.symlink_to("..data/config.yml")
        self.stack.start_exporter(config, "--config.auto-reload",
                                  "--config.auto-reload-interval", "100ms")
        self.wait_for_metrics("one", lambda p: p.value("api_credits_remaining") == 100)
        mount("v2", ["main", "other"])
        self.wait_for_metrics("the new account", lambda p: p.value(
            "api_credits_remaining", account="other") == 100)
        status, _, body = get(self.stack.exporter + "/config")
        self.outputs["config"] = body
        self.assertEqual(status, 200)
        self.assertIn(f"# {config}\n", body.decode())
        self.assertIn("name: other\n", body.decode())

        mount("v3", ["main", "main"])
        success = "api_credits_exporter_config_last_reload_successful"
        self.wait_for_metrics("refused", lambda p: p.value(success) == 0)
        self.assertEqual(self.scrape().value("api_credits_exporter_accounts"), 2)
        mount("v4", ["main"])
        self.wait_for_metrics("taken", lambda p: p.value(success) == 1)
        log = self.stack.log_of("exporter")
        self.assertEqual(log.count("the configuration changed on disk"), 3, log)
        self.assertEqual(log.count("configuration refused"), 1, log)

    def test_a_key_that_is_missing_costs_its_account_alone(self):
        self.world(("main", "late"))
        key_file = self.folder / "late.key"
        config = self.config(("main", "late"))
        config.write_text(config.read_text().replace("api_key: ${KEY_ENROW_LATE}",
                                                     f"api_key_file: {key_file}"))
        code, _, err = self.run_exporter("--config.file", config, "--config.check")
        self.assertEqual(code, 0)
        self.assertRegex(err, r"warning: .*config\.yml:\d+:\d+: api_key_file: .*No such file")
        self.stack.start_exporter(config)
        self.wait_ready()
        page = self.wait_for_metrics("main", lambda p: p.value(
            "api_credits_remaining", account="main") == 100)
        self.assertEqual(page.status(account="late"), {"unauthorized"})
        self.assertGreaterEqual(page.value("api_credits_poll_errors_total", reason="credential"), 1)
        key_file.write_text(f"{KEY}-late\n")
        self.wait_for_metrics("late", lambda p: p.value(
            "api_credits_remaining", account="late") == 100)

    def test_a_configuration_that_cannot_be_read_is_told_in_a_line(self):
        folder = self.folder / "folder.yml"
        folder.mkdir()
        for path, why in ((self.folder / "none.yml", "No such file or directory"),
                          (folder, "not a regular file")):
            for mode in ((), ("--once",), ("--config.check",)):
                code, _, err = self.run_exporter("--config.file", path, *mode)
                self.assertEqual(code, 1)
                wrong = [line for line in err.splitlines() if "level=info" not in line]
                self.assertEqual(len(wrong), 1, err)
                self.assertIn(f"{path}:1:1: cannot be read: {why}", wrong[0])

    def test_reload_by_http_is_off_unless_asked_for(self):
        self.world()
        self.stack.start_exporter(self.config())
        self.assertEqual(get(self.stack.exporter + "/-/reload", method="POST")[0], 403)

    def test_a_rotated_key_file_is_used_without_a_reload(self):
        self.world()
        key_file = self.write("main.key", "SIMKEY-wrong\n")
        config = self.config()
        config.write_text(config.read_text().replace("api_key: ${KEY_ENROW_MAIN}",
                                                     f"api_key_file: {key_file}"))
        self.stack.start_exporter(config)
        self.wait_for_metrics("unauthorized", lambda p: p.status() == {"unauthorized"})
        key_file.write_text(f"{KEY}-main\n")
        self.wait_for_metrics("ok", lambda p: p.status() == {"ok"})

    def test_it_stops_at_once_whatever_hangs(self):
        silent = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.addCleanup(silent.close)
        accounts = [account("enrow", f"a{i}", f"{KEY}-{i}", poll_timeout="60s",
                            base_url=f"http://127.0.0.1:{silent.getsockname()[1]}")
                    for i in range(20)]
        accounts.append(account("enrow", "dns", KEY, poll_timeout="60s",
                                base_url="http://no-such-host.invalid"))
        for number in (signal.SIGTERM, signal.SIGINT):
            process = self.stack.start_exporter(self.configure(accounts))
            listener = int(self.stack.exporter.rsplit(":", 1)[1])
            clients = [socket.create_connection(("127.0.0.1", listener)) for _ in range(8)]
            process.send_signal(number)
            # The contract is two seconds; the guard is wide because the machine may be busy.
            self.assertEqual(process.wait(20), 0)
            for client in clients:
                client.close()
            self.stack.processes.remove(process)

    def test_scrapes_are_served_while_silent_clients_sit_on_connections(self):
        self.world()
        self.stack.start_exporter(self.config())
        port = int(self.stack.exporter.rsplit(":", 1)[1])
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(16)]
        self.addCleanup(lambda: [s.close() for s in silent])
        self.assertEqual(get(self.stack.exporter + "/metrics")[0], 200)

    def test_garbage_on_the_port_harms_nobody(self):
        self.world()
        process = self.stack.start_exporter(self.config())
        port = int(self.stack.exporter.rsplit(":", 1)[1])
        for garbage in (b"\x00" * 5000, b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\n\r\n",
                        b"GET /metrics HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
                        b"POST /-/reload HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                        b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
                answer = b""
                try:  # it may hang up on us in the middle of any of it
                    client.sendall(garbage)
                    client.shutdown(socket.SHUT_WR)
                    answer = client.recv(65536)
                except OSError:
                    pass
                self.assertNotIn(b"root:", answer)
        self.assertIsNone(process.poll())
        self.assertEqual(get(self.stack.exporter + "/-/healthy")[0], 200)

    def test_a_port_in_use_and_a_bad_flag_are_told(self):
        self.world()
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            code, out, err = self.run_exporter("--config.file", self.config(),
                                               "--web.listen-address", address)
            self.assertEqual(code, 1)
            self.assertIn(address, err)
        code, _, err = self.run_exporter("--no-such-flag")
        self.assertEqual(code, 2)
        self.assertIn("--no-such-flag", err)

    def test_no_core_holds_a_secret_and_the_own_figures_are_there(self):
        """A process that can be dumped owns its /proc/PID; one that cannot leaves it to root."""
        self.world()
        user = os.getuid() or 65534  # not root, who owns it in any case
        with tempfile.TemporaryDirectory() as folder:  # one that the user may enter
            os.chmod(folder, 0o755)
            # Copies, because root may be the only one to reach the originals.
            binary = shutil.copy(self.stack.exporter_binary, folder)
            config = shutil.copy(self.config(), folder)
            prefix = ("setpriv", f"--reuid={user}") if os.getuid() == 0 else ()
            process = self.stack.start_exporter(config, "--storage.path", "", prefix=prefix,
                                                binary=binary)
            own = subprocess.Popen([*prefix, "sleep", "60"])
            self.addCleanup(own.wait)
            self.addCleanup(own.kill)
            owner = lambda pid: os.stat(f"/proc/{pid}/environ").st_uid
            self.stack.wait("a process of the user", lambda: owner(own.pid) == user)
            self.assertNotEqual(owner(process.pid), user)
            page = self.scrape()
            for name in ("process_open_fds", "process_max_fds", "process_cpu_seconds_total",
                         "process_resident_memory_bytes", "process_virtual_memory_bytes",
                         "process_start_time_seconds"):
                self.assertGreater(page.value(name), 0, name)

    def test_version_and_providers_are_listed(self):
        code, out, _ = self.run_exporter("--version")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"api_credits_exporter,? .*\d+\.\d+\.\d+")
        code, out, _ = self.run_exporter("--list-providers")
        self.assertEqual(code, 0)
        for name in ("crustdata", "enrich", "enrow", "leadboxer", "lusha"):
            self.assertIn(name, out)


if __name__ == "__main__":
    unittest.main()
