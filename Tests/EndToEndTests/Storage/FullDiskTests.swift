import CutoverTestSupport
import Foundation
import Testing

/// A disk that is full in mid-run: a small tmpfs in a mount namespace of the monitor's own.
@Suite(.inTurn(within: .seconds(180)), .enabled(if: SmallDisk.isAllowed, "needs the right to mount"))
struct FullDiskTests {
    @Test(arguments: [(200, Int32(74), "HOLD"), (500, Int32(1), "ROLLBACK")])
    func `a disk that fills up spoils a GO and never a ROLLBACK`(
        _ health: Int,
        _ status: Int32,
        _ decision: String
    ) async throws {
        let setup = try Setup()
        setup.server.on("/health", .status(health))
        try Data(setup.configuration(window: "4s", setup.sinks, setup.flag()).utf8)
            .write(to: setup.folder.appending(path: "cutover.yaml"))
        let disk = try SmallDisk(in: setup.folder)
        async let result = disk.run(["--output", "json"])
        #expect(await setup.server.waitForRequests(3, "/health"))
        try await disk.fill()

        let ending = try await result

        #expect(ending.status == status, "\(ending.errors)")
        let document = try Parsed(ending.output)
        #expect(document["decision"].text == decision)
        #expect(document["stored"].isTrue == false)
        let data = try #require(setup.server.requests("/hook").first).json["data"]
        #expect(data["decision"].text == decision)
        #expect(data["stored"].isTrue == false)
        #expect(setup.server.requests("/flag/off").count == (decision == "ROLLBACK" ? 1 : 0))
        #expect(ending.errors.contains("the store failed"))
        let told = ending.errors.split(separator: "\n").filter { $0.contains(" event=decision ") }
        #expect(told.count == 1 && told.allSatisfy { $0.contains("\(decision) T+") }, "\(told)")
    }
}

/// The monitor with a directory that holds next to nothing.
struct SmallDisk: Sendable {
    private let folder: URL

    init(in folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(
            at: folder.appending(path: "cutover-runs"),
            withIntermediateDirectories: true
        )
    }

    /// True when this process may mount in a namespace of its own.
    static let isAllowed: Bool = {
        let mount = ["unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
        do {
            let child = try Child(["/usr/bin/env"] + mount, ChildStreams(errors: .nowhere))
            return child.waitUntilEnd() == .exited(0)
        } catch {
            return false
        }
    }()

    /// Runs the monitor on the disk; the process that does leaves its number in `pid`.
    func run(_ arguments: [String]) async throws -> Tool.Result {
        let script = """
            mount -t tmpfs -o size=1m none cutover-runs && echo $$ > pid.part && mv pid.part pid && exec "$@"
            """
        let command = ["--mount", "sh", "-c", script, "sh", Monitor.binary.path] + arguments
        return try await Tool.run("unshare", command, in: folder)
    }

    /// Fills the disk to its last byte, from outside.
    func fill() async throws {
        let pid = try String(contentsOf: folder.appending(path: "pid"), encoding: .utf8)
        let path =
            "/proc/\(pid.trimmingCharacters(in: .whitespacesAndNewlines))/root\(folder.path)/cutover-runs/filler"
        let result = try await Tool.run("dd", ["if=/dev/zero", "of=\(path)", "bs=1k"])
        try #require(result.errors.contains("No space left"))
    }
}
