"""What the package promises without being built: the unit, the compose file, the manual page."""

import configparser
import json
import os
import subprocess
import sys
import unittest

from planting import ROOT

PACKAGING = os.path.join(ROOT, "packaging")
VERDICTS = {"1", "2", "3"}


def text(*parts):
    with open(os.path.join(PACKAGING, *parts), encoding="utf-8") as file:
        return file.read()


class TheUnit(unittest.TestCase):
    def setUp(self):
        self.unit = configparser.ConfigParser(strict=False, interpolation=None)
        self.unit.optionxform = str
        self.unit.read_string(text("cutover-monitor.service"))

    def test_a_verdict_is_never_restarted(self):
        self.assertLessEqual(VERDICTS, set(self.unit["Service"]["RestartPreventExitStatus"].split()))

    def test_a_crash_is(self):
        self.assertEqual(self.unit["Service"]["Restart"], "on-failure")
        self.assertNotIn("70", self.unit["Service"]["RestartPreventExitStatus"].split())

    def test_it_never_starts_at_boot(self):
        self.assertNotIn("Install", self.unit)


class TheComposeFile(unittest.TestCase):
    def test_it_is_a_project_of_its_own_that_keeps_its_runs_and_never_restarts(self):
        lines = [line.strip() for line in text("compose.yaml").splitlines()]
        for line in ("name: cutover-monitor", 'restart: "no"', "- runs:/var/lib/cutover-monitor", "external: true"):
            self.assertIn(line, lines)


class TheManualPage(unittest.TestCase):
    def page(self, command):
        script = os.path.join(ROOT, "scripts", "lib", "manpage.py")
        ran = subprocess.run(
            [sys.executable, script, "1.2.3", "2026-11-21"],
            input=json.dumps({"command": command}), capture_output=True, text=True, check=True,
        )
        return ran.stdout

    def test_every_command_and_option_is_in_it(self):
        option = {
            "kind": "option", "names": [{"kind": "long", "name": "dir"}], "valueName": "dir",
            "abstract": ".where runs are - kept", "shouldDisplay": True,
        }
        hidden = {**option, "names": [{"kind": "long", "name": "secret"}], "shouldDisplay": False}
        part = {"commandName": "run", "abstract": "Watches.", "shouldDisplay": True, "arguments": [option, hidden]}
        page = self.page({"abstract": "Says GO.", "subcommands": [part]})
        self.assertIn("cutover\\-monitor \\- Says GO\n", page)
        self.assertIn(".SH RUN\nWatches.\n.TP\n\\fB\\-\\-dir\\fR \\fIdir\\fR\n\\&.where runs are \\- kept\n", page)
        self.assertNotIn("secret", page)
        self.assertIn("\n1\nROLLBACK", page)


if __name__ == "__main__":
    unittest.main()
