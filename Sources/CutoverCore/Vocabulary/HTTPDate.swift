/// A date as HTTP headers write it, in any of the three forms (RFC 9110 section 5.6.7).
package enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT" or "Sun Nov  6 08:49:37 1994".
    ///
    /// Nil for anything else.
    package static func read(_ text: String) -> Timestamp? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        switch words.count {
        case 6 where words[5] == "GMT":
            return moment(year: words[3], month: words[2], day: words[1], time: words[4])
        case 5:
            return moment(year: words[4], month: words[1], day: words[2], time: words[3])
        default:
            return nil
        }
    }

    private static func moment(year: String, month: String, day: String, time: String) -> Timestamp? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard let year = fullYear(year), let month = months.firstIndex(of: month), let day = Int(day),
            (1...31).contains(day), clock.count == 3, (0...23).contains(clock[0]),
            (0...59).contains(clock[1]),
            (0...60).contains(clock[2])
        else { return nil }
        let days = Timestamp.days(Int64(year), Int64(month + 1), Int64(day))
        return Timestamp(
            microseconds: (days * 86_400 + Int64(clock[0] * 3_600 + clock[1] * 60 + clock[2])) * 1_000_000
        )
    }

    /// Two digits are of this century up to 69, of the last one from 70.
    private static func fullYear(_ text: String) -> Int? {
        guard text.allSatisfy(\.isASCIIDigit), let year = Int(text) else { return nil }
        switch text.count {
        case 4: return year
        case 2: return year < 70 ? 2000 + year : 1900 + year
        default: return nil
        }
    }
}
