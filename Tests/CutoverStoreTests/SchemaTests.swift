import CutoverCore
import GRDB
import Testing

@testable import CutoverStore

struct SchemaTests {
    private static let window = WindowRow(
        seq: 1,
        target: "api-health",
        endpoint: nil,
        block: 0,
        start: noon,
        end: seconds(10),
        n: 1,
        failures: 0,
        slow: nil,
        p95: nil
    )

    /// A store with a run, an event, a sample, a window, a ROLLBACK and a delivery.
    private func filled() async throws -> (TestDirectory, RunStore) {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let entries: [Entry] = [
            .event(seq: 1, .began(noon)), .sample(seq: 2, probe(slot: 0)), .window(Self.window),
        ]
        try await store.begin(runRecord()).commit(entries, decision: decision(), deliveries: [owed("d-1")])
        return (directory, store)
    }

    @Test(arguments: [
        "body = x'00'", "body = body", "id = 'd-2'", "run_id = 'run-2'", "recipient = 'elsewhere'", "seq = 1",
        "kind = 'warning'", "created_us = 0",
    ])
    func `what is owed is frozen`(_ change: String) async throws {
        let (directory, store) = try await filled()

        #expect(throws: DatabaseError.self) { try execute(directory, "UPDATE deliveries SET \(change)") }

        #expect(try await store.archive.deliveries(of: "run-1") == [owed("d-1")])
    }

    @Test(arguments: [
        "UPDATE decisions SET decision = 'go'",
        "INSERT INTO decisions VALUES ('run-1', 99, 0, 0, 'go', 'window_passed', 'GO', 1)",
        "INSERT INTO decisions VALUES ('run-1', 99, 0, 0, 'hold', 'window_passed', 'HOLD', 1)",
        "INSERT INTO decisions VALUES ('nobody', 1, 0, 0, 'go', 'window_passed', 'GO', 1)",
        "INSERT INTO decisions VALUES ('run-1', 99, 0, 0, 'maybe', 'window_passed', 'GO', 1)",
        "UPDATE runs SET state = 'fine'",
        "UPDATE runs SET exit_status = 256",
        "UPDATE runs SET state = 'ended'",
        "UPDATE runs SET t0_us = 'noon'",
        "UPDATE outcomes SET timed = 2",
        "UPDATE probes SET id = 4294967296 * 2 + 2",
        "UPDATE probes SET target_id = 99",
        "UPDATE blocks SET id = 4294967296 * 2 + 1",
        "UPDATE blocks SET series_id = 99",
        "UPDATE blocks SET length_us = -1",
        "INSERT INTO series (run, target_id) VALUES (2, 1)",
        "UPDATE probes SET slot = -1",
        "UPDATE probes SET connection_id = 99",
        "UPDATE probes SET detail = NULL",
        "DELETE FROM outcomes",
        "DELETE FROM targets",
        "UPDATE run_numbers SET run_id = 'nobody'",
        "UPDATE run_numbers SET number = 2",
        "UPDATE deliveries SET state = 'lost'",
        "INSERT INTO readings (sample_id, endpoint) VALUES (1, '/a')",
        "INSERT INTO events (run_id, seq, ordinal, at_us, kind, replayed) VALUES ('run-1', 5, 0, 0, 'missed', 1)",
        "INSERT INTO events (run_id, seq, ordinal, at_us, kind, replayed) VALUES ('run-1', 2, 0, 0, 'tick', 1)",
        "INSERT INTO events (run_id, seq, ordinal, at_us, kind, replayed) VALUES ('run-1', 5, 0, 0, 'tick', 0)",
    ])
    func `the schema refuses what cannot be`(_ statement: String) async throws {
        let (directory, store) = try await filled()

        #expect(throws: DatabaseError.self) { try execute(directory, statement) }

        #expect(try await store.archive.decisions(of: "run-1").map(\.kind) == [.rollback])
    }

    static let twice: [[Entry]] = [
        [.event(seq: 2, .tick(noon))],
        [.sample(seq: 1, probe(slot: 1))],
        [.sample(seq: 2, probe(slot: 1))],
        [.sample(seq: 3, probe(slot: 0))],
        [.event(seq: 1, .tick(noon))],
        [.event(seq: 3, .tick(noon)), .event(seq: 3, .tick(noon))],
        [.window(window)],
    ]

    @Test(arguments: twice)
    func `a seq belongs to one event, a slot to one probe, and a block to one window`(_ entries: [Entry])
        async throws
    {
        let (directory, store) = try await filled()
        let journal = try await store.resume("run-1", pid: 4_711)

        let trouble = await trouble { () throws(StoreTrouble) in try await journal.record(entries) }

        #expect(trouble?.kind == .conflict)
        #expect(try await store.archive.events(of: "run-1").map(\.seq) == [1, 2])
        withExtendedLifetime(directory) {}
    }

    @Test func `every table is strict`() async throws {
        let (directory, store) = try await filled()

        let tables = try query(
            directory,
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 1 ORDER BY name"
        )

        #expect(
            tables == [
                "blocks", "commands", "connections", "decisions", "deliveries", "events", "numbers",
                "outcomes",
                "probes", "readings", "run_numbers", "runs", "series", "targets", "verdicts",
            ]
        )
        withExtendedLifetime(store) {}
    }
}
