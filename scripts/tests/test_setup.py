"""scripts/run and the installation of packages, with stand-ins for swift and apt in front of the real ones."""

import os
import shutil
import subprocess
import tempfile
import unittest

from planting import ROOT


class WithStandIns(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cutover-setup-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.copy = os.path.join(self.folder, "clone with a blank")
        shutil.copytree(os.path.join(ROOT, "scripts"), os.path.join(self.copy, "scripts"))
        self.bin = os.path.join(self.folder, "bin")
        os.mkdir(self.bin)
        self.stand_in("dpkg-query", 'case "$*" in *absent*) exit 1 ;; *) printf "install ok installed" ;; esac')
        self.stand_in("swift", 'echo "$@" >> "$LOG"; exit 0')
        self.stand_in("sudo", 'echo "sudo $*" >> "$LOG"; exec "$@"')
        self.stand_in("apt-get", 'echo "apt-get $*; policy $(cat policy 2>/dev/null | tail -n 1)" >> "$LOG"')

    def stand_in(self, name, script):
        path = os.path.join(self.bin, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/bash\n" + script + "\n")
        os.chmod(path, 0o755)

    def run_script(self, *command, path=None):
        environment = {"PATH": path or self.bin + ":/usr/bin:/bin", "LOG": os.path.join(self.folder, "log"), "HOME": self.folder}
        return subprocess.run(
            command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )

    def setup(self, line, path=None):
        source = f'. "{self.copy}/scripts/lib/setup.sh"; policy_file="$PWD/policy"; {line}'
        return self.run_script("/bin/bash", "-c", "set -euo pipefail; " + source, path=path)

    def log(self):
        path = os.path.join(self.folder, "log")
        if not os.path.exists(path):
            return ""
        with open(path, encoding="utf-8") as file:
            return file.read()


class Installing(WithStandIns):
    def test_nothing_is_asked_of_apt_when_nothing_is_missing(self):
        ran = self.setup("install_packages git curl")
        self.assertEqual((ran.returncode, self.log(), ran.stderr), (0, "", ""))

    def test_only_what_is_missing_is_installed_and_no_service_starts(self):
        ran = self.setup("install_packages git absent-one curl absent-two")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(ran.stdout, "")
        self.assertIn("installing absent-one absent-two", ran.stderr)
        lines = [line for line in self.log().splitlines() if line.startswith("apt-get")]
        self.assertEqual(lines, [
            "apt-get -q update; policy ",
            "apt-get -q -y install --no-install-recommends absent-one absent-two; policy exit 101",
        ])
        self.assertFalse(os.path.exists(os.path.join(self.folder, "policy")))

    def test_a_failed_installation_says_why(self):
        self.stand_in("apt-get", 'case "$*" in *update*) ;; *) echo "E: no such thing" >&2; exit 100 ;; esac')
        ran = self.setup("install_packages absent")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("E: no such thing", ran.stderr)
        self.assertIn("could not install absent", ran.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "policy")))

    def test_a_machine_without_apt_says_what_to_install(self):
        for tool in ["bash", "mktemp", "cat", "rm", "id", "dirname"]:
            os.symlink(shutil.which(tool), os.path.join(self.bin, tool))
        os.remove(os.path.join(self.bin, "apt-get"))
        ran = self.setup("install_packages absent", path=self.bin)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("apt-get is missing; install by hand: absent", ran.stderr)
        os.remove(os.path.join(self.bin, "dpkg-query"))
        ran = self.setup("install_packages absent", path=self.bin)
        self.assertIn("no dpkg and apt; install by hand what Debian calls: absent", ran.stderr)


class Running(WithStandIns):
    BINARY = 'mkdir -p "$3/.build/release"; printf \'#!/bin/bash\\necho "at $PWD: $*"; exit 7\\n\' > "$3/.build/release/cutover-monitor"; chmod +x "$3/.build/release/cutover-monitor"'

    def script(self, *arguments):
        return self.run_script(os.path.join(self.copy, "scripts", "run"), *arguments)

    def test_the_program_gets_the_arguments_the_folder_and_the_last_word(self):
        self.stand_in("swift", 'echo "Compiling"; ' + self.BINARY)
        ran = self.script("--window", "30 m")
        self.assertEqual((ran.returncode, ran.stdout), (7, f"at {self.folder}: --window 30 m\n"))
        self.assertEqual(ran.stderr, "run: building, 3 to 5 minutes the first time\n")
        again = self.script("validate")
        self.assertEqual((again.stdout, again.stderr), (f"at {self.folder}: validate\n", ""))

    def test_without_arguments_it_is_the_demo(self):
        self.stand_in("swift", self.BINARY)
        self.assertEqual(self.script().stdout, f"at {self.folder}: demo\n")

    def test_a_failed_build_is_shown_and_nothing_runs(self):
        self.stand_in("swift", 'echo "error: no such module"; exit 1')
        ran = self.script()
        self.assertEqual((ran.returncode, ran.stdout), (1, ""))
        self.assertIn("error: no such module", ran.stderr)
        self.assertIn("the build failed", ran.stderr)


if __name__ == "__main__":
    unittest.main()
