import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// Bodies that are meant to fill the monitor's memory.
@Suite(.inTurn(within: .seconds(180))) struct HostileBodyTests {
    /// The highest figure that was seen.
    private final class Peak: Sendable {
        private let state = Mutex((monitor: Monitor?.none, bytes: 0, looks: 0))

        func watch(_ monitor: Monitor) { state.withLock { $0.monitor = monitor } }

        func look() {
            state.withLock { state in
                guard let bytes = state.monitor?.peakMemory else { return }
                state.bytes = max(state.bytes, bytes)
                state.looks += 1
            }
        }

        func read() -> (bytes: Int, looks: Int) {
            state.withLock { state in
                state.monitor = nil
                return (state.bytes, state.looks)
            }
        }
    }

    /// Every hostile body as a source and as a health target whose body must be read.
    @Test func `the monitor stays under 64 MiB and cannot be talked into a GO`() async throws {
        let (server, peak) = (try ScriptedServer(), Peak())
        let bomb = try Self.bomb()
        let chunk = [UInt8](repeating: UInt8(ascii: " "), count: 65_536)
        let behaviours: [String: ScriptedServer.Behaviour] = [
            "announced": .endless(
                head: Array("HTTP/1.1 200 OK\r\nContent-Length: 268435456\r\n\r\n".utf8),
                chunk: chunk
            ),
            "endless": .endless(head: Array("HTTP/1.0 200 OK\r\n\r\n".utf8), chunk: chunk),
            "bomb": .bytes(bomb),
            "head": .endless(
                head: Array("HTTP/1.1 200 OK\r\n".utf8),
                chunk: Array("X-A: \(UUID())\r\n".utf8)
            ),
        ]
        let names = behaviours.keys.sorted()
        for (name, behaviour) in behaviours {
            server.on(
                "/" + name,
                .answering { _ in
                    peak.look()
                    return behaviour
                }
            )
        }
        let targets = names.flatMap { name in
            [
                "  - { name: read-\(name), http: \"\(server.url("/" + name))\", expect: { json: { /ok: true } } }",
                "  - { name: source-\(name), ops_metrics: \"\(server.url("/" + name))\" }",
            ]
        }

        let monitor = try Monitor.watching(
            pace: Pace(window: "4s", interval: "500ms", block: "1s", timeout: "450ms"),
            configuration: "targets:\n" + targets.joined(separator: "\n")
        )
        peak.watch(monitor)
        let ending = try await monitor.end()

        let (bytes, looks) = peak.read()
        let run = try ending.run
        #expect(ending.status == 1)
        #expect(run.decision == "ROLLBACK")
        for name in names {
            #expect(!run.critical("source-" + name).contains { $0.verdict == "pass" }, "\(name)")
            #expect(!run.critical("read-" + name).contains { $0.verdict == "pass" }, "\(name)")
        }
        #expect(looks > 20)
        #expect(bytes < 64 * 1_048_576)
        #expect(bytes > 1_048_576)
    }

    @Test func `a health target that is only asked for its status may send any body`() async throws {
        let server = try ScriptedServer()
        server.on("/bomb", .bytes(try Self.bomb()))
        server.on(
            "/endless",
            .endless(
                head: Array("HTTP/1.0 200 OK\r\n\r\n".utf8),
                chunk: [UInt8](repeating: 0, count: 65_536)
            )
        )

        let (ending, run) = try await Monitor.verdict(
            ["--health-url", server.url("/bomb"), "--health-url", server.url("/endless")],
            pace: Pace(window: "4s", interval: "500ms", block: "1s", timeout: "3s")
        )

        #expect(ending.status == 0, "\(run.said)")
        #expect(run.decision == "GO")
    }

    /// 64 MiB of zeros in a few KiB of gzip, as a whole answer.
    private static func bomb() throws -> [UInt8] {
        let pipe = Pipe()
        let child = try Child(
            ["/bin/sh", "-c", "head -c 67108864 /dev/zero | gzip -n"],
            ChildStreams(output: .descriptor(pipe.fileHandleForWriting.fileDescriptor))
        )
        try pipe.fileHandleForWriting.close()
        let packed = try pipe.fileHandleForReading.readToEnd() ?? Data()
        child.waitUntilEnd()
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
        return Array(head.utf8) + packed
    }
}
