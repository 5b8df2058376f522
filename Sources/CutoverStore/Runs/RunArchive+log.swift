package import CutoverCore
import GRDB

extension RunArchive {
    /// Everything the engine was told, in the order in which it handled it: samples and replayed events merged.
    ///
    /// Durations are as stored, in whole microseconds; payloads are not stored.
    package func events(of run: String) async throws(StoreTrouble) -> [(seq: Int64, event: Event)] {
        try await read(of: run) { db in
            let readings = try Dictionary(grouping: Self.readings(of: run, db), by: \.sample)
            let numbers = try StoredNumber.all(of: run, db)
            let samples = try StoredSample.fetchAll(
                db,
                sql: StoredSample.ofRun,
                arguments: [run]
            )
            let events = try StoredEvent.fetchAll(
                db,
                sql: "SELECT * FROM events WHERE run_id = ? AND replayed = 1 ORDER BY seq",
                arguments: [run]
            )
            let log =
                try samples.map { sample in
                    var observation = try sample.observation(readings[sample.id] ?? [])
                    observation.numbers = numbers[sample.id] ?? []
                    return (seq: sample.seq, event: Event.observed(observation))
                } + events.map { (seq: $0.seq, event: try $0.event()) }
            return log.sorted { $0.seq < $1.seq }
        }
    }

    private static func readings(of run: String, _ db: Database) throws -> [StoredReading] {
        try StoredReading.fetchAll(
            db,
            sql: """
                SELECT readings.* FROM readings JOIN samples ON samples.id = readings.sample_id
                WHERE samples.run_id = ?
                """,
            arguments: [run]
        )
    }
}
