import CutoverCore
import GRDB

/// One row of `numbers`.
struct StoredNumber: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "numbers"

    var sample: Int64
    var name: String
    var value: String

    enum CodingKeys: String, CodingKey {
        case name, value
        case sample = "sample_id"
    }

    /// A number that the sample's answer held.
    init(_ number: ObservedNumber, sample: Int64) {
        self.sample = sample
        name = number.name.storable
        value = number.value.storable
    }

    /// The number as it was read.
    var number: ObservedNumber { ObservedNumber(name: name, value: value) }

    /// The numbers of all samples of `run`, by sample, in the order of their names.
    static func all(of run: String, _ db: Database) throws -> [Int64: [ObservedNumber]] {
        let rows = try StoredNumber.fetchAll(
            db,
            sql: """
                SELECT numbers.* FROM numbers JOIN samples ON samples.id = numbers.sample_id
                WHERE samples.run_id = ? ORDER BY sample_id, name
                """,
            arguments: [run]
        )
        return Dictionary(grouping: rows, by: \.sample).mapValues { $0.map(\.number) }
    }
}
