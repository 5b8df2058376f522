import RealModule

/// The evidence of one rule after a closed block, as decisions, messages and files show it.
package struct RuleEvidence: Sendable, Hashable {
    /// The natural logarithm of the evidence from which a rule counts as degraded: 10.
    package static let logSuspicion = Double.log(10)

    /// The natural logarithm of the rule's own evidence; infinite when the limit excludes what happened.
    package var logE: Double
    /// The rule's part of the run's one risk, fixed before its first block; 0 for rules that cannot roll back.
    package var weight: Double
    /// True when the newest block was bad, three were in all, and the rule may roll back.
    package var isOpen: Bool
    /// Closed blocks over the limit.
    package var badBlocks: Int
    /// The mean bad share of the non-empty blocks, 0...1.
    package var meanShare: Double
    /// What the true rate may be; nil when read back from a store.
    package var sequence: ConfidenceSequence?

    /// A rule's evidence.
    package init(
        logE: Double,
        weight: Double,
        isOpen: Bool,
        badBlocks: Int,
        meanShare: Double,
        sequence: ConfidenceSequence? = nil
    ) {
        self.logE = logE
        self.weight = weight
        self.isOpen = isOpen
        self.badBlocks = badBlocks
        self.meanShare = meanShare
        self.sequence = sequence
    }

    /// The natural logarithm of what the rule adds to the run's evidence: log(weight * E).
    package var logWeighted: Double { weight > 0 ? .log(weight) + logE : -.infinity }
}
