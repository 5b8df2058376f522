import CutoverTestSupport
import Foundation
import Testing

/// An outbox that is watched by SQL, in both schemas one application has had.
@Suite(.inTurn(within: .seconds(180))) struct OutboxTests {
    private let setup: Setup
    private let database: String

    init() throws {
        setup = try Setup()
        database = setup.folder.appending(path: "outbox.db").path
    }

    /// What tells the rows of one schema apart.
    enum Schema: String, CaseIterable {
        case flags, status

        var table: String {
            switch self {
            case .flags:
                "CREATE TABLE outbox (id INTEGER PRIMARY KEY, processed INTEGER, dlq INTEGER, created_at INTEGER)"
            case .status:
                "CREATE TABLE outbox (id TEXT PRIMARY KEY, status TEXT, created_at INTEGER)"
            }
        }

        var pending: String {
            switch self {
            case .flags: "processed = 0 AND dlq = 0"
            case .status: "status IN ('pending', 'processing', 'failed')"
            }
        }

        var dead: String {
            switch self {
            case .flags: "dlq = 1"
            case .status: "status = 'dlq'"
            }
        }

        func row(_ id: Int, isPending: Bool, age: Int) -> String {
            let created = "unixepoch('now') - \(age)"
            switch self {
            case .flags: return "INSERT INTO outbox VALUES (\(id), \(isPending ? 0 : 1), 0, \(created))"
            case .status:
                return "INSERT INTO outbox VALUES ('\(id)', '\(isPending ? "pending" : "sent")', \(created))"
            }
        }
    }

    private func sqlite(_ statements: [String]) async throws {
        let result = try await Tool.run("sqlite3", [database, statements.joined(separator: ";\n")])
        #expect(result.status == 0, "\(result.errors)")
    }

    /// The three figures of an outbox, each by a query of its own; `oldest` is now when nothing is pending.
    private func configuration(_ schema: Schema, most: Int = 3) -> String {
        func target(_ name: String, _ query: String, _ extract: String, _ limits: String) -> String {
            "  - { name: \(name), command: [sqlite3, \"${DATABASE}\", \"\(query)\"], "
                + "extract: { \(extract) }, limits: { \(limits) } }"
        }
        let oldest = "SELECT coalesce(min(created_at), unixepoch('now')) FROM outbox WHERE \(schema.pending)"
        return """
            run: outbox
            window: 3s
            interval: 500ms
            block: 500ms
            timeout: 3s
            listen: "127.0.0.1:0"
            targets:
            \(target(
                "pending", "SELECT count(*) FROM outbox WHERE \(schema.pending)", "pending: { last_line: true }",
                "pending: \(most)"
            ))
            \(target(
                "dead", "SELECT count(*) FROM outbox WHERE \(schema.dead)", "dead: { last_line: true }", "dead: 0"
            ))
            \(target("oldest", oldest, "oldest: { last_line: true, max_age: 2m }", "error_rate_pct: 2.0"))

            """
    }

    private func run(_ schema: Schema, most: Int = 3) async throws -> Monitor.Ending {
        try await setup.run(
            configuration: configuration(schema, most: most),
            environment: ["DATABASE": database]
        )
    }

    @Test(arguments: Schema.allCases)
    func `a calm outbox ends in GO, with its numbers on record, and replay agrees`(_ schema: Schema)
        async throws
    {
        let rows = [schema.row(1, isPending: true, age: 5), schema.row(2, isPending: false, age: 900)]
        try await sqlite([schema.table] + rows)

        let ending = try await run(schema)

        #expect(ending.status == 0, "\(ending.log)\(ending.output)")
        let sql = "SELECT DISTINCT name, value FROM numbers WHERE name <> 'oldest' ORDER BY name"
        #expect(try await setup.records.rows(sql) == [["dead", "0"], ["pending", "1"]])
        let ages = try await setup.records.rows("SELECT value FROM numbers WHERE name = 'oldest'")
        #expect(ages.count >= 6)
        #expect(ages.allSatisfy { (5..<60).contains(Double($0[0] ?? "") ?? -1) }, "\(ages)")
        #expect(ending.output.contains("pending pending: first 1, newest 1"), "\(ending.output)")
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(try await setup.run(["replay", run]).status == 0)
        let evidence = try await setup.runFolder().path + "/evidence.jsonl"
        #expect(try await setup.run(["replay", evidence]).status == 0)
        #expect(try String(contentsOfFile: evidence, encoding: .utf8).contains(#""numbers":{"pending":1}"#))
    }

    @Test(arguments: Schema.allCases)
    func `too many pending rows end in ROLLBACK, and replay agrees`(_ schema: Schema) async throws {
        try await sqlite([schema.table] + (1...4).map { schema.row($0, isPending: true, age: 5) })

        let ending = try await run(schema)

        #expect(ending.status == 1, "\(ending.log)")
        let details = try await setup.records.rows(
            "SELECT DISTINCT outcome, detail FROM samples WHERE outcome <> 'ok'"
        )
        #expect(details == [["assertion", "pending is 4, limit 3"]])
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(try await setup.run(["replay", run]).status == 0)
    }

    @Test(arguments: Schema.allCases)
    func `an old pending row is stale`(_ schema: Schema) async throws {
        try await sqlite([schema.table, schema.row(1, isPending: true, age: 600)])

        let ending = try await run(schema)

        #expect(ending.status == 1, "\(ending.log)")
        let outcomes = try await setup.records.rows(
            "SELECT DISTINCT target, outcome FROM samples WHERE outcome <> 'ok'"
        )
        #expect(outcomes == [["oldest", "stale"]])
    }

    @Test func `a query for the other schema fails, and is never zero`() async throws {
        try await sqlite([Schema.status.table])

        let ending = try await run(.flags)

        #expect(ending.status == 1, "\(ending.log)")
        let sql = "SELECT DISTINCT outcome FROM samples WHERE target = 'pending'"
        #expect(try await setup.records.rows(sql) == [["exit_status"]])
        #expect(try await setup.records.value("SELECT count(*) FROM numbers") == "0")
    }

    @Test func `check shows each number beside its limit`() async throws {
        try await sqlite([Schema.flags.table, Schema.flags.row(1, isPending: true, age: 5)])
        let environment = ["DATABASE": database]

        let ending = try await setup.run(
            ["check"],
            configuration: configuration(.flags),
            environment: environment
        )
        let strict = try await setup.run(
            ["check"],
            configuration: configuration(.flags, most: 0),
            environment: environment
        )

        #expect(ending.output.contains("[pending] 1 <= 3"), "\(ending.output)")
        #expect(ending.output.contains("old <= 2m"), "\(ending.output)")
        #expect(strict.status == 1)
        #expect(strict.output.contains("pending is 1, limit 0"), "\(strict.output)")
    }
}
