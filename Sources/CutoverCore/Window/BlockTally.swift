/// The counts of one rule, in total and by block: `k` bad of `n`.
package struct BlockTally: Sendable, Hashable {
    /// The limit on k/n.
    package let limit: ShareLimit
    /// Observations since T0.
    package private(set) var n: Int64 = 0
    /// Bad ones among them.
    package private(set) var k: Int64 = 0
    /// Closed blocks with at least one observation.
    package private(set) var filled = 0
    /// Closed blocks over the limit.
    package private(set) var bad = 0
    /// Clean filled blocks closed since the last bad one, or since T0.
    package private(set) var cleanRun = 0
    /// True when the newest closed block that held anything was over the limit.
    package private(set) var isNewestBad = false
    /// The newest closed block that held anything; nil before the first.
    package private(set) var newestFilled: Int?
    /// Bad blocks that follow one another without a gap, up to the newest filled one.
    package private(set) var badRun = 0
    private var blocks: [Count] = []

    private struct Count: Hashable {
        var n: Int64 = 0
        var k: Int64 = 0
    }

    /// An empty tally against `limit`.
    package init(limit: ShareLimit) {
        self.limit = limit
    }

    /// Adds `k` bad of `n` observations to `block` and to the totals.
    package mutating func add(n: Int64, k: Int64, block: Int) {
        while blocks.count <= block { blocks.append(Count()) }
        blocks[block].n = blocks[block].n.adding(n)
        blocks[block].k = blocks[block].k.adding(k)
        self.n = self.n.adding(n)
        self.k = self.k.adding(k)
    }

    /// Closes `block`: from now on it counts as filled, bad or clean.
    ///
    /// Blocks are closed once each, in order.
    package mutating func close(_ block: Int) {
        let count = block < blocks.count ? blocks[block] : Count()
        guard count.n > 0 else { return }
        filled += 1
        let wasBefore = isNewestBad && newestFilled == block - 1
        isNewestBad = limit.isExceeded(by: count.k, of: count.n)
        newestFilled = block
        badRun = isNewestBad ? (wasBefore ? badRun + 1 : 1) : 0
        if isNewestBad {
            bad += 1
            cleanRun = 0
        } else {
            cleanRun += 1
        }
    }

    /// What one block holds: observations and bad ones.
    package func counts(of block: Int) -> (n: Int64, k: Int64) {
        block < blocks.count ? (blocks[block].n, blocks[block].k) : (0, 0)
    }

    /// True when an open block is over the limit even if all of its `scheduled` slots not yet seen turn out good.
    package func isBeyondSaving(_ block: Int, scheduled: Int) -> Bool {
        let count = counts(of: block)
        return count.n > 0 && limit.isExceeded(by: count.k, of: max(count.n, Int64(scheduled)))
    }

    /// True when the totals are over the limit.
    package var isOver: Bool { n > 0 && limit.isExceeded(by: k, of: n) }
}
