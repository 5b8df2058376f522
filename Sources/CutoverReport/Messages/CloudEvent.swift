import CutoverCore

/// A CloudEvents 1.0 structured envelope around the run's document (docs/delivery.md).
struct CloudEvent {
    private let announcement: Announcement
    private let id: String
    private let host: String

    /// Receivers must take 64 KiB and may drop more; this leaves room for what wraps the event on its way.
    static let mostBytes = 60_000

    init(_ announcement: Announcement, id: String, host: String) {
        self.announcement = announcement
        self.id = id
        self.host = host
    }

    /// The event as UTF-8 JSON; the lists of a very large run are shortened until it fits.
    var bytes: [UInt8] {
        let sizes = [Int.max, 100, 40, 15, 5]
        let bodies = sizes.lazy.map { JSONWriter.bytes(.object(envelope(most: $0))) }
        return bodies.first { $0.count <= Self.mostBytes } ?? JSONWriter.bytes(.object(envelope(most: 1)))
    }

    private func envelope(most: Int) -> [(name: String, value: JSONValue)] {
        let board = announcement.board
        return [
            ("specversion", .string("1.0")),
            ("id", .string(id)),
            ("source", .string("/cutover-monitor/\(host.percentEncoded)/\(board.name.percentEncoded)")),
            ("type", .string("dev.cutover.\(announcement.topic).v1")),
            ("subject", .string(board.name.isEmpty ? board.run : board.name)),
            ("time", .string(announcement.at.rfc3339)),
            ("sequence", .string(Int(announcement.seq).padded(10))),
            ("correlationid", .string(board.run)),
            ("severitytext", .string(announcement.severity.rawValue)),
            ("datacontenttype", .string("application/json")),
            ("data", .object(data(most: most))),
        ]
    }

    private func data(most: Int) -> [(name: String, value: JSONValue)] {
        let lines = announcement.lines.prefix(most)
        return RunDocument.members(announcement.board, youMust: announcement.youMust, most: most) + [
            (
                "message",
                .object([
                    ("kind", .string(announcement.kind.rawValue)),
                    ("headline", .string(announcement.headline)),
                    ("lines", .array(lines.map(JSONValue.string))),
                ])
            )
        ]
    }
}

extension String {
    /// The text as one path segment of a URI: all but RFC 3986's unreserved characters percent-encoded.
    fileprivate var percentEncoded: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                return String(UnicodeScalar(byte))
            default:
                return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
