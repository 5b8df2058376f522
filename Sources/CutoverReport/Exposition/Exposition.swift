import CutoverCore

/// Chooses the spelling of the metrics page.
package enum Exposition {
    /// The format an Accept header prefers; text 0.0.4 when it is absent, unreadable or names none of ours.
    ///
    /// The highest q wins, the first named among equals; q=0 refuses a range (RFC 9110 section 12.5.1).
    package static func negotiate(accept: String?) -> ExpositionFormat {
        var best: (format: ExpositionFormat, quality: Int)?
        for range in (accept ?? "").split(separator: ",") {
            guard let offer = offer(of: range), offer.quality > (best?.quality ?? 0) else { continue }
            best = offer
        }
        return best?.format ?? .text
    }

    private static func offer(of range: Substring) -> (format: ExpositionFormat, quality: Int)? {
        let parts = range.split(separator: ";", omittingEmptySubsequences: false).map { trimmed($0) }
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            parameters[trimmed(pair[0])] = trimmed(pair[1]).filter { $0 != "\"" }
        }
        guard let format = ExpositionFormat(range: parts[0], version: parameters["version"]),
            let quality = thousandths(parameters["q"] ?? "1")
        else { return nil }
        return (format, quality)
    }

    /// "0.75" is 750; nil for anything but 0 to 1 with at most three decimals.
    private static func thousandths(_ text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int(parts[0]), parts[0].count == 1 else {
            return nil
        }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.count <= 3, decimals.allSatisfy(\.isASCIIDigit) else { return nil }
        let padded = decimals + String(repeating: "0", count: 3 - decimals.count)
        guard let fraction = Int(padded), whole * 1_000 + fraction <= 1_000 else { return nil }
        return whole * 1_000 + fraction
    }

    private static func trimmed(_ text: Substring) -> String {
        let blanks: Set<Character> = [" ", "\t"]
        let head = text.drop { blanks.contains($0) }
        let tail = head.reversed().drop { blanks.contains($0) }.count
        return head.prefix(tail).lowercased()
    }
}
