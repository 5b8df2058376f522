"""The runner of the checks, and the judgement on what `swift test` printed."""

import os
import subprocess
import sys
import tempfile
import unittest

from planting import CHECKS, ROOT


def run(root, *names):
    return subprocess.run([sys.executable, CHECKS, root, *names], capture_output=True, text=True)


class TheClosingLine(unittest.TestCase):
    """scripts/lib/closing-line on what `swift test` prints."""

    def closing(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".log", encoding="utf-8") as log:
            log.write(text)
            log.flush()
            return subprocess.run(
                [os.path.join(ROOT, "scripts", "lib", "closing-line"), log.name], capture_output=True, text=True
            )

    def test_the_runners_own_line_is_found_and_printed(self):
        line = "\u2714 Test run with 12 tests in 3 suites passed after 0.5 seconds."
        ran = self.closing(f"Test Suite 'All tests' passed\n\x1b[92m{line}\x1b[0m\nwarning: x\n")
        self.assertEqual((ran.returncode, ran.stdout), (0, line + "\n"))

    def test_a_run_without_tests_is_no_success(self):
        ran = self.closing("\u2714 Test run with 0 tests in 0 suites passed after 0.1 seconds.\n")
        self.assertEqual((ran.returncode, ran.stdout), (1, ""))
        self.assertIn("ran no test", ran.stderr)

    def test_a_run_that_broke_off_is_no_success(self):
        ran = self.closing("\u25c7 Test one started.\nerror: exited with unexpected signal code 11\n")
        self.assertEqual((ran.returncode, ran.stdout), (1, ""))
        self.assertIn("no closing line", ran.stderr)

    def test_a_failed_run_is_no_success(self):
        ran = self.closing("\u2718 Test run with 2 tests in 1 suite failed after 0.1 seconds with 1 issue.\n")
        self.assertEqual((ran.returncode, ran.stdout), (1, ""))


class TheRunner(unittest.TestCase):
    def test_unknown_checks_are_refused(self):
        self.assertEqual(run(ROOT, "colour").returncode, 64)

    def test_a_finding_fails_the_run_and_hides_no_other_check(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["git", "init", "-q", folder], check=True, capture_output=True)
            with open(os.path.join(folder, "a.md"), "w", encoding="utf-8") as file:
                file.write("[a](b)\n")
            ran = run(folder, "links", "standalone", "docs")
        self.assertEqual(ran.returncode, 1)
        self.assertIn('a.md:1: the link "b" names no file', ran.stdout)
        self.assertIn("standalone: 1 files, ok", ran.stderr)
        self.assertIn("docs: looked at no file at all", ran.stdout)
        self.assertIn("check: failed: docs, links", ran.stderr)
