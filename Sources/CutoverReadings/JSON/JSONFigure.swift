import CutoverCore

/// Reads one figure of an endpoint's JSON object; what cannot be read says so.
enum JSONFigure {
    /// A whole number of 0 or more.
    static func whole(_ field: String, of endpoint: JSONValue) -> Figure {
        figure(field, of: endpoint, expected: "a whole number from 0 to 9223372036854775807", \.wholeNumber)
    }

    /// Milliseconds, as microseconds rounded up.
    static func milliseconds(_ field: String, of endpoint: JSONValue) -> Figure {
        figure(
            field,
            of: endpoint,
            expected: "milliseconds from 0 to 9223372036854775.807",
            \.microsecondsOfMilliseconds
        )
    }

    private static func figure(
        _ field: String,
        of endpoint: JSONValue,
        expected: String,
        _ integer: KeyPath<ExactDecimal, Int64?>
    ) -> Figure {
        guard case .object = endpoint else {
            return .unreadable("\(field): the endpoint is \(endpoint.shown), expected an object")
        }
        guard let value = endpoint.member(field) else {
            return .unreadable("\(field): missing, expected \(expected)")
        }
        guard case .number(let digits) = value, let decimal = ExactDecimal(digits), !decimal.isNegative,
            let figure = decimal[keyPath: integer]
        else { return .unreadable("\(field): \(value.shown), expected \(expected)") }
        return .value(figure)
    }
}
