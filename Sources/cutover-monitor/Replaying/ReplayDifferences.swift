import CutoverCore
import CutoverSeal
import CutoverStore

/// What differs between a stored decision and the same one made again.
enum ReplayDifferences {
    /// How far evidence may differ between two machines' logarithms.
    private static let tolerance = 1e-9

    /// The differences, the first one first; empty when nothing differs.
    static func list(_ record: RunRecord, _ stored: Decision?, _ replayed: Decision?) -> [String] {
        var found: [String] = []
        if Seal.sha256Hex(Array(record.plan.utf8)) != record.planDigest {
            found.append("the stored plan does not match its digest: it was edited after the run began")
        }
        switch (stored, replayed) {
        case (nil, nil): break
        case (nil, .some(let made)):
            found.append("nothing is stored, the replay says \(made.kind.word) at event \(made.seq)")
        case (.some(let made), nil): found.append("\(made.kind.word) is stored, the replay makes no decision")
        case (.some(let stored), .some(let replayed)): found += differences(stored, replayed)
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
        let again = Dictionary(replayed.rules.map { ($0.rule, $0) }) { first, _ in first }
        for rule in stored.rules {
            let other = again[rule.rule]
            compare("\(rule.rule) n", "\(rule.n)", "\(other?.n ?? -1)")
            compare("\(rule.rule) k", "\(rule.k)", "\(other?.k ?? -1)")
            compare("\(rule.rule) verdict", rule.verdict.label, other?.verdict.label ?? "none")
            let (left, right) = (rule.evidence?.logE, other?.evidence?.logE)
            if !isNear(left, right) { compare("\(rule.rule) log E", shown(left), shown(right)) }
        }
        compare("text", stored.text, replayed.text)
        return found
    }

    private static func isNear(_ left: Double?, _ right: Double?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left == right || (left - right).magnitude <= tolerance * max(1, right.magnitude)
    }

    private static func shown(_ logarithm: Double?) -> String { logarithm.map { "\($0)" } ?? "none" }
}
