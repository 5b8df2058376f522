import CutoverCore
import CutoverSeal
import CutoverStore

/// What differs between a stored decision and the same one made again.
enum ReplayDifferences {
    /// How far evidence may differ between two machines' logarithms.
    private static let tolerance = 1e-9

    /// The differences, the first one first; empty when nothing differs.
    static func list(_ run: RunSummary, _ stored: Decision?, _ replayed: Decision?) -> [String] {
        var found: [String] = []
        if Seal.sha256Hex(Array(run.record.plan.utf8)) != run.record.planDigest {
            found.append("the stored plan does not match its digest: it was edited after the run began")
        }
        switch (stored, replayed) {
        case (nil, nil): break
        case (nil, .some(let made)):
            found.append("nothing is stored, the replay says \(made.kind.word) at event \(made.seq)")
        case (.some(let made), nil): found.append("\(made.kind.word) is stored, the replay makes no decision")
        case (.some(let stored), .some(let replayed)): found += differences(stored, replayed)
        }
        if run.decision != stored?.kind {
            let words = [run.decision, stored?.kind].map { $0?.word ?? "none" }
            found.append("runs.decision is \"\(words[0])\", the newest of decisions is \"\(words[1])\"")
        }
        return found
    }

    private static func differences(_ stored: Decision, _ replayed: Decision) -> [String] {
        var found: [String] = []
        func compare(_ what: String, _ left: String, _ right: String) {
            if left != right { found.append("\(what): stored \"\(left)\", replayed \"\(right)\"") }
        }
        compare("event", "\(stored.seq)", "\(replayed.seq)")
        compare("decision", stored.kind.word, replayed.kind.word)
        compare("code", stored.code.rawValue, replayed.code.rawValue)
        compare("moment", stored.at.rfc3339, replayed.at.rfc3339)
        compare("T+", "\(stored.elapsed.wholeMicroseconds)", "\(replayed.elapsed.wholeMicroseconds)")
        compare("rules", listed(stored.rules), listed(replayed.rules))
        let again = Dictionary(replayed.rules.map { ($0.rule, $0) }) { first, _ in first }
        for rule in stored.rules {
            guard let other = again[rule.rule] else { continue }  // said by the list of rules
            found += differences(rule, other)
        }
        compare("text", stored.text, replayed.text)
        return found
    }

    private static func differences(_ stored: RuleReport, _ replayed: RuleReport) -> [String] {
        var found: [String] = []
        func compare(_ what: String, _ left: String, _ right: String) {
            if left != right {
                found.append("\(stored.rule) \(what): stored \"\(left)\", replayed \"\(right)\"")
            }
        }
        compare("n", "\(stored.n)", "\(replayed.n)")
        compare("k", "\(stored.k)", "\(replayed.k)")
        compare("verdict", stored.verdict.label, replayed.verdict.label)
        compare("state", stored.state.rawValue, replayed.state.rawValue)
        compare("p95", shown(stored.latency), shown(replayed.latency))
        compare("limit", stored.share.percentText, replayed.share.percentText)
        compare("latency limit", shown(stored.latencyLimit), shown(replayed.latencyLimit))
        let (left, right) = (stored.evidence?.logE, replayed.evidence?.logE)
        if !isNear(left, right) { compare("log E", shown(left), shown(right)) }
        if found.isEmpty, bare(stored) != bare(replayed) {
            found.append("\(stored.rule): a figure is stored that the replay does not come to")
        }
        return found
    }

    /// The report without its evidence, which may differ in its last digits.
    private static func bare(_ report: RuleReport) -> RuleReport {
        var report = report
        report.evidence = nil
        return report
    }

    private static func listed(_ rules: [RuleReport]) -> String {
        rules.map(\.rule).sorted().joined(separator: ", ")
    }

    private static func shown(_ duration: Duration?) -> String { duration?.text ?? "none" }

    private static func isNear(_ left: Double?, _ right: Double?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left == right || (left - right).magnitude <= tolerance * max(1, right.magnitude)
    }

    private static func shown(_ logarithm: Double?) -> String { logarithm.map { "\($0)" } ?? "none" }
}
