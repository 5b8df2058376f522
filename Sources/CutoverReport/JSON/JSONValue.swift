package import CutoverCore

/// One JSON value to be written, with its members in the order in which readers should meet them.
package indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number by its digits, as in "12.345"; must be a JSON number already.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([(name: String, value: JSONValue)])
    /// Bytes that are one valid JSON document already; its line breaks are written as blanks.
    case raw([UInt8])

    /// A number of a type of this house, for counts.
    package static func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    /// A floating-point number; null when it is not finite, since JSON has no word for that.
    package static func double(_ value: Double) -> JSONValue {
        value.isFinite ? .number("\(value)") : .null
    }

    /// A natural logarithm; the string "inf" when it is infinite.
    package static func logarithm(_ value: Double) -> JSONValue {
        value == .infinity ? .string("inf") : .double(value)
    }

    /// A string, or null.
    package static func string(orNull text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }

    /// Milliseconds with three decimals, exact to the microsecond, or null.
    package static func milliseconds(_ duration: Duration?) -> JSONValue {
        duration.map { .number($0.millisecondDigits) } ?? .null
    }

    /// RFC 3339 in UTC, or null.
    package static func time(_ timestamp: Timestamp?) -> JSONValue {
        string(orNull: timestamp?.rfc3339)
    }
}
