/// A moment in UTC, in whole microseconds since 1970-01-01.
///
/// It comes from `Timekeeper`, which anchors the wall clock once and then adds elapsed boot time, so within a
/// run timestamps never step backwards.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before it.
    package let microseconds: Int64

    /// Wraps microseconds since 1970-01-01T00:00:00Z.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// True when the left moment is earlier.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The moment `duration` later; earlier when it is negative.
    package func advanced(by duration: Duration) -> Timestamp {
        Timestamp(microseconds: microseconds + duration.wholeMicroseconds)
    }

    /// The time from this moment to `other`; negative when `other` is earlier.
    package func duration(to other: Timestamp) -> Duration {
        .microseconds(other.microseconds - microseconds)
    }

    /// RFC 3339 in UTC with milliseconds, as in "2026-11-21T02:26:09.104Z".
    package var rfc3339: String {
        let day = Self.floorDivide(microseconds, 86_400_000_000)
        let (year, month, dayOfMonth) = Self.civil(fromDays: day)
        let milliseconds = Int((microseconds - day * 86_400_000_000) / 1_000)
        let time = [milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds / 1_000 % 60]
            .map { $0.padded(2) }.joined(separator: ":")
        return "\(year.padded(4))-\(month.padded(2))-\(dayOfMonth.padded(2))T\(time)."
            + "\((milliseconds % 1_000).padded(3))Z"
    }

    /// The time of day alone, as in "02:26:09Z".
    package var clock: String {
        String(rfc3339.dropFirst(11).prefix(8)) + "Z"
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    /// The proleptic Gregorian date of a day number, after Howard Hinnant's "chrono-Compatible Low-Level Date
    /// Algorithms" (`civil_from_days`).
    private static func civil(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        let month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int {
    /// The decimal digits, with leading zeros up to `width`.
    package func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
