import CutoverCore
import GRDB

/// One row of `events`: an event that replay feeds to the engine again, or a note of the story.
struct StoredEvent: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "events"

    var run: String
    var seq: Int64
    /// 0 for the event itself; its notes follow from 1.
    var ordinal: Int
    var atMicroseconds: Int64
    var kind: String
    var target: String?
    var slot: Int?
    var delivery: String?
    var label: String?
    var retryAfterMicroseconds: Int64?
    var text: String?
    var isReplayed: Bool

    enum CodingKeys: String, CodingKey {
        case seq, ordinal, kind, target, slot, label, text
        case run = "run_id"
        case atMicroseconds = "at_us"
        case delivery = "delivery_id"
        case retryAfterMicroseconds = "retry_after_us"
        case isReplayed = "replayed"
    }

    /// A row with the columns every kind has.
    init(run: String, seq: Int64, ordinal: Int, at: Timestamp, kind: Kind) {
        self.run = run
        self.seq = seq
        self.ordinal = ordinal
        atMicroseconds = at.microseconds
        self.kind = kind.rawValue
        isReplayed = ordinal == 0
    }

    /// A line of the story; `ordinal` counts from 1 within the event that led to it.
    init(_ note: Note, run: String, seq: Int64, ordinal: Int) {
        self.init(run: run, seq: seq, ordinal: ordinal, at: note.at, kind: .note)
        label = note.kind.storable
        text = note.text.storable
    }

    /// When it happened.
    var at: Timestamp { Timestamp(microseconds: atMicroseconds) }

    /// The line of the story this row holds.
    func note() throws -> Note {
        Note(
            at: at,
            kind: try label.orUnreadable("events.label", label),
            text: try text.orUnreadable("events.text", text)
        )
    }

    /// The words of the column `kind`.
    enum Kind: String, CaseIterable {
        case began, missed, tick, attempted, interrupted, resumed, noticed, note, moved
        case prepared, restored
        case startFailed = "start_failed"
        case storeFailed = "store_failed"
        case storeRecovered = "store_recovered"
    }

    /// What a store failure lost, as a word of the column `label`.
    enum Loss: String {
        case decision, entries
    }

    /// How an attempt ended, as a word of the column `label`.
    enum Result: String {
        case accepted, retry, refused
        case readBack = "read_back"
    }
}
