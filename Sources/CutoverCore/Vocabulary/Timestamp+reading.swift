extension Timestamp {
    /// Reads ISO 8601 such as "2026-11-21T02:26:09Z" or "2026-11-21T02:26:09.104512+00:00"; nil for anything else.
    ///
    /// Without a zone it is UTC. Digits behind the microsecond are cut off.
    package init?(iso8601 text: String) {
        var rest = Substring(text)
        func number(_ digits: Int, after separator: Character?) -> Int64? {
            if let separator {
                guard rest.first == separator || (separator == "T" && rest.first == " ") else { return nil }
                rest.removeFirst()
            }
            let taken = rest.prefix(digits)
            guard taken.count == digits, taken.allSatisfy(\.isASCIIDigit) else { return nil }
            rest = rest.dropFirst(digits)
            return Int64(taken)
        }
        guard let year = number(4, after: nil), let month = number(2, after: "-"),
            let day = number(2, after: "-"), let hour = number(2, after: "T"),
            let minute = number(2, after: ":"), let second = number(2, after: ":"),
            (1...12).contains(month), (1...Self.length(of: month, in: year)).contains(day), hour < 24,
            minute < 60, second < 61
        else { return nil }
        guard let fraction = Self.takeFraction(&rest), let offset = Self.zone(rest) else { return nil }
        let seconds = Self.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }

    private static func length(of month: Int64, in year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func takeFraction(_ rest: inout Substring) -> Int64? {
        guard rest.first == "." || rest.first == "," else { return 0 }
        let digits = rest.dropFirst().prefix { $0.isASCIIDigit }
        rest = rest.dropFirst(digits.count + 1)
        let six = digits.prefix(6)
        guard !digits.isEmpty, let value = Int64(six) else { return nil }
        return (six.count..<6).reduce(value) { value, _ in value * 10 }
    }

    /// The offset of a zone in seconds; nil when it is none.
    private static func zone(_ text: Substring) -> Int64? {
        if text.isEmpty || text == "Z" || text == "z" { return 0 }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard text.first == "+" || text.first == "-", digits.count == 4, digits.allSatisfy(\.isASCIIDigit),
            let hours = Int64(digits.prefix(2)), let minutes = Int64(digits.suffix(2))
        else { return nil }
        return (text.first == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    /// Days since 1970-01-01 of a proleptic Gregorian date, after Howard Hinnant's `days_from_civil`; months from 1.
    package static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
