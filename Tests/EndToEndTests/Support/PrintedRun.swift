import Foundation

/// A run as `--output json` prints it: what a pipeline reads of it.
struct PrintedRun: Decodable {
    /// One rule and how it stood.
    struct Reason: Decodable {
        let rule: String
        let target: String
        let endpoint: String?
        let critical: Bool
        let n: Int
        let k: Int
        let verdict: String
        let code: String?
    }

    /// The figures of one series.
    struct Series: Decodable {
        let target: String
        let endpoint: String?
        let slots: Int
        let samples: Int
        let failures: Int
        let missed: Int
    }

    let decision: String?
    let status: String
    let exit_status: Int
    let t: Double
    let text: String?
    let you_must: String
    let stored: Bool
    let reasons: [Reason]
    let series: [Series]

    /// The decision's text; empty without a decision.
    var said: String { text ?? "" }

    /// The rules of a target that can roll back.
    func critical(_ target: String) -> [Reason] {
        reasons.filter { $0.target == target && $0.critical }
    }
}

extension Monitor.Ending {
    /// The document on the standard output; throws when it is not one.
    var run: PrintedRun {
        get throws { try JSONDecoder().decode(PrintedRun.self, from: Data(output.utf8)) }
    }
}
