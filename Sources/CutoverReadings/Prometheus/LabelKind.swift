/// What the values of a label are, as far as it is known which others it can have.
///
/// An error that is told by none of these would be counted 0 times for ever.
enum LabelKind: Hashable {
    /// 200, 404, 503.
    case statusCode
    /// 2xx, 4xx, 5xx.
    case statusClass
    /// Spring's outcomes.
    case outcome

    private static let outcomes = [
        "INFORMATIONAL", "SUCCESS", "REDIRECTION", "CLIENT_ERROR", "SERVER_ERROR", "UNKNOWN",
    ]

    /// The kind of one value; nil when it is none of these.
    init?(of value: String) {
        if Self.outcomes.contains(value) {
            self = .outcome
            return
        }
        let bytes = Array(value.utf8)
        guard bytes.count == 3, (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(bytes[0]) else { return nil }
        let rest = bytes.dropFirst()
        if rest.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            self = .statusCode
        } else if rest.allSatisfy({ $0 | 0x20 == UInt8(ascii: "x") }) {
            self = .statusClass
        } else {
            return nil
        }
    }

    /// The kind of all `values`; nil when there are none, when they differ, and when it is none of these.
    init?(of values: Set<String>) {
        let kinds = Set(values.map { LabelKind(of: $0) })
        guard kinds.count == 1, let kind = kinds.first, let kind else { return nil }
        self = kind
    }

    /// True when a value tells the status of an answer.
    var isStatus: Bool {
        switch self {
        case .statusCode, .statusClass: true
        case .outcome: false
        }
    }

    /// Every value of the kind.
    var values: [String] {
        switch self {
        case .statusCode: (100...599).map { String($0) }
        case .statusClass: (1...5).flatMap { ["\($0)xx", "\($0)XX"] }
        case .outcome: Self.outcomes
        }
    }
}
