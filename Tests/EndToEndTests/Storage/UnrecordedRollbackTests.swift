import CutoverTestSupport
import Foundation
import Testing

/// A ROLLBACK that was told while the database could not be written, and what the next start makes of it.
@Suite(.inTurn(within: .seconds(180))) struct UnrecordedRollbackTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    /// Runs until a ROLLBACK was told from memory, since another program holds the database.
    private func rolledBack() async throws -> Monitor.Ending {
        let monitor = try setup.start(configuration: setup.configuration(window: "60s", setup.flag()))
        #expect(await setup.server.waitForRequests(3, "/health"))
        let pipe = Pipe()
        let script = Bundle.module.bundleURL.appending(path: "Fixtures/hold_lock.py").path
        let holder = try Child(
            ["/usr/bin/env", "python3", script, setup.records.path],
            ChildStreams(output: .descriptor(pipe.fileHandleForWriting.fileDescriptor))
        )
        try pipe.fileHandleForWriting.close()
        #expect(try pipe.fileHandleForReading.read(upToCount: 4) == Data("held".utf8))
        setup.breakHealth()
        let ending = try await monitor.end()
        holder.signal(SIGKILL)
        _ = try await holder.end
        return ending
    }

    @Test func `no later start takes the run for an undecided one`() async throws {
        let first = try await rolledBack()
        #expect(first.status == 1, "\(first.log)")
        #expect(try await setup.records.value("SELECT count(*) FROM decisions") == "0")
        setup.server.on("/health", .status(200, body: "{}"))

        let plain = try await setup.run()
        let resumed = try await setup.run(["--resume"])
        let runs = try await setup.run(["runs"])

        #expect(plain.status == 64, "\(plain.log)")
        #expect(plain.log.contains("ended in ROLLBACK"), "\(plain.log)")
        #expect(plain.log.contains("start with --new-run"), "\(plain.log)")
        #expect(runs.output.contains(" crashed     ROLLBACK "), "\(runs.output)")
        #expect(resumed.status == 64, "\(resumed.log)")
        #expect(resumed.log.contains("decided ROLLBACK while nothing could be stored"), "\(resumed.log)")
    }
}
