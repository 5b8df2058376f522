import CutoverCore
import CutoverStore
import Foundation
import Testing

struct DatabaseDocumentTests {
    private static let document: String = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/database.md")
        do {
            return try String(contentsOf: file, encoding: .utf8)
        } catch {
            return "cannot read \(file.path): \(error)"
        }
    }()

    /// The contents of the document's sql blocks.
    private static let queries: [String] = document.components(separatedBy: "```sql\n").dropFirst().compactMap
    {
        $0.components(separatedBy: "```").first
    }

    private static let answers: [[String]] = [
        ["run-1|2025-11-21 02:26:40|ended|ROLLBACK|1|1"],
        ["ROLLBACK|api-health/error_rate_pct|fail|1|4|5||", "ROLLBACK|queue|unknown|0|0|5||queue is a text"],
        ["api-health|ok|2|41.237|41.237|02:26:45", "api-health|http_status|1|41.237|41.237|02:26:50"],
        ["run-1|deploys|decision|2|2025-11-21 02:39:30|503 Service Unavailable"],
        [
            "-2.0|1|clock|the clock stepped",
            "15.0|6|rule degraded|api-health/error_rate_pct: 1 bad of 4",
            "15.0|6|warning|errors api-health 25 %",
        ],
    ]

    @Test func `there are five queries`() {
        #expect(Self.queries.count == 5, "\(Self.document.prefix(200))")
    }

    @Test(arguments: zip(queries, answers))
    func `every query answers its question`(_ sql: String, _ answer: [String]) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        try await fill(store)
        try store.close()

        let rows = try query(directory, sql)

        #expect(rows.sorted() == answer.sorted())
    }

    @Test func `every table and column is described, and nothing else`() async throws {
        let directory = try TestDirectory()
        try RunStore.open(directory.path, now: noon).close()
        let columns = try query(
            directory,
            """
            SELECT t.name || '.' || c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
            WHERE t.schema = 'main' AND (t.strict = 1 OR t.type = 'view')
            """
        )

        #expect(Set(columns) == Set(described))
        #expect(columns.count == described.count)
    }

    /// "table.column" of every row of the document's tables of columns.
    private var described: [String] {
        Self.document.components(separatedBy: "\n## `").dropFirst().flatMap { section in
            let table = section.prefix { $0 != "`" }
            return section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
                "\(table).\(line.dropFirst(3).prefix { $0 != "`" })"
            }
        }
    }

    private func fill(_ store: RunStore) async throws {
        let journal = try await store.begin(runRecord())
        var errors = ruleReport("api-health/error_rate_pct", verdict: .fail, state: .degraded)
        errors.n = 4
        errors.k = 1
        let queue = ruleReport("queue", verdict: .unknown(.unreadable("queue is a text")))
        try await journal.record([
            .event(seq: 1, .noticed(Note(at: seconds(-2), kind: "clock", text: "the clock stepped"))),
            .event(seq: 2, .began(noon)),
            .sample(seq: 3, probe(slot: 0)), .sample(seq: 4, probe(slot: 1)),
            .sample(seq: 5, probe(slot: 2, outcome: .failed(.httpStatus))),
            .event(seq: 6, .tick(seconds(15))),
            .verdict(seq: 6, at: seconds(15), errors, isFinal: false),
            .note(seq: 6, Note(at: seconds(15), kind: "warning", text: "errors api-health 25 %")),
        ])
        let made = decision(seq: 7, rules: [errors, queue])
        try await journal.commit([], decision: made, deliveries: [owed("d-1"), owed("d-2", kind: .flag)])
        var (message, flag) = (owed("d-1"), owed("d-2", kind: .flag))
        (message.attempts, message.nextAt, message.lastResult) = (2, seconds(770), "503 Service Unavailable")
        flag.state = .readBack
        try await store.outbox(of: "run-1").settle(message, at: seconds(763))
        try await store.outbox(of: "run-1").settle(flag, at: seconds(763))
        try await store.end("run-1", as: .ended, exitStatus: 1, at: seconds(900))
    }
}
