import GRDB

/// The tables of the store, as a list of steps that only ever grows.
enum Schema {
    /// "CUTO" as a number: marks the file as ours, for `file` and against other programs' databases.
    static let applicationID: Int64 = 0x4355_544F

    /// Every step by its intent, oldest first; a step is never edited after a release.
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        for (intent, statements) in steps {
            migrator.registerMigration(intent) { db in try db.execute(sql: statements) }
        }
        return migrator
    }()

    private static let steps: [(intent: String, statements: String)] = [
        ("createRuns", "PRAGMA application_id = \(applicationID);" + runs),
        ("createSamples", samples),
        ("createEvents", events),
        ("createWindows", windows),
        ("createVerdicts", verdicts),
        ("createDecisions", decisions),
        ("createOutbox", outbox),
        ("createCommands", commands),
        ("answerCommands", answeredCommands),
        ("compactSamples", compactSamples),
        ("compactWindows", compactWindows),
        ("createNumbers", numbers),
        ("addBuckets", buckets),
    ]
}
