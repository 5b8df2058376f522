import CutoverCore

/// The limits as written: each may be set, switched off, or left to the more general ones.
struct LimitChoices {
    /// One limit.
    enum Choice<Limit> {
        /// The operator's figure.
        case at(Limit)
        /// Not judged.
        case off

        /// The figure; nil when off.
        var limit: Limit? {
            switch self {
            case .at(let limit): limit
            case .off: nil
            }
        }
    }

    /// The names of the limits.
    static let keys = ["error_rate_pct", "p95_ms"]

    /// nil when not written.
    var errorRate: Choice<ShareLimit>?
    /// nil when not written.
    var p95: Choice<Duration>?
    /// Where they are written; nil where nothing is.
    private(set) var errorRateAt: Value?
    private(set) var p95At: Value?

    /// These limits, with `general` where nothing is written.
    func over(_ general: LimitChoices) -> LimitChoices {
        LimitChoices(errorRate: errorRate ?? general.errorRate, p95: p95 ?? general.p95)
    }

    /// The limits of a target.
    var limits: Limits {
        Limits(errorRate: errorRate?.limit, p95: p95?.limit)
    }

    /// Reads a `limits:` mapping.
    init(_ value: Value, _ review: inout Review) {
        guard var fields = Fields(value, "limits such as { error_rate_pct: 2.0, p95_ms: 1200 }", &review)
        else {
            self.init()
            return
        }
        self.init(&fields, &review)
        fields.finish(&review)
    }

    /// Takes the two limits of rules out of `fields`.
    init(_ fields: inout Fields, _ review: inout Review) {
        errorRateAt = fields.take("error_rate_pct")
        p95At = fields.take("p95_ms")
        errorRate = errorRateAt.flatMap { Self.errorRate($0, &review) }
        p95 = p95At.flatMap { Self.p95($0, &review) }
    }

    /// The given choices.
    init(errorRate: Choice<ShareLimit>? = nil, p95: Choice<Duration>? = nil) {
        self.errorRate = errorRate
        self.p95 = p95
    }

    /// Reads `error_rate_pct=2.0` or `p95_ms=off`, from an option or a variable.
    init(assignment value: Value, _ review: inout Review) {
        guard let text = value.scalar("a limit such as \"error_rate_pct=2.0\"", &review)?.text else { return }
        let hidden = value.quote == text ? nil : value.quote
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            review.refuse(
                value,
                "\"\(value.quote)\" is not a limit; write \"error_rate_pct=2.0\" or \"p95_ms=1200\""
            )
            return
        }
        let scalar = Value(
            origin: value.origin,
            path: parts[0],
            content: .scalar(Scalar(parts[1], isPlain: true, written: hidden))
        )
        switch parts[0] {
        case "error_rate_pct": errorRate = Self.errorRate(scalar, &review)
        case "p95_ms": p95 = Self.p95(scalar, &review)
        default:
            review.refuse(
                value,
                "unknown limit \"\(hidden ?? parts[0])\"\(NearestKey.hint(parts[0], among: Self.keys))"
            )
        }
    }

    /// A percentage of at least 0 and below 100, or "off".
    static func errorRate(_ value: Value, _ review: inout Review) -> Choice<ShareLimit>? {
        guard let scalar = value.scalar("a percentage such as 2.0", &review) else { return nil }
        if scalar.text == "off" { return .off }
        guard let decimal = unsigned(scalar, "2.0", value, &review) else { return nil }
        guard decimal.whole.count <= 2 else {
            review.refuse(
                value,
                "\"\(scalar.written)\" is a limit that can never fail; write less than 100, or off"
            )
            return nil
        }
        guard decimal.decimals.count <= 9, let limit = ShareLimit(percent: scalar.text) else {
            review.refuse(value, "\"\(scalar.written)\" has more than 9 decimals; round it")
            return nil
        }
        return .at(limit)
    }

    /// Milliseconds above 0 with at most 3 decimals, or "off".
    static func p95(_ value: Value, _ review: inout Review) -> Choice<Duration>? {
        guard let scalar = value.scalar("milliseconds such as 1200", &review) else { return nil }
        if scalar.text == "off" { return .off }
        guard let decimal = unsigned(scalar, "1200", value, &review) else { return nil }
        switch decimal.scaled(by: 1_000, upTo: 86_400_000_000) {
        case .success(0):
            review.refuse(
                value,
                "\"\(scalar.written)\" is a limit that can never pass; write milliseconds above 0, or off"
            )
        case .success(let microseconds): return .at(.microseconds(microseconds))
        case .failure(.tooFine):
            review.refuse(value, "\"\(scalar.written)\" has more than 3 decimals; round it")
        case .failure:
            review.refuse(
                value,
                "\"\(scalar.written)\" is a limit that can never fail; write at most 86400000, or off"
            )
        }
        return nil
    }

    private static func unsigned(
        _ scalar: Scalar,
        _ example: String,
        _ value: Value,
        _ review: inout Review
    ) -> DecimalText? {
        if scalar.text.hasPrefix("-"), DecimalText(String(scalar.text.dropFirst())) != nil {
            review.refuse(value, "\"\(scalar.written)\" is negative; write 0 or more, as in \(example)")
            return nil
        }
        guard let decimal = DecimalText(scalar.text) else {
            review.refuse(
                value,
                "\"\(scalar.written)\" is not a plain number; write it as in \(example), or off"
            )
            return nil
        }
        return decimal
    }
}
