/// What a GO is worth: the weakest claim among its critical rules (decision core A.11).
package struct GoStrength: Sendable, Hashable {
    /// The rule the claim speaks of.
    package let report: RuleReport
    /// The claim.
    package let statement: GoStatement
    /// The lowest lasting rate that would have been stopped early with about 90 % probability, 0...1; nil when none
    /// would have been, or in literal mode.
    package internal(set) var stoppable: Double?

    /// The claim for one rule.
    package init(report: RuleReport, evidence: RuleEvidence) {
        self.report = report
        statement = GoStatement(
            limit: report.share,
            n: report.n,
            k: report.k,
            blocks: evidence.sequence?.blocks ?? 0,
            meanShare: evidence.meanShare
        )
    }

    /// The weakest of several; nil without any.
    package static func weakest(_ all: [GoStrength]) -> GoStrength? {
        all.max { left, right in
            (left.rank, left.excess, left.report.rule) < (right.rank, right.excess, right.report.rule)
        }
    }

    private var rank: Int { GoStatement.Label.allCases.firstIndex(of: statement.label) ?? 0 }

    /// How much of its limit the bound takes up.
    private var excess: Double { statement.bound / max(report.share.share, .leastNormalMagnitude) }
}
