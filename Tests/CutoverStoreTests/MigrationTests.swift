import CutoverCore
import GRDB
import Testing

@testable import CutoverStore

/// A database of the schema before samples and windows became narrow, with rows in every table.
struct MigrationTests {
    private static let rows = """
        INSERT INTO runs VALUES
            ('run-b', 'first', '{}', 'd', '0.9', 'desk', 1, 'ended', 1000, 2000, 60000000, 9000, 1, 'rollback', 0),
            ('run-a', 'second', '{}', 'd', '0.9', 'desk', 2, 'running', 10000, NULL, 60000000, NULL, NULL, NULL, 1);
        INSERT INTO samples VALUES
            (1, 'run-b', 2, 'api', 0, 2000, 41237, 'ok', 200, 1, '', NULL, NULL),
            (2, 'run-b', 5, 'api', 1, 7000, 5000000, 'timeout_body', NULL, 1, 'nothing in 5 s', NULL, NULL),
            (3, 'run-b', 4, 'analytics', 1, 7001, 900, 'ok', 200, 1, '', 2, 1500),
            (4, 'run-a', 2, 'api', 0, 12000, 41000, 'http_status', 500, 1, 'status is 500', NULL, NULL),
            (5, 'run-a', 3, 'analytics', 0, 11000, 800, 'ok', 200, 1, '', 0, NULL);
        INSERT INTO readings VALUES
            (3, '/a', 250, 31, 812000, 1500, NULL, NULL, NULL),
            (3, '/b', NULL, 0, NULL, 1500, 'requests is a text', NULL, 'p95 is missing');
        INSERT INTO events VALUES
            ('run-b', 1, 0, 2000, 'began', NULL, NULL, NULL, NULL, NULL, NULL, 1),
            ('run-b', 5, 1, 7000, 'note', NULL, NULL, NULL, 'warning', NULL, 'errors', 0),
            ('run-a', 1, 0, 11000, 'tick', NULL, NULL, NULL, NULL, NULL, NULL, 1);
        INSERT INTO windows VALUES
            (1, 'run-b', 5, 'api', NULL, 0, 2000, 12000, 0, 10000, 2, 1, 2, 1, 41237, -0.5, NULL),
            (2, 'run-b', 5, 'analytics', '*', 0, 2000, 12000, 0, 10000, 250, 31, NULL, NULL, 812000, NULL, NULL),
            (3, 'run-b', 5, 'analytics', '/a', 0, 2000, 12000, 0, 10000, 250, 31, NULL, NULL, 812000, NULL, NULL),
            (4, 'run-a', 4, 'unprobed', NULL, 0, 2000, 12000, NULL, NULL, 0, 0, 0, NULL, NULL, NULL, NULL),
            (5, 'run-b', 9, 'api', NULL, 1, 12000, 22000, 10000, 20000, 0, 0, 0, 0, NULL, -0.7, NULL);
        INSERT INTO verdicts VALUES
            (1, 'run-b', 6, 8000, 1, 'api/error_rate_pct', 'api', NULL, 'error_rate_pct', 1, 'breached', 'fail', NULL,
            NULL, NULL, NULL, 'R1', 2, 1, '2.0', NULL, NULL, 1, 1, 2, 12, NULL, NULL, NULL, NULL, 8000, '');
        INSERT INTO decisions VALUES ('run-b', 6, 8000, 6000, 'rollback', 'R1', 'ROLLBACK', NULL, 1);
        INSERT INTO deliveries VALUES
            ('d-1', 'run-b', 6, 'deploys', 'decision', 8000, x'7b7d', 'pending', 1, 9000, 8500, '503');
        INSERT INTO commands (run_id, at_us, verb, by_whom, reason) VALUES ('run-b', 7000, 'rollback', 'ada', 'why not');
        """

    private static let everything = [
        """
        SELECT run_id, seq, target, slot, intended_start_us, duration_us, outcome, http_status, timed, detail, endpoints,
            source_started_at_us FROM samples ORDER BY run_id, seq
        """,
        """
        SELECT run_id, seq, endpoint, requests, errors, p95_us, started_at_us, requests_fault, errors_fault, p95_fault
        FROM readings JOIN samples ON samples.id = sample_id ORDER BY run_id, seq, endpoint
        """,
        "SELECT * FROM runs ORDER BY id", "SELECT * FROM events ORDER BY run_id, seq",

        """
        SELECT run_id, seq, target, endpoint, block, start_us, end_us, start_after_t0_us, end_after_t0_us, n, failures, timed,
            slow, p95_us, log_e, log_e_slow FROM windows ORDER BY run_id, id
        """,
        "SELECT * FROM verdicts", "SELECT * FROM decisions", "SELECT * FROM deliveries",
        "SELECT * FROM commands",
    ]

    /// A store of the older schema, and what its queries answered.
    private func older() throws -> (TestDirectory, [[String]]) {
        let directory = try TestDirectory()
        let database = try DatabaseQueue(path: directory.files.database)
        try Schema.migrator.migrate(database, upTo: "answerCommands")
        try database.close()
        try execute(directory, Self.rows)
        return (directory, try Self.everything.map { try query(directory, $0) })
    }

    @Test func `every row of an older database is found again, by the same queries`() async throws {
        let (directory, before) = try older()

        try RunStore.open(directory.path, now: noon).close()

        #expect(before.map(\.count) == [5, 2, 2, 3, 5, 1, 1, 1, 1])
        #expect(try Self.everything.map { try query(directory, $0) } == before)
        #expect(try query(directory, "PRAGMA foreign_key_check").isEmpty)
        #expect(try query(directory, "PRAGMA integrity_check") == ["ok"])
    }

    @Test func `a run of an older database is replayed as it was handled`() async throws {
        let (directory, _) = try older()

        let store = try RunStore.open(directory.path, now: noon)
        let log = try await store.archive.events(of: "run-b")

        #expect(log.map(\.seq) == [1, 2, 4, 5])
        let source = Sample(
            target: "analytics",
            slot: 1,
            intendedStart: Timestamp(microseconds: 7_001),
            duration: .microseconds(900),
            outcome: .ok,
            httpStatus: 200
        )
        let endpoints = [
            EndpointReading(
                endpoint: "/a",
                requests: .value(250),
                errors: .value(31),
                p95Microseconds: .value(812_000)
            ),
            EndpointReading(
                endpoint: "/b",
                requests: .unreadable("requests is a text"),
                errors: .value(0),
                p95Microseconds: .unreadable("p95 is missing")
            ),
        ]
        let reading = Reading(startedAt: Timestamp(microseconds: 1_500), endpoints: endpoints)
        #expect(log[2].event == .observed(Observation(sample: source, reading: reading)))
    }

    @Test func `an older run goes on, and its slots and seqs stay taken`() async throws {
        let (directory, _) = try older()
        let store = try RunStore.open(directory.path, now: noon)

        let journal = try await store.resume("run-a", pid: 3)
        try await journal.record([.sample(seq: 4, probe("api", slot: 1))])
        for taken in [(seq: 3, slot: 2), (seq: 5, slot: 0), (seq: 1, slot: 2)] {
            let entry = Entry.sample(seq: Int64(taken.seq), probe("api", slot: taken.slot))
            let trouble = await trouble { () throws(StoreTrouble) in try await journal.record([entry]) }
            #expect(trouble?.kind == .conflict, "\(taken)")
        }

        #expect(
            try query(
                directory,
                "SELECT seq, target, slot, intended_start_us FROM samples WHERE run_id = 'run-a'"
            ) == [
                "2|api|0|12000", "3|analytics|0|11000", "4|api|1|1763692005000000",
            ]
        )
    }
}
