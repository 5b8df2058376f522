import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// Every figure the program shows, computed again from the stored samples and readings by a script that shares
/// nothing with it.
@Suite(.inTurn(within: .seconds(180))) struct FiguresTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    @Test func `counts, rates and p95 of JSON and summary are those of the database, to the microsecond`()
        async throws
    {
        let probes: [ScriptedServer.Behaviour] = [
            .status(200), .status(200), .status(200), .status(503), .status(200), .silence, .close(),
            .status(200, body: String(repeating: "x", count: 200_000)), .status(200),
        ]
        setup.server.on("/health", .sequence(probes))
        let polls = Mutex(0)
        setup.server.on(
            "/metrics",
            .answering { _ in
                let poll = polls.withLock { polls in
                    polls += 1
                    return polls
                }
                return .status(200, body: Self.metrics(poll))
            }
        )
        let configuration = setup.configuration(window: "5s", interval: "250ms").replacing(
            "targets: [",
            with:
                "targets: [ { name: ops, ops_metrics: \"\(setup.server.url("/metrics"))\", interval: 500ms },"
        )

        let ending = try await setup.run(["--output", "json"], configuration: configuration)

        let document = setup.folder.appending(path: "document.json")
        try Data(ending.output.utf8).write(to: document)
        let summary = try await setup.runFolder().appending(path: "summary.md")
        let check = try await Tool.python("figures.py", [setup.records.path, document.path, summary.path])
        #expect(check.status == 0, "\(check.output)\(check.errors)")
        #expect(check.output.hasPrefix("compared "))
        #expect(ending.output.split(separator: "\n").count == 1)
    }

    /// An operations-metrics answer: counters that grow unevenly, one endpoint that appears late, one restart.
    private static func metrics(_ poll: Int) -> String {
        let isNew = poll > 6
        let life = isNew ? poll - 6 : poll
        let late =
            poll > 3
            ? ", \"/late\": {\"requests\": \(life * 31), \"errors\": \(life), \"p95_ms\": \(life).25}" : ""
        let busy =
            "\"/busy\": {\"requests\": \(life * life * 40), \"errors\": \(life * 2), \"p95_ms\": 12.\(100 + poll)}"
        return "{\"metrics\": {\"started_at\": \(isNew ? "4102444800.5" : "1795227422.5"), "
            + "\"by_endpoint\": {\(busy)\(late)}}}"
    }
}
