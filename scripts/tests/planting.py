"""What the self-tests of the checks share: a copy of the project to plant violations in."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CHECKS = os.path.join(ROOT, "scripts", "checks")


sys.path.insert(0, CHECKS)
sys.dont_write_bytecode = True

from project import Project


class Planting(unittest.TestCase):
    """Each `plant` names the check, a file, what is put into it, and everything the check must say then."""

    @classmethod
    def setUpClass(cls):
        cls.copy = tempfile.mkdtemp(prefix="cutover-checks-")
        cls.addClassCleanup(shutil.rmtree, cls.copy)
        project = Project(ROOT)
        for name in project.files:
            os.makedirs(os.path.dirname(os.path.join(cls.copy, name)), exist_ok=True)
            shutil.copy(project.path(name), os.path.join(cls.copy, name))
        subprocess.run(["git", "init", "-q", cls.copy], check=True, capture_output=True)

    def plant(self, check, path, text, *expected, beside=(), replacing=None):
        """Adds `text` to the file (or puts it in place of `replacing`) and checks it, with the files `beside` it."""
        full = os.path.join(self.copy, path)
        old = None
        if os.path.exists(full):
            with open(full, encoding="utf-8") as file:
                old = file.read()
        if replacing is not None:
            self.assertIn(replacing, old)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write((old or "") + text if replacing is None else old.replace(replacing, text, 1))
        try:
            project = Project(self.copy)
            listed = project.files
            project.files = [name for name in listed if name == path or name in beside]
            found = sorted(str(finding) for finding in check.check(project)[1])
        finally:
            if old is None:
                os.remove(full)
            else:
                with open(full, "w", encoding="utf-8") as file:
                    file.write(old)
        self.assertEqual(len(found), len(expected), f"{check.NAME} said {found}")
        for part in expected:
            self.assertTrue(any(part in line for line in found), f'"{part}" is not in {found}')
