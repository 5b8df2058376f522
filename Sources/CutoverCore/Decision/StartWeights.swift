import RealModule

/// How the money is spread over the blocks a fault may start at: half on T0, the other half evenly over the rest
/// of the window (decision core A.4).
package struct StartWeights: Sendable, Hashable {
    /// Blocks of the window; at least 1.
    package let horizon: Int
    /// The part that bets on a fault from T0; 0...1, default 0.5.
    package let first: Double

    /// The weights of a window of `horizon` blocks.
    package init(horizon: Int, first: Double = 0.5) {
        precondition(horizon >= 1, "a window has at least one block")
        self.horizon = horizon
        self.first = horizon == 1 ? 1 : first
    }

    /// The part that starts with block `number`, from 1; 0 beyond the horizon.
    package func starting(at number: Int) -> Double {
        if number == 1 { return first }
        return number <= horizon ? (1 - first) / Double(horizon - 1) : 0
    }

    /// The part not yet bet after block `number`; 1 before the first, 0 from the horizon on.
    package func unstarted(after number: Int) -> Double {
        if number == 0 { return 1 }
        return number < horizon ? (1 - first) * Double(horizon - number) / Double(horizon - 1) : 0
    }
}
