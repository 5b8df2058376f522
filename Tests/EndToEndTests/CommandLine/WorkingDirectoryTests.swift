import CutoverTestSupport
import Foundation
import Testing

/// Where the program is started: in somebody's checkout, or where it may write nothing.
@Suite(.inTurn(within: .seconds(180))) struct WorkingDirectoryTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    private func git(_ arguments: String...) async throws -> String {
        let result = try await Tool.run("git", ["-c", "safe.directory=*"] + arguments, in: setup.folder)
        #expect(result.status == 0, "\(result.errors)")
        return result.output
    }

    @Test func `runs kept in a git checkout are not committed by adding everything`() async throws {
        _ = try await git("init", "-q")

        let ending = try await setup.run(configuration: setup.configuration())
        _ = try await git("add", ".")

        #expect(ending.status == 0, "\(ending.log)")
        let added = try await git("ls-files").split(separator: "\n")
        #expect(added.contains("cutover.yaml"))
        #expect(!added.contains { $0.hasPrefix("cutover-runs") }, "\(added)")
        #expect(try await !git("status", "--porcelain").contains("cutover-runs"))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: Self.hider), "needs Debian's libfaketime"))
    func `a command line that a preloaded library hides is no run without options`() async throws {
        let words = ["LD_PRELOAD=\(Self.hider)", Monitor.binary.path, "check"]

        let ending = try await Tool.run("env", words, in: setup.folder)

        #expect(ending.status == 70, "\(ending.errors)")
        #expect(ending.errors.contains("start without LD_PRELOAD"))
    }

    private static let hider = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

    @Test func `a check that found a fault says how to look again at the same directory`() async throws {
        setup.breakHealth()

        let ending = try await setup.run(
            ["check", "--dir", "elsewhere", "--output", "json"],
            configuration: setup.configuration()
        )

        let again = "look again: cutover-monitor check --dir \(setup.folder.path)/elsewhere"
        #expect(try Parsed(ending.output)["you_must"].text?.hasSuffix(again) == true, "\(ending.output)")
    }

    /// The program as a user who may write nothing here.
    private func runAsNobody(_ arguments: [String], _ plan: String) async throws -> Tool.Result {
        let file = setup.folder.appending(path: "cutover.yaml")
        try Data(plan.utf8).write(to: file)
        for (path, mode) in [(setup.folder.path, 0o755), (file.path, 0o644)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        return try await Tool.run(
            "setpriv",
            Nobody.words + [Monitor.binary.path] + arguments,
            in: setup.folder
        )
    }

    private var refusal: String {
        "cannot make the directory \"\(setup.folder.path)/cutover-runs\": permission denied; "
            + "name a directory you may write to with --dir"
    }

    @Test(.enabled(if: Nobody.canRun, "needs the right to become another user"))
    func `in a directory it may not write to the monitor still rolls back, and says what is missing`()
        async throws
    {
        setup.breakHealth()

        let ending = try await runAsNobody(
            ["--output", "json"],
            setup.configuration(setup.sinks, setup.flag())
        )

        #expect(ending.status == 1, "\(ending.errors)")
        let told = ending.errors.replacing("\\\"", with: "\"")
        #expect(told.contains("NOTHING IS STORED: \(refusal)"), "\(ending.errors)")
        #expect(try Parsed(ending.output)["stored"].isTrue == false)
        #expect(setup.server.requests("/flag/off").count == 1)
        #expect(try setup.server.slackTexts().contains { $0.contains("it is not on disk") })
    }

    @Test(.enabled(if: Nobody.canRun, "needs the right to become another user"))
    func `a check in a directory it may not write to names it`() async throws {
        let ending = try await runAsNobody(["check", "--output", "json"], setup.configuration())

        #expect(ending.status == 1, "\(ending.output)")
        #expect(ending.output.replacing("\\\"", with: "\"").contains(refusal), "\(ending.output)")
    }

    @Test(.enabled(if: Nobody.canRun, "needs the right to become another user"))
    func `a lever on a store of somebody else says that it may not write there`() async throws {
        _ = try await setup.run(configuration: setup.configuration())

        let ending = try await runAsNobody(["confirm", "--by", "ana"], setup.configuration())

        #expect(ending.status == 74, "\(ending.errors)")
        #expect(ending.errors.contains("cutover-runs"), "\(ending.errors)")
        #expect(try await setup.records.value("SELECT count(*) FROM commands") == "0")
    }
}

/// A user who owns nothing.
private enum Nobody {
    /// What `setpriv` is told.
    static let words = ["--reuid=65534", "--regid=65534", "--clear-groups", "--"]

    /// True when this process may become that user, who may then run the program.
    static let canRun: Bool = {
        do {
            let command = ["/usr/bin/env", "setpriv"] + words + ["test", "-x", Monitor.binary.path]
            return try Child(command).waitUntilEnd().status == 0
        } catch {
            return false  // there is no setpriv
        }
    }()
}
