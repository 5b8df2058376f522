import RealModule

extension Wording {
    /// Evidence as odds, rounded down to two digits: "one in 12,000"; nil below one in 2.
    package static func odds(logE: Double) -> String? {
        guard logE >= .log(2) else { return nil }
        guard logE < .log(1e9) else { return "less than one in a billion" }
        var (value, scale) = (Int64(Double.exp(logE) * (1 + 1e-12)), Int64(1))
        while value >= 100 { (value, scale) = (value / 10, scale * 10) }
        return "one in " + grouped(value * scale)
    }

    /// A count with its thousands set apart: "12,000".
    package static func grouped(_ count: Int64) -> String {
        count < 1_000 ? "\(count)" : grouped(count / 1_000) + "," + Int(count % 1_000).padded(3)
    }

    /// A share in per cent, rounded up, with digits until it visibly stands on its side of `limit`; up to six.
    package static func percent(atMost share: Double, against limit: Double) -> String {
        var text = ""
        for decimals in 1...6 {
            let scale = Double.pow(10, decimals)
            let rounded = (share * 100 * scale).rounded(.up)
            text = decimal(Int64(rounded), decimals: decimals) + " %"
            if (rounded / scale / 100 <= limit) == (share <= limit) { return text }
        }
        return text
    }
}

extension RuleReport {
    /// True when `outlook` says something.
    package var hasOutlook: Bool { isCritical && (!forecast.isEmpty || isWeighing) }

    private var isWeighing: Bool { evidence != nil && k > 0 && isCritical && code == nil }

    /// What is still missing for a decision: the forecast, the evidence against its threshold, and where the true
    /// rate may lie; empty when there is nothing to say.
    package var outlook: String {
        var said = forecast.isEmpty ? [] : [forecast]
        if let evidence, isWeighing { said += [evidence.progress, evidence.interval].compactMap { $0 } }
        return said.joined(separator: "; ")
    }
}

extension RuleEvidence {
    /// How far the evidence has come: "evidence one in 12 by chance, one in 100 decides".
    package var progress: String {
        let reached = Wording.odds(logE: logWeighted).map { "evidence \($0) by chance" } ?? "no evidence yet"
        return reached + ", " + Self.needed
    }

    /// What the evidence has to reach: "one in 100 decides".
    package static let needed = "one in \(Int64(1 / EvidenceBook.alpha)) decides"

    /// Where the true rate may lie: "true rate 0.9 to 21.3 % (95 %, whatever the clumping)"; nil when not known.
    package var interval: String? {
        guard let range = sequence?.perBlock() else { return nil }
        return "true rate \(Self.tenths(range.lowerBound.rounded(permille: .down))) to "
            + "\(Self.tenths(range.upperBound.rounded(permille: .up))) % (95 %, whatever the clumping)"
    }

    private static func tenths(_ permille: Int64) -> String { Wording.decimal(permille, decimals: 1) }
}

extension Double {
    fileprivate func rounded(permille rule: FloatingPointRoundingRule) -> Int64 {
        Int64((self * 1_000).rounded(rule))
    }
}
