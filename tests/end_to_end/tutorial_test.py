"""config/PROVIDERS.md is followed literally: its files are pasted, its commands are run, and what
they print is what the page shows. Every other example of the page is a definition that loads."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPORTER = pathlib.Path(os.environ["EXPORTER_BINARY"]).resolve()
PAGE = (ROOT / "config" / "PROVIDERS.md").read_text()
TUTORIAL, REFERENCE = PAGE.split("\n## Reference\n")
BLOCK = re.compile(r"```(\w*)\n(.*?)```\n", re.S)
PASTED = re.compile(r"(?:^|\n)(Add to )?`([\w.]+)`:\n\n```\w*\n(.*?)```\n|```\n(\$ .*?)```\n", re.S)

# What may differ from run to run: how long an answer took, and instants of the poll itself.
VARYING = re.compile(r"( after )\d+(?= ms)|^(api_credits_(?:rate_limit_reset|poll|account_added)_"
                     r"\w*timestamp_seconds{.*} )[\d.]+$", re.M)
HEAD = "name: example\ntitle: Example\nbase_url: https://api.example.test\n"
OF_A_FILE = {"name", "title", "base_url", "auth", "time_zone", "prepare", "requests", "params",
             "plans", "poll"}


def without_what_varies(text):
    text = VARYING.sub(lambda match: (match[1] or match[2]) + "…", text.rstrip("\n"))
    return [line for line in text.split("\n") if not line.startswith("time=")]  # the log


def is_shown_by(printed, shown):
    """Whether the lines are those of the page, in which "…" stands for any lines."""
    if not shown:
        return not printed
    if shown[0] == "…":
        return any(is_shown_by(printed[i:], shown[1:]) for i in range(len(printed) + 1))
    return bool(printed) and printed[0] == shown[0] and is_shown_by(printed[1:], shown[1:])


def keys_of(example):
    return {match[1] for match in re.finditer(r"^(\w+):", example, re.M)}


def definition_of(example):
    """The example as a whole file: what stands in a file, or else what stands in a request."""
    keys = keys_of(example)
    if not keys & OF_A_FILE:
        path = "" if keys & {"path", "any_of"} else "path: /\n"
        return HEAD + "requests:\n  -\n" + re.sub("^", "    ", path + example, flags=re.M) + "\n"
    head = "".join(line + "\n" for line in HEAD.splitlines() if line.split(":")[0] not in keys)
    return head + example + ("" if "requests" in keys else "requests: [{ path: / }]\n")


class TutorialTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        programs = self.folder / "programs"
        programs.mkdir()
        (programs / "api_credits_exporter").symlink_to(EXPORTER)
        self.environment = {"PATH": f"{programs}:{os.environ['PATH']}"}

    def run_shell(self, command):
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60, check=False)
        return done.returncode, done.stdout

    def follow(self, session):
        for step in re.split(r"^\$ ", session, flags=re.M)[1:]:
            command, _, shown = step.partition("\n")
            variable = re.fullmatch(r"export (\w+)=(\S+)", command)
            if variable:
                self.environment[variable[1]] = variable[2]
                continue
            printed = without_what_varies(self.run_shell(command)[1])
            shown = shown.rstrip("\n").split("\n")
            self.assertTrue(is_shown_by(printed, shown),
                            f"{command}\n" + "\n".join(printed) + "\n--- the page shows:\n"
                            + "\n".join(shown))

    def test_the_five_steps_print_what_the_page_shows(self):
        sessions = 0
        for added, name, content, session in PASTED.findall(TUTORIAL):
            if session:
                self.follow(session)
                sessions += 1
            else:
                with open(self.folder / name, "a" if added else "x", encoding="utf-8") as file:
                    file.write(content)
        self.assertEqual(TUTORIAL.count("\n### Step"), 5)
        self.assertGreaterEqual(sessions, 5)

    def test_every_example_of_the_reference_is_a_definition(self):
        examples = [text for language, text in BLOCK.findall(REFERENCE) if language == "yaml"]
        self.assertGreater(len(examples), 15)
        (self.folder / "config.yml").write_text("provider_files: [example.yml]\naccounts: []\n")
        for example in examples:
            (self.folder / "example.yml").write_text(definition_of(example))
            status, printed = self.run_shell(
                "api_credits_exporter --config.file config.yml --config.check")
            self.assertEqual(status, 0, f"{printed}\n{definition_of(example)}")


if __name__ == "__main__":
    unittest.main()
