import CutoverCore

/// Why a text is no duration.
package enum DurationFault: Error, Equatable {
    /// A bare number.
    case noUnit
    /// Not numbers with units at all.
    case malformed
    /// Below zero.
    case negative
    /// Finer than a microsecond.
    case tooFine
    /// Longer than 31 days.
    case tooLong

    /// What is wrong with `text` and how to write it instead.
    package func what(_ text: String) -> String {
        switch self {
        case .noUnit: "\"\(text)\" has no unit; write \"\(text)s\" or \"\(text)m\""
        case .malformed:
            "\"\(text)\" is not a duration; write it as in \"30m\", \"1h30m\", \"10s\" or \"250ms\""
        case .negative: "\"\(text)\" is negative; write a duration above zero"
        case .tooFine: "\"\(text)\" is finer than a microsecond; round it"
        case .tooLong: "\"\(text)\" is longer than 31 days; write a shorter one"
        }
    }
}

/// Reads durations such as "30m", "1h30m", "1.5s" and "250ms".
package enum DurationText {
    private static let units: [(name: String, microseconds: Int64)] = [
        ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1),
    ]

    private static let longest: Int64 = 31 * 24 * 3_600_000_000

    /// The duration of `text`, whose units must fall; a bare "0" needs none.
    package static func parse(_ text: String) -> Result<Duration, DurationFault> {
        if text == "0" { return .success(.zero) }
        if text.hasPrefix("-"), text.count > 1 { return .failure(.negative) }
        if DecimalText(text) != nil { return .failure(.noUnit) }
        var rest = Substring(text)
        var total: Int64 = 0
        var allowed = units[...]
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCIIDigit || $0 == "." }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let decimal = DecimalText(String(number)),
                let index = allowed.firstIndex(where: { $0.name == unit })
            else { return .failure(.malformed) }
            allowed = allowed[(index + 1)...]
            switch decimal.scaled(by: units[index].microseconds, upTo: longest) {
            case .success(let part): total += part
            case .failure(let fault): return .failure(fault)
            }
        }
        guard total <= longest, !text.isEmpty else { return .failure(text.isEmpty ? .malformed : .tooLong) }
        return .success(.microseconds(total))
    }

    /// A plain number of `unit` microseconds, as the variables of the former script write durations.
    static func plain(_ text: String, unit: Int64) -> Result<Duration, DurationFault> {
        if text.hasPrefix("-"), text.count > 1 { return .failure(.negative) }
        guard let decimal = DecimalText(text) else { return .failure(.malformed) }
        return decimal.scaled(by: unit, upTo: longest).map { .microseconds($0) }
    }
}

/// A plain decimal without sign or exponent, such as "2", "2.0" or "0.125", kept as its digits.
struct DecimalText: Equatable {
    /// The digits before the point, without needless zeros.
    let whole: String
    /// The digits after the point as written; "" without a point.
    let decimals: String

    /// Reads `text`; nil for anything else, also for needless leading zeros.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }),
            parts[0] == "0" || !parts[0].hasPrefix("0")
        else { return nil }
        whole = String(parts[0])
        decimals = parts.count == 2 ? String(parts[1]) : ""
    }

    /// The number times `factor` as an integer: exact or a fault, never rounded.
    func scaled(by factor: Int64, upTo longest: Int64) -> Result<Int64, DurationFault> {
        let trimmed = decimals.reversed().drop { $0 == "0" }.reversed()
        guard trimmed.count <= 9 else { return .failure(.tooFine) }
        guard whole.count <= 15, let digits = Int64(whole + String(trimmed)) else {
            return .failure(.tooLong)
        }
        let scale = (0..<trimmed.count).reduce(Int64(1)) { power, _ in power * 10 }
        let (product, isTooLong) = digits.multipliedReportingOverflow(by: factor)
        guard !isTooLong else { return .failure(.tooLong) }
        guard product % scale == 0 else { return .failure(.tooFine) }
        return product / scale > longest ? .failure(.tooLong) : .success(product / scale)
    }
}
