import RealModule

/// How a run's one risk is divided among its rate rules, before any of them has seen anything (decision core A.6).
///
/// Every critical own-probe rule and every critical source with an error limit gets the same part. Half of a
/// source's part is shared by what is known at its base (its total counts as one), the i-th newcomer after that
/// gets 2^-i of the other half.
package struct RuleWeights: Sendable, Hashable {
    /// The part of one own-probe rule, or of one source; 1 when the plan has a single one.
    package let part: Double

    /// The division for a plan; a plan without critical rate rules gives the whole to nobody.
    package init(plan: Plan) {
        let parts = plan.targets.filter { $0.criticality != .advisory }.reduce(0) { sum, target in
            let errors = target.limits.errorRate == nil ? 0 : 1
            let slow = target.isSource || target.limits.p95 == nil ? 0 : 1
            return sum + errors + slow
        }
        part = 1 / Double(max(1, parts))
    }

    /// The weight of each of `count` rules known at a source's base.
    package func known(among count: Int) -> Double { part / 2 / Double(max(1, count)) }

    /// The weight of a source's newcomer number `number`, from 1.
    package func newcomer(_ number: Int) -> Double { part / 2 * .pow(2, -number) }
}
