/// The one block clock of a run: which block a moment since T0 belongs to.
///
/// Blocks of the window are aligned to T0 and the last one may be short; the blocks of an extension are aligned
/// to the end of the window (docs/decisions.md).
package struct BlockClock: Sendable, Hashable {
    /// The length of a block in microseconds.
    package let length: Int64
    /// The length of the window in microseconds.
    package let window: Int64

    /// The clock of a plan.
    package init(block: Duration, window: Duration) {
        length = block.wholeMicroseconds
        self.window = window.wholeMicroseconds
    }

    /// Blocks in the window: ceil(window / length).
    package var count: Int { Int((window + length - 1) / length) }

    /// The block, from 0, that holds a moment `offset` after T0; moments before T0 belong to block 0.
    package func index(of offset: Duration) -> Int {
        let microseconds = max(0, offset.wholeMicroseconds)
        if microseconds < window { return Int(microseconds / length) }
        return count + Int((microseconds - window) / length)
    }

    /// Where block `index` begins, since T0.
    package func start(of index: Int) -> Duration {
        .microseconds(index < count ? Int64(index) * length : window + Int64(index - count) * length)
    }

    /// Where block `index` ends, since T0.
    package func end(of index: Int) -> Duration {
        .microseconds(
            index < count
                ? min(window, Int64(index + 1) * length) : window + Int64(index + 1 - count) * length
        )
    }
}
