import GRDB

@testable import CutoverStore

/// The rows of a query on a second connection, values joined by "|", NULL as "".
func query(_ directory: TestDirectory, _ sql: String) throws -> [String] {
    var configuration = Configuration()
    configuration.readonly = true
    let connection = try DatabaseQueue(path: directory.files.database, configuration: configuration)
    let rows = try connection.read { db in
        try Row.fetchAll(db, sql: sql).map { row in
            row.databaseValues.map { $0.isNull ? "" : String.fromDatabaseValue($0) ?? "\($0)" }
                .joined(separator: "|")
        }
    }
    try connection.close()
    return rows
}

/// Changes the database on a second connection, as a person with sqlite3 would.
func execute(_ directory: TestDirectory, _ sql: String) throws {
    let connection = try DatabaseQueue(path: directory.files.database)
    try connection.write { db in try db.execute(sql: sql) }
    try connection.close()
}
