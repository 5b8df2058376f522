"""Every check is seen to fail: each test plants one violation in a copy of the project and expects it to be named."""

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

import data_files
import default_cases
import doc_comments
import duplicates
import formatting
import layering
import links
import patterns
import ports
import shell
import sizes
import standalone
from project import Project


class PlantedViolations(unittest.TestCase):
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

    def test_format(self):
        self.plant(formatting, "Sources/CutoverCore/Planted.swift", "let  planted = 1\n", "Planted.swift:1: ")
        self.plant(formatting, "Sources/CutoverCore/Planted.swift", "let planted = 1\n")

    def test_format_names_force_unwraps(self):
        code = "func planted(_ a: Int?) -> Int { a! }\n"
        self.plant(formatting, "Sources/CutoverCore/Planted.swift", code, "NeverForceUnwrap")

    def test_layering_of_imports(self):
        for path, module in [
            ("CutoverCore", "Foundation"), ("CutoverCore", "Synchronization"), ("CutoverWeb", "GRDB"),
            ("CutoverReport", "CutoverConfig"), ("CutoverRuntime", "Hummingbird"), ("CutoverStore", "COpenSSL"),
        ]:
            with self.subTest(path + " imports " + module):
                said = f'Planted.swift:1: "{path}" imports "{module}"'
                self.plant(layering, f"Sources/{path}/Planted.swift", f"package import {module}\n", said)
        self.plant(layering, "Sources/CutoverStore/Planted.swift", "import GRDB\nimport Foundation\n")
        self.plant(
            layering, "Sources/CutoverConfig/YAMLTwice.swift", "import Yams\n", 'a second file imports "Yams"',
            beside=["Sources/CutoverConfig/YAMLDocument.swift"],
        )
        self.plant(layering, "Sources/CutoverNew/Planted.swift", "\n", 'target "CutoverNew" is not in the table')

    def test_layering_of_the_manifest(self):
        old, new = 'planet("CutoverReadings", [core])', 'planet("CutoverReadings", [core, "CutoverConfig"])'
        said = '"CutoverReadings" depends on "CutoverConfig"'
        self.plant(layering, "Package.swift", new, said, replacing=old)
        self.plant(layering, "Package.swift", "}", "the manifest cannot be read")

    def test_patterns(self):
        sources, tests = "Sources/CutoverReport/Planted.swift", "Tests/CutoverReportTests/Planted.swift"
        for path, code, said in [
            (sources, "let a = try! b()", '"try!"'),
            (sources, "let a = b as! Int", '"as!"'),
            (sources, "fatalError(\"no\")", '"fatalError"'),
            (sources, "Task { await a() }", "an unstructured task"),
            (sources, "Task(priority: .high) { await a() }", "an unstructured task"),
            (tests, "Task.detached { await a() }", "an unstructured task"),
            (sources, "let a = DispatchSemaphore(value: 0)", "a semaphore"),
            (sources, "let a = NSLock()", "a lock object"),
            (sources, "actor Planted {}", "an actor"),
            (sources, "public struct Planted {}", '"public"'),
            (sources, "final class A: @unchecked Sendable {}", "name the lock"),
            (sources, "print(\"a\")", "printing outside the executable"),
            (sources, "let a = Date()", "the time read past Timekeeper"),
            (sources, "let a = ContinuousClock.now", "the time read past Timekeeper"),
            (sources, "try await Task.sleep(for: .seconds(1))", "a sleep past Timekeeper"),
            (tests, "try await Task.sleep(for: .seconds(1))", "a test that really sleeps"),
            (tests, "usleep(100)", "a test that really sleeps"),
            (tests, "@Test(.disabled(\"later\")) func a() {}", "a test that is switched off"),
            (sources, "// TODO later", "a note to come back"),
            (sources, "let a = \"\\(try! b())\"", '"try!"'),
        ]:
            with self.subTest(code):
                self.plant(patterns, path, code + "\n", said)

    def test_patterns_leave_alone(self):
        for path, code in [
            ("Sources/CutoverReport/Planted.swift", "// never try! and never print(a), says the book"),
            ("Sources/CutoverReport/Planted.swift", "let a = \"try! Task { print(1) }\""),
            ("Sources/CutoverReport/Planted.swift", "let a = #\"a \"public\" b\"#"),
            ("Sources/CutoverReport/Planted.swift", "let a = /\"public/\nlet b = 1"),
            ("Sources/CutoverReport/Planted.swift", "final class A: @unchecked Sendable {}  // guarded by `lock`"),
            ("Sources/cutover-monitor/Planted.swift", "print(1)"),
            ("Sources/CutoverRuntime/Planted.swift", "group.addTask { try Task.checkCancellation() }"),
        ]:
            with self.subTest(code):
                self.plant(patterns, path, code + "\n")

    def test_defaults(self):
        path = "Sources/CutoverCore/Planted.swift"
        enum = "switch a {\ncase .one: 1\ndefault: 2\n}\n"
        self.plant(default_cases, path, enum, "Planted.swift:3: a default in a switch over an enum")
        self.plant(default_cases, path, "switch a {\ncase .one:\n    switch b {\n    case 1: 1\n    default: 2\n    }\n}\n")
        self.plant(default_cases, path, enum.replace("2", "2  // not ours"))

    def test_docs(self):
        path = "Sources/CutoverCore/Planted.swift"
        said = "Planted.swift:2: package static func planted has no doc comment".replace("static ", "")
        self.plant(doc_comments, path, "enum A {\n    package static func planted() {}\n}\n", said)
        self.plant(doc_comments, path, "@frozen\npackage struct Planted {}\n", "package struct Planted has no doc comment")
        self.plant(doc_comments, path, "/// One.\n@frozen\n@MainActor\npackage struct Planted {}\npackage import A\n")
        self.plant(doc_comments, path, "/// One.\nfinal package class Planted {\n    package init() {}\n}\n", "package init")

    def test_sizes(self):
        path = "Sources/CutoverCore/Planted.swift"
        self.plant(sizes, path, "// a line\n" * 251, "Planted.swift:251: 251 lines, over 250")
        self.plant(sizes, path, "// a line\n" * 250)
        body = "    a += 1\n"
        self.plant(sizes, path, "func planted() {\n" + body * 39 + "}\n", "planted has 41 lines, over 40")
        self.plant(sizes, path, "func planted() {\n" + body * 38 + "}\n")
        self.plant(sizes, path, "@Test func `it's a promise`() {\n" + body * 39 + "}\n", "has 41 lines, over 40")

    def test_duplicates(self):
        body = "".join(
            f"    let {name} = {call}(of: rows).filter {{ $0.isOpen }}.map(\\.{member})\n    count += {name}.count\n"
            for name, call, member in [("a", "sum", "one"), ("b", "fold", "two"), ("c", "head", "three")]
        )
        one = f"func first(_ rows: [Row]) -> Int {{\n    var count = 0\n{body}    return count\n}}\n"
        two = one.replace("var count", "var total").replace("count +=", "total +=").replace("first", "second").replace("rows", "lines")
        said = "repeat Sources/CutoverCore/Planted.swift:"
        self.plant(duplicates, "Sources/CutoverCore/Planted.swift", one + two, said)
        self.plant(duplicates, "Sources/CutoverCore/Planted.swift", one)

    def test_ports(self):
        path = "Tests/CutoverWebTests/Planted.swift"
        said = "Planted.swift:1: a fixed port in a test"
        self.plant(ports, path, 'let a = "http://127.0.0.1:8080/health"\n', said)
        self.plant(ports, path, 'let a = Server(host: "::1", port: 8080)\n', said)
        self.plant(ports, path, 'let a = Server(host: "::1", port: 0)\nlet b = "http://127.0.0.1:\\(port)/"\n')
        self.plant(ports, path, 'let a = "http://127.0.0.1:8080/health"  // never connected\n')

    def test_standalone(self):
        folder = "/" + "work/main"
        self.plant(standalone, "docs/planted.md", f"see {folder}/x\n", "docs/planted.md:1: names a place")
        self.plant(standalone, "docs/planted.md", "see .." + "/shared/x\n", "docs/planted.md:1: names a place")
        self.plant(standalone, "docs/planted.md", "homework/cases\n")
        self.plant(standalone, "Package.resolved", "{}\n")  # ignored by git, so not the project's

    def test_scripts(self):
        self.plant(shell, "scripts/planted", "#!/usr/bin/env bash\nif true; then\n",
                   "scripts/planted:3: syntax error", "scripts/planted:1: has a #! line but may not be run")
        self.plant(shell, "scripts/planted.py", "a = (\n", "scripts/planted.py:1: ")

    def test_data(self):
        self.plant(data_files, "dashboards/planted.json", "{\n  \"a\": 1,\n}\n", "dashboards/planted.json:3: no JSON")
        self.plant(data_files, "config/planted.yaml", "a: 1\nb: [\n", "config/planted.yaml:3: no YAML")
        self.plant(data_files, "config/planted.yaml", "a: 1\n")

    def test_data_with_promtool(self):
        if not shutil.which("promtool"):
            self.fail("promtool is missing; scripts/test installs it with Debian's prometheus")
        rules = "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: {}\n"
        self.plant(data_files, "dashboards/planted.yaml", rules.format("up == 0"))
        self.plant(data_files, "dashboards/planted.yaml", rules.format("up = 0"), "promtool refuses it")
        test = (
            "rule_files: [planted.yaml]\ntests:\n  - input_series: [{series: up, values: '1 1 1'}]\n"
            "    promql_expr_test: [{expr: up, eval_time: 1m, exp_samples: [{labels: up, value: VALUE}]}]\n"
        )
        path = "dashboards/planted.test.yaml"
        self.plant(data_files, path, test.replace("VALUE", "1"))
        self.plant(data_files, path, test.replace("VALUE", "2"), "promtool refuses it")

    def test_links(self):
        path = "docs/planted.md"
        self.plant(links, path, "# One two\n[a](nowhere.md)\n", 'planted.md:2: the link "nowhere.md" names no file')
        self.plant(links, path, "# One two\n[a](#one-three)\n", "names no heading")
        self.plant(links, path, "# One, two\n[a](#one-two) [b](../LICENSE) [c](https://example.org)\n```\n[x](y)\n```\n")

    def test_links_from_comments(self):
        path = "Sources/CutoverCore/Planted.swift"
        said = 'Planted.swift:1: a comment cites "gone.md", which is not in the project'
        self.plant(links, path, "/// As told in gone.md, section 3.\n", said)
        self.plant(links, path, "/// As told in docs/decisions.md and in README.md.\nlet a = \"summary.md\"\n")


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


if __name__ == "__main__":
    unittest.main()
