import CutoverCore

/// The header `Retry-After`: seconds, or a date in any of HTTP's three forms (RFC 9110 sections 5.6.7, 10.2.3).
enum RetryAfter {
    /// The wait it asks for, zero for a date that has passed; nil when it is neither a number nor a date.
    static func read(_ text: String, now: Timestamp) -> Duration? {
        let text = text.trimmed
        if !text.isEmpty, text.allSatisfy(\.isASCIIDigit) {
            // A receiver may write anything; more than a century is as good as for ever.
            return .seconds(min(Int64(text) ?? .max, Int64(Int32.max)))
        }
        return HTTPDate.read(text).map { max(.zero, now.duration(to: $0)) }
    }
}

extension String {
    /// Without blanks and tabs at both ends.
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
