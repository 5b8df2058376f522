import CutoverCore
import GRDB

/// Puts entries and decisions of one run into their tables, inside the caller's transaction.
struct Filing {
    let run: String
    /// The rows its samples and windows refer to.
    private(set) var keys: RunKeys
    private var probeInsertion: Statement?

    /// Files for the run that `keys` are of.
    init(run: String, keys: RunKeys) {
        self.run = run
        self.keys = keys
    }

    /// Stores entries in order.
    mutating func file(_ entries: [Entry], _ db: Database) throws {
        for entry in entries {
            switch entry {
            case .sample(let seq, let observation): try file(observation, seq, db)
            case .event(let seq, let event): try file(event, seq, db)
            case .window(let window): try StoredBlock(window).file(&keys, db)
            case .verdict(let seq, let at, let report, let isFinal):
                try file(StoredVerdict(report, run: run, seq: seq, at: at, isFinal: isFinal), db)
            case .answer(let seq, let answer): try file(answer, seq, db)
            case .note(let seq, let note):
                try StoredEvent(note, run: run, seq: seq, ordinal: nextOrdinal(seq, db)).insert(db)
            }
        }
    }

    /// Stores a decision, and every rule it stood on as a final verdict of the same seq.
    func file(_ decision: Decision, _ db: Database) throws {
        try StoredDecision(decision, run: run).insert(db)
        for report in decision.rules {
            try file(StoredVerdict(report, run: run, seq: decision.seq, at: decision.at, isFinal: true), db)
        }
        try db.execute(
            sql: "UPDATE runs SET decision = ? WHERE id = ?",
            arguments: [decision.kind.rawValue, run]
        )
    }

    /// Takes back a decision and what it owes; the entries stay, so a replay shows that it is missing.
    func withdraw(_ decision: Decision, _ db: Database) throws {
        for table in ["deliveries", "decisions"] {
            try db.execute(
                sql: "DELETE FROM \(table) WHERE run_id = ? AND seq = ?",
                arguments: [run, decision.seq]
            )
        }
        try db.execute(sql: "UPDATE runs SET decision = NULL WHERE id = ?", arguments: [run])
    }

    /// Answers the move in its row; who and why are written as the engine knows them, with secrets masked.
    private func file(_ answer: MoveAnswer, _ seq: Int64, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE commands SET state = ?, answered_us = ?, seq = ?, answer = ?, status_before = ?,
                    status_after = ?, by_whom = ?, reason = ? WHERE id = ? AND run_id = ? AND state = 'waiting'
                """,
            arguments: [
                answer.isAccepted ? "accepted" : "refused", answer.move.at.microseconds, seq,
                answer.text.storable, answer.before, answer.after, answer.move.by.storable,
                answer.move.reason.storable, answer.move.id, run,
            ]
        )
        guard let window = answer.window else { return }
        try db.execute(
            sql: "UPDATE runs SET window_us = ? WHERE id = ?",
            arguments: [window.wholeMicroseconds, run]
        )
    }

    private mutating func file(_ event: Event, _ seq: Int64, _ db: Database) throws {
        if case .observed(let observation) = event { return try file(observation, seq, db) }
        guard let row = try StoredEvent(event, run: run, seq: seq) else { return }
        try row.insert(db)
        if case .began(let at) = event {
            try db.execute(
                sql: "UPDATE runs SET t0_us = ? WHERE id = ? AND t0_us IS NULL",
                arguments: [at.microseconds, run]
            )
        }
    }

    private mutating func file(_ observation: Observation, _ seq: Int64, _ db: Database) throws {
        let sample = try file(StoredProbe(observation, seq: seq), db)
        for number in observation.numbers { try StoredNumber(number, sample: sample).insert(db) }
        guard let reading = observation.reading else { return }
        for endpoint in reading.endpoints {
            try StoredReading(endpoint, sample: sample, startedAt: reading.startedAt).insert(db)
        }
    }

    private mutating func file(_ probe: StoredProbe, _ db: Database) throws -> Int64 {
        let statement = try probeInsertion ?? db.cachedStatement(sql: StoredProbe.insertion)
        probeInsertion = statement
        return try probe.file(statement, &keys, db)
    }

    /// The engine files a decision's rules as entries too, perhaps in an earlier transaction: once is enough.
    private func file(_ verdict: StoredVerdict, _ db: Database) throws {
        if verdict.isFinal {
            let isFiled = try db.cachedStatement(
                sql:
                    "SELECT EXISTS (SELECT 1 FROM verdicts WHERE run_id = ? AND seq = ? AND rule = ? AND final = 1)"
            )
            if try Bool.fetchOne(isFiled, arguments: [run, verdict.seq, verdict.rule]) == true { return }
        }
        try verdict.insert(db)
    }

    private func nextOrdinal(_ seq: Int64, _ db: Database) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT ifnull(max(ordinal), 0) + 1 FROM events WHERE run_id = ? AND seq = ?"
        )
        return try Int.fetchOne(statement, arguments: [run, seq]) ?? 1
    }
}
