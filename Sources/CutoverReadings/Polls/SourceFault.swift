import CutoverCore

/// Why an answer is no answer of a source of its format.
struct SourceFault: Error, Hashable, CustomStringConvertible {
    /// What is wrong, and where; one line.
    let description: String
    /// How the poll fails by it.
    let failure: ProbeFailure

    /// A fault in words.
    init(_ description: String, _ failure: ProbeFailure = .parse) {
        (self.description, self.failure) = (description, failure)
    }

    /// `place` holds `found`, and not what was expected.
    init(_ place: String, _ found: JSONValue?, expected: String) {
        self.init("\(place) is \(found?.shown ?? "missing"), expected \(expected)")
    }

    /// Counters that contradict each other.
    static func moreErrors(
        _ errors: Int64,
        than requests: Int64,
        of name: String,
        fix: String
    ) -> SourceFault {
        SourceFault(
            "\(errors) errors of \(Excerpt.quoted(name)), but \(requests) requests: they do not count the same; \(fix)"
        )
    }
}

extension JSONValue {
    /// The document in `bytes`.
    ///
    /// - Throws: what keeps it from being one.
    static func document(_ bytes: [UInt8]) throws(SourceFault) -> JSONValue {
        do {
            return try JSONScanner.scan(bytes)
        } catch {
            throw SourceFault("\(error); \(Excerpt.opening(of: bytes))")
        }
    }

    /// The names of an object's first members, for messages.
    static func keys(_ members: [JSONMember]) -> String {
        if members.isEmpty { return "no keys" }
        let shown = members.prefix(6).map { Excerpt.quoted($0.name, limit: 30) }.joined(separator: ", ")
        return "keys " + shown + (members.count > 6 ? " and \(members.count - 6) more" : "")
    }
}
