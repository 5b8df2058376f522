import CutoverCore
import Foundation
import GRDB

/// What a person said, as `commands` and, in JSON, `events.text` keep it.
struct StoredMove: Codable, Sendable, FetchableRecord {
    var id: Int64
    var atMicroseconds: Int64
    var verb: String
    var rules: [String]?
    var lengthMicroseconds: Int64?
    var by: String
    var reason: String

    enum CodingKeys: String, CodingKey {
        case id, verb, rules, reason
        case atMicroseconds = "at_us"
        case lengthMicroseconds = "length_us"
        case by = "by_whom"
    }

    /// The row of a move.
    init(_ move: Move) {
        self.init(id: move.id, move.lever, by: move.by, reason: move.reason, at: move.saidAt)
    }

    /// The row of a lever that is about to be pulled.
    init(id: Int64, _ lever: Lever, by: String, reason: String, at: Timestamp) {
        self.id = id
        atMicroseconds = at.microseconds
        verb = lever.name
        self.by = by.storable
        self.reason = reason.storable
        switch lever {
        case .rollback, .abort, .restore, .confirm: break
        case .mute(let rule, let length):
            rules = [rule.storable]
            lengthMicroseconds = length.wholeMicroseconds
        case .override(let named): rules = named.map(\.storable)
        case .extend(let length): lengthMicroseconds = length.wholeMicroseconds
        }
    }

    /// The move, read at `moment`.
    func move(at moment: Timestamp) throws -> Move {
        Move(
            id: id,
            saidAt: Timestamp(microseconds: atMicroseconds),
            at: moment,
            lever: try lever(),
            by: by,
            reason: reason
        )
    }

    private func lever() throws -> Lever {
        switch verb {
        case "rollback": return .rollback
        case "abort": return .abort
        case "restore": return .restore
        case "confirm": return .confirm
        case "override": return .override(rules: try rules.orUnreadable("commands.rules", nil))
        case "extend": return .extend(try length())
        case "mute":
            let rule = try (rules?.first).orUnreadable("commands.rules", nil)
            return .mute(rule: rule, length: try length())
        default:  // a word of the file, not of an enum
            throw UnreadableValue(column: "commands.verb", value: verb)
        }
    }

    private func length() throws -> Duration {
        .microseconds(try lengthMicroseconds.orUnreadable("commands.length_us", nil))
    }

    /// The JSON text of an event.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Reads the JSON text of an event.
    init(json: String) throws {
        do {
            self = try JSONDecoder().decode(StoredMove.self, from: Data(json.utf8))
        } catch {
            throw UnreadableValue(column: "events.text", value: json)
        }
    }
}
