"""The state file: what outlives a restart, and what happens where it cannot be kept. Whatever is
wrong with it, the exporter says so, goes on serving and shows it in a metric.
"""

import signal
import sqlite3
import unittest

from support import EXPORTER, ROOT, EndToEndTest, account, get

KEY = "SIMKEY-state"
CONSUMED = "api_credits_consumed_total"
DURABLE = "api_credits_exporter_state_durable"


class StateTest(EndToEndTest):
    def world(self, **extra):
        self.simulate([{"vendor": "enrow", "name": "main", "key": KEY,
                        "balance": {"credits": 1000}}])
        self.config = self.configure([account("enrow", "main", KEY,
                                              base_url=self.base_url("enrow"),
                                              **{"poll_interval": "1s", **extra})])

    def spend(self, credits):
        self.control("spend", vendor="enrow", key=KEY, credits=credits)

    def start(self, *arguments, **how):
        return self.stack.start_exporter(self.config, "--storage.path", self.folder / "state",
                                         *arguments, **how)

    def stop(self, process):
        process.terminate()
        self.assertEqual(process.wait(20), 0)
        self.stack.processes.remove(process)

    def wait_consumed(self, credits):
        return self.wait_for_metrics(f"{credits} consumed", lambda p: p.value(CONSUMED) == credits)

    def set_aside(self):
        names = {path.name for path in (self.folder / "state").iterdir()}
        return sorted(name for name in names if ".damaged-" in name
                      and not name.endswith(("-wal", "-shm")))

    def expect_counting_anew_durably(self):
        """Started on a file that it cannot use, the exporter counts from 0 in a new one."""
        process = self.start()
        self.assertEqual(self.wait_consumed(0).value(DURABLE), 1)
        self.spend(5)
        self.wait_consumed(5)
        self.stop(process)
        log = self.stack.log_of("exporter")
        aside = self.set_aside()
        self.assertEqual(len(aside), 1, aside)
        self.assertIn(aside[0], log)
        self.assertIn(str(self.folder / "state" / "state.db"), log)
        self.spend(2)
        self.start()
        self.wait_consumed(7)
        self.assertEqual(len(self.set_aside()), 1)
        return log

    def test_what_was_spent_while_it_was_down_is_counted(self):
        self.world()
        process = self.start()
        page = self.wait_consumed(0)
        self.assertEqual(page.value(DURABLE), 1)
        self.spend(30)
        self.wait_consumed(30)
        self.stop(process)
        self.spend(12)
        self.start()
        page = self.wait_for_metrics("a counter", lambda p: p.value(CONSUMED) is not None)
        self.assertIn(page.value(CONSUMED), (30, 42), "restored, then with the first reading")
        page = self.wait_consumed(42)
        self.assertGreater(page.value("api_credits_exporter_state_last_commit_timestamp_seconds"),
                           1.6e9)

    def test_without_a_path_nothing_is_kept_and_nothing_is_warned_of(self):
        self.world()
        self.stack.start_exporter(self.config, "--storage.path", "")
        self.assertIsNone(self.wait_consumed(0).value(DURABLE))
        self.spend(4)
        self.wait_consumed(4)
        self.assertFalse((self.folder / "state").exists())

    def start_second(self):
        """At the same address and on the same state; returns once it waits."""
        arguments = ["--config.file", self.config, "--storage.path", self.folder / "state",
                     "--storage.lock-timeout", "5m",
                     "--web.listen-address", self.stack.exporter.split("//")[1]]
        process = self.stack.start("second", [EXPORTER, *arguments])
        self.stack.wait("waiting", lambda: "waiting for the state file" in
                        self.stack.log_of("second"))
        return process

    def test_a_second_exporter_takes_over_when_the_first_one_ends(self):
        self.world()
        first = self.start()
        self.wait_consumed(0)
        self.spend(3)
        self.wait_consumed(3)
        self.start_second()
        self.spend(4)
        self.wait_consumed(7)
        self.stop(first)
        self.stack.wait("the second one", lambda: self.scrape().value(CONSUMED) == 7)
        self.assertEqual(self.stack.log_of("second").count("waiting for the state file"), 1)
        self.outputs["second.log"] = self.stack.log_of("second").encode()

    def test_it_can_be_stopped_while_it_waits(self):
        self.world()
        self.start()
        self.wait_consumed(0)
        second = self.start_second()
        second.send_signal(signal.SIGHUP)
        self.stop(second)
        self.assertIn("msg=stopped", self.stack.log_of("second"))
        self.assertNotIn("cannot start", self.stack.log_of("second"))
        self.wait_consumed(0)

    def test_a_second_exporter_is_told_which_file_is_taken(self):
        self.world()
        self.start()
        self.wait_consumed(0)
        for mode in (("--storage.lock-timeout", "100ms"), ("--once",)):
            code, _, err = self.run_exporter("--config.file", self.config, "--storage.path",
                                             self.folder / "state", "--web.listen-address",
                                             "127.0.0.1:0", *mode)
            self.assertEqual(code, 1)
            self.assertIn("in use by another exporter", err)
            self.assertIn(str(self.folder / "state" / "state.db"), err)
        self.spend(1)
        self.wait_consumed(1)

    def test_a_damaged_file_is_set_aside(self):
        self.world()
        (self.folder / "state").mkdir()
        (self.folder / "state" / "state.db").write_bytes(b"damage " * 1000)
        self.assertIn("not a database", self.expect_counting_anew_durably())

    def test_a_file_of_a_newer_version_is_left_alone_and_it_does_not_start(self):
        self.world()
        process = self.start()
        self.wait_consumed(0)
        self.stop(process)
        database = sqlite3.connect(self.folder / "state" / "state.db")
        database.execute("PRAGMA user_version = 99")
        database.commit()
        database.close()
        for mode in ((), ("--once",)):
            code, _, err = self.run_exporter("--config.file", self.config, "--storage.path",
                                             self.folder / "state", "--web.listen-address",
                                             "127.0.0.1:0", *mode)
            self.assertEqual(code, 1)
            self.assertIn("--storage.path", err)
            self.assertIn("it has version 99, this exporter knows versions up to", err)
            self.assertIn(str(self.folder / "state" / "state.db"), err)
        self.assertEqual(self.set_aside(), [])

    def test_a_file_of_an_older_version_is_brought_forward_and_counted_on(self):
        self.world()
        (self.folder / "state").mkdir()
        database = self.folder / "state" / "state.db"
        database.write_bytes((ROOT / "tests" / "store" / "state_v1.db").read_bytes())
        connection = sqlite3.connect(database)
        for table in ("accounts", "pools", "past_levels"):
            connection.execute(f"UPDATE {table} SET account = 'main' WHERE provider = 'enrow'")
        connection.execute("UPDATE accounts SET base_url = ?", (self.base_url("enrow"),))
        connection.commit()
        connection.close()
        # 42 were spent when the file was written, of which 958 remained.
        self.spend(50)
        self.start()
        self.wait_consumed(50)
        self.assertEqual(self.set_aside(), [])

    def test_a_folder_that_cannot_be_made_leaves_it_counting_in_memory(self):
        self.world()
        occupied = self.write("occupied", "a file\n")
        self.stack.start_exporter(self.config, "--storage.path", occupied / "state")
        self.assertEqual(self.wait_consumed(0).value(DURABLE), 0)
        self.spend(8)
        self.wait_consumed(8)
        log = self.stack.log_of("exporter")
        self.assertIn("level=error", log)
        self.assertIn(str(occupied), log)
        self.assertIn("Not a directory", log)

    def test_on_a_full_disk_it_counts_on_in_memory(self):
        self.world()
        # No file may grow beyond 32 kB: room for the tables, not for many commits.
        process = self.start(prefix=("sh", "-c", 'trap "" XFSZ; ulimit -f 64; exec "$@"', "sh"))
        self.wait_for_metrics("a counter", lambda p: p.value(CONSUMED) is not None)
        spent = 0
        while self.scrape().value(DURABLE) == 1:
            spent += 1
            self.assertLess(spent, 60, "the disk never got full")
            self.spend(1)
            self.wait_consumed(spent)
        self.spend(10)
        page = self.wait_consumed(spent + 10)
        self.assertEqual(page.value(DURABLE), 0)
        self.assertEqual(len(self.set_aside()), 1)
        self.assertIn(self.set_aside()[0], self.stack.log_of("exporter"))
        self.stop(process)
        # The old file would have been a step back, with all of its value counted once more.
        self.start()
        page = self.wait_for_metrics("a counter", lambda p: p.value(CONSUMED) is not None)
        self.assertEqual(page.value(CONSUMED), 0)

    def test_once_in_a_row_stays_polite_and_counts(self):
        self.world()
        arguments = ("--config.file", self.config, "--storage.path", self.folder / "state",
                     "--once")
        self.assertEqual(self.run_exporter(*arguments)[0], 0)
        self.spend(6)
        # The minimum interval is shorter than the timeout: waited for.
        code, out, err = self.run_exporter(*arguments)
        self.assertEqual(code, 0, err)
        self.assertIn(f'{CONSUMED}{{provider="enrow",account="main",pool="main",unit="credits"}} 6',
                      out)
        self.control("fault", fault="status", args={"status": 429, "retry_after": 3600},
                     vendor="enrow")
        self.assertEqual(self.run_exporter(*arguments)[0], 1)
        asked = self.truth("enrow", "main")["traffic"]
        code, _, err = self.run_exporter(*arguments)
        self.assertEqual(code, 1)
        self.assertRegex(err, r"not polled: .*account=main until=\d{4}-")
        self.assertEqual(self.truth("enrow", "main")["traffic"], asked, "an hour, said the vendor")

    def test_poll_now(self):
        self.world(poll_interval="1h")
        self.start("--web.enable-lifecycle")
        self.wait_consumed(0)
        self.spend(9)
        status, _, body = get(self.stack.exporter + "/-/poll?account=main", method="POST")
        self.outputs["poll"] = body
        self.assertEqual(status, 202)
        self.assertRegex(body.decode(), "polled")
        self.wait_consumed(9)
        for query, expected in (("?account=nobody", 404), ("", 400)):
            self.assertEqual(get(self.stack.exporter + "/-/poll" + query, method="POST")[0],
                             expected)
        self.assertIn("poll asked for", self.stack.log_of("exporter"))


if __name__ == "__main__":
    unittest.main()
