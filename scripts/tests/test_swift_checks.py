"""Every check of Swift code is seen to fail: each test plants one violation and expects it to be named."""

from planting import Planting

import default_cases
import doc_comments
import duplicates
import formatting
import layering
import patterns
import sizes


class ChecksOfSwiftCode(Planting):
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
            beside=["Sources/CutoverConfig/Document/YAMLDocument.swift"],
        )
        self.plant(layering, "Sources/CutoverNew/Planted.swift", "\n", 'target "CutoverNew" is not in the table')

    def test_layering_of_the_manifest(self):
        old, new = 'planet("CutoverReadings", [core])', 'planet("CutoverReadings", [core, "CutoverConfig"])'
        said = '"CutoverReadings" depends on "CutoverConfig"'
        self.plant(layering, "Package.swift", new, said, replacing=old)
        said = 'target "CutoverCurl" may know "CCurl" and does not depend on it'
        self.plant(layering, "Package.swift", "[core]", said, replacing='[core, "CCurl"]')
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
            (tests, "let a = Process()", "Foundation's Process"),
            (sources, "let (a, b) = (Process( ), Pipe())", "Foundation's Process"),
            (tests, "let a = Mutex(Process.init())", "Foundation's Process"),
            (sources, "try Process.run(a, arguments: [])", "Foundation's Process"),
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
            ("Sources/cutover-monitor/Planted.swift", "let a = OtherProcess()"),
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
