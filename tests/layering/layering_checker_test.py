#!/usr/bin/env python3
"""Feeds the checker trees with one fault each and expects the complaint about it."""

import pathlib
import tempfile
import textwrap
import unittest

import layering_test
import source_text

TABLE = """
room(base       ROOMS                  WALL Threads::Threads)
room(expression ROOMS base             WALL PkgConfig::lua)
room(fetch      ROOMS base             WALL CURL::libcurl)
room(document   ROOMS base             WALL yaml-cpp)
room(config     ROOMS base expression document)
room(ledger     ROOMS base config)
room(poll       ROOMS base config ledger)
room(web        ROOMS base config ledger)
"""
HEADER = "// What it is.\n// Thread rule: none.\n#pragma once\n"


class CheckerTest(unittest.TestCase):
    def complaints(self, files: dict[str, str], table: str = TABLE) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {"exporter/CMakeLists.txt": table, **files}.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(textwrap.dedent(text), encoding="utf-8")
            return [str(complaint) for complaint in layering_test.check_tree(root)]

    def assert_fine(self, name: str, text: str) -> None:
        self.assertEqual(self.complaints({name: text}), [])

    def assert_complaint(self, name: str, text: str, expected: str, line: int = 1) -> None:
        found = self.complaints({name: text})
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(f"{name}:{line}: "), found[0])
        self.assertIn(expected, found[0])

    # Rooms

    def test_a_room_may_include_itself_and_its_row(self):
        self.assert_fine("exporter/ledger/a.cc", '#include "exporter/ledger/a.h"\n'
                         '#include "exporter/base/clock.h"\n#include "exporter/config/config.h"\n')

    def test_a_room_outside_the_row_is_refused(self):
        self.assert_complaint("exporter/ledger/a.cc", '\n#include "exporter/web/server.h"\n',
                              "room ledger may not include room web", line=2)

    def test_rooms_do_not_inherit_the_rows_of_others(self):
        self.assert_complaint("exporter/web/a.cc", '#include "exporter/expression/expression.h"\n',
                              "room web may not include room expression")

    def test_what_reaches_a_vendor_is_seen_by_few_rooms(self):
        self.assert_fine("exporter/poll/a.cc", '#include "exporter/config/access.h"\n')
        self.assert_complaint("exporter/ledger/a.cc", '#include "exporter/config/access.h"\n',
                              "room ledger may not see what reaches a vendor")
        self.assert_complaint("exporter/web/a.cc", '#include "exporter/config/loader.h"\n',
                              "room web may not see what reaches a vendor")

    def test_includes_run_from_the_root(self):
        self.assert_complaint("exporter/base/a.cc", '#include "clock.h"\n', "run from the root")
        self.assert_complaint("exporter/base/a.cc", '#include "tests/doubles/a.h"\n',
                              "run from the root")

    def test_an_include_in_a_comment_does_not_count(self):
        self.assert_fine("exporter/base/a.cc", '// #include "x.h"\n/*\n#include "y.h"\n*/\n')

    def test_a_folder_without_a_row_is_refused(self):
        self.assert_complaint("exporter/util/a.cc", "int a;\n", "util is no room")

    def test_the_table_runs_downwards(self):
        found = self.complaints({}, "room(base ROOMS web)\nroom(web ROOMS base)\n")
        self.assertEqual(len(found), 1)
        self.assertIn("room base may include only rooms above it, not web", found[0])

    def test_an_unreadable_table_is_refused(self):
        self.assertIn("no room(...) table", self.complaints({}, "add_library(x)\n")[0])

    # Circles

    def test_a_header_and_its_source_are_one_unit(self):
        found = self.complaints({"exporter/base/a.h": HEADER,
                                 "exporter/base/a.cc": '#include "exporter/base/a.h"\n'})
        self.assertEqual(found, [])

    def test_many_ways_down_are_no_circle(self):
        found = self.complaints({
            "exporter/base/a.cc": '#include "exporter/base/b.h"\n#include "exporter/base/c.h"\n',
            "exporter/base/b.h": HEADER + '#include "exporter/base/d.h"\n',
            "exporter/base/c.h": HEADER + '#include "exporter/base/d.h"\n',
            "exporter/base/d.h": HEADER})
        self.assertEqual(found, [])

    def test_headers_that_include_each_other_are_refused(self):
        found = self.complaints({"exporter/base/a.h": HEADER + '#include "exporter/base/b.h"\n',
                                 "exporter/base/b.h": HEADER + '#include "exporter/base/a.h"\n'})
        self.assertEqual(found, ["exporter/base/b.h:4: includes run in a circle: "
                                 "a → b → a"])

    def test_a_circle_may_run_through_sources_and_is_shown_whole(self):
        found = self.complaints({"exporter/base/z.cc": '#include "exporter/base/a.h"\n',
                                 "exporter/base/a.cc": '#include "exporter/base/b.h"\n',
                                 "exporter/base/b.cc": '#include "exporter/base/c.h"\n',
                                 "exporter/base/c.h": HEADER + '#include "exporter/base/a.h"\n'})
        self.assertEqual(found, ["exporter/base/c.h:4: includes run in a circle: "
                                 "a → b → c → a"])

    def test_each_circle_of_each_room_is_shown(self):
        there_and_back = {}
        for room in ("base", "web"):
            for one, other in (("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")):
                name = f"exporter/{room}/{one}.cc"
                there_and_back[name] = (there_and_back.get(name, "") +
                                        f'#include "exporter/{room}/{other}.h"\n')
        found = self.complaints(there_and_back)
        self.assertEqual([text.rpartition(": ")[2] for text in found],
                         ["a → b → a", "b → c → b"] * 2)

    # Walls

    def test_each_wall_lets_its_own_room_through_and_nobody_else(self):
        walls = {"lua.h": "expression", "lua.hpp": "expression",
                 "lauxlib.h": "expression", "simdjson.h": "expression", "re2/re2.h": "expression",
                 "pugixml.hpp": "expression", "curl/curl.h": "fetch",
                 "yaml-cpp/yaml.h": "document", "civetweb.h": "web",
                 "openssl/ssl.h": "web", "crypt.h": "web"}
        for header, room in walls.items():
            with self.subTest(header=header):
                self.assert_fine(f"exporter/{room}/a.cc", f"#include <{header}>\n")
                self.assert_complaint("exporter/base/a.cc", f"#include <{header}>\n",
                                      f"behind the wall of room {room}")

    def test_walls_of_rooms_not_built_yet_stand_already(self):
        for header in ("sqlite3.h", "prometheus/registry.h", "zlib.h", "CLI/CLI.hpp"):
            with self.subTest(header=header):
                self.assert_complaint("exporter/base/a.cc", f"#include <{header}>\n", "the wall of")

    def test_unknown_headers_are_refused(self):
        self.assert_complaint("exporter/base/a.cc", "#include <boost/any.hpp>\n",
                              "neither a known standard header nor behind a wall")

    def test_standard_and_posix_headers_are_fine(self):
        self.assert_fine("exporter/fetch/a.cc", "#include <vector>\n#include <sys/socket.h>\n")

    # Purity

    def test_pure_rooms_may_not_include_what_reaches_outside(self):
        for header in ("ctime", "fstream", "filesystem", "thread", "mutex", "unistd.h",
                       "sys/socket.h"):
            with self.subTest(header=header):
                self.assert_complaint("exporter/ledger/a.cc", f"#include <{header}>\n",
                                      "pure room ledger may not include")

    def test_pure_rooms_may_not_reach_for_the_world(self):
        for code in ("std::chrono::system_clock::now();", "std::time(nullptr);", "time(&t);",
                     "gettimeofday(&t, 0);", "fopen(a, b);", "std::ifstream in;",
                     "std::filesystem::path p;", "socket(1, 2, 3);", "std::thread t;",
                     "std::mutex m;", "std::getenv(name);", "std::random_device d;"):
            with self.subTest(code=code):
                self.assert_complaint("exporter/ledger/a.cc", f"void F() {{ {code} }}\n",
                                      "pure room ledger reaches for")

    def test_likenesses_are_fine_in_pure_rooms(self):
        self.assert_fine("exporter/ledger/a.cc", """\
            // std::mutex, ::now() and getenv( are not for us
            auto a = poll_time(1) + view.time(2) + view->clock(3) + 10'000;
            const char* b = "fopen(";  Guarded<int> c;  auto d = R"(std::thread)";
            """)

    def test_other_rooms_may_reach_for_the_world(self):
        self.assert_fine("exporter/web/a.cc", "auto a = Clock::now(); std::mutex m;\n")

    # Secrets

    def test_secrets_are_revealed_in_few_rooms(self):
        self.assert_fine("exporter/fetch/a.cc", "Send(key.Reveal());\n")
        self.assert_complaint("exporter/web/a.cc", "\n\nShow(key.Reveal());\n",
                              "may reveal a secret", line=3)

    # Shape

    def test_a_header_has_its_comment_and_its_guard(self):
        self.assert_fine("exporter/base/a.h", HEADER)
        self.assert_complaint("exporter/base/a.h", "// One line.\n#pragma once\n",
                              "a comment of two lines")
        self.assert_complaint("exporter/base/a.h", "// What it is.\n// More.\n", "#pragma once")
        self.assert_complaint("tests/doubles/a.h", "#pragma once\n", "a comment of two lines")

    def test_long_files_are_refused(self):
        self.assert_fine("exporter/base/a.cc", "int a;\n" * 350)
        self.assert_complaint("exporter/base/a.cc", "int a;\n" * 351, "351 lines", line=352)

    def test_leftovers_are_refused_even_in_comments(self):
        # Written in two parts: no tool that looks for them should find them here.
        for word in ("TO" + "DO", "FIX" + "ME", "X" + "XX", "GTEST" + "_SKIP()",
                     "DIS" + "ABLED_Case"):
            with self.subTest(word=word):
                self.assert_complaint("tests/base/a_test.cc", f"// {word}\n", "not left behind")

    def test_a_template_for_a_temporary_name_is_no_leftover(self):
        self.assert_fine("tests/base/a_test.cc", 'char name[] = "fileXXXXXX";\n')

    def test_tests_do_not_sleep(self):
        self.assert_complaint("tests/base/a_test.cc", "std::this_thread::sleep_for(1s);\n",
                              "does not sleep")
        self.assert_complaint("tests/base/a_test.cc", "usleep(10);\n", "does not sleep")


class SourceTextTest(unittest.TestCase):
    def test_lines_and_columns_stay_in_place(self):
        text = 'int a = 1\'000; // x\n/* y\n z */ f("a\\"b", \'"\'); g(R"q(\n"))q");\n'
        code = source_text.strip(text)
        self.assertEqual(len(code), len(text))
        self.assertEqual(code.count("\n"), text.count("\n"))
        self.assertEqual(code.split(), "int a = 1'000; f( , ); g( );".split())


if __name__ == "__main__":
    unittest.main()
