import RealModule

/// The evidence that one rule's true rate is over its limit: an e-process over closed blocks (decision core A.4).
///
/// While the expected bad share of every block is at or under the limit, the chance that it ever reaches 1/alpha
/// is at most alpha, whenever and however often one looks. O(alternatives) time and memory a block.
package struct EvidenceProcess: Sendable, Hashable {
    /// Blocks closed so far, empty ones included.
    package private(set) var closed = 0
    /// The natural logarithm of the evidence; 0 before the first block, infinite when what the limit excludes
    /// altogether (a limit of 0) has happened.
    package private(set) var logE = 0.0
    private let grid: BetGrid
    private let starts: StartWeights
    private var capital: [Double]
    private var isRefuted = false

    /// A process that has seen nothing.
    package init(grid: BetGrid, starts: StartWeights) {
        self.grid = grid
        self.starts = starts
        capital = grid.ratios.map { _ in -.infinity }
    }

    /// Takes in the next closed block with `k` bad of `n`; an empty one changes no evidence.
    package mutating func close(n: Int64, k: Int64) {
        closed += 1
        let logStart = Double.log(starts.starting(at: closed))
        for index in capital.indices {
            capital[index] = LogSpace.sum(capital[index], logStart)
            if n > 0 { capital[index] += grid.logFactor(n: n, k: k, index) }
        }
        isRefuted = isRefuted || (grid.limit == 0 && k > 0)
        guard n > 0 || isRefuted else { return }
        logE = isRefuted ? .infinity : total
    }

    private var total: Double {
        let started = zip(capital, grid.logParts).map { $0 + $1 }
        return LogSpace.sum(started + [.log(starts.unstarted(after: closed))])
    }
}
