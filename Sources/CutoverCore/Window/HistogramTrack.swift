/// The increase of every bucket of one endpoint since T0, over every epoch of the process (docs/decisions.md).
package struct HistogramTrack: Sendable, Hashable {
    /// What the buckets say of a limit.
    package struct Share: Sendable, Hashable {
        /// Latencies since T0.
        package let n: Int64
        /// Those surely over the limit.
        package let surely: Int64
        /// Those that may be over it; equal to `surely` when a bucket ends at the limit.
        package let perhaps: Int64
    }

    /// Increases by bucket, cumulative; nil before the first reading.
    package private(set) var increase: Histogram?
    /// Why the buckets cannot be added up; nil while they can.
    package private(set) var fault: String?
    private var last: [Int: Histogram] = [:]
    private var openings: [Int: Histogram] = [:]

    /// A track that has seen nothing.
    package init() {}

    /// Adds one reading; `opening` says what a first one in `epoch` means, `hasFallen` that its counters fell and count from zero.
    package mutating func add(
        _ now: Histogram,
        epoch: Int,
        opening: CounterTrack.Opening,
        hasFallen: Bool
    ) {
        if let increase, increase.nanoseconds != now.nanoseconds {
            fault = "the bounds of its buckets changed"
            return
        }
        let previous = last.updateValue(now, forKey: epoch)
        let zeros = [Int64](repeating: 0, count: now.counts.count)
        let base: [Int64]
        switch (previous, opening) {
        case (let previous?, _):
            let isBelow = zip(now.counts, previous.counts).contains { $0 < $1 }
            if isBelow, !hasFallen { fault = "its buckets fell while its requests did not" }
            base = isBelow || hasFallen ? zeros : previous.counts
        case (nil, .zero):
            base = zeros
            openings[epoch] = now
        case (nil, .base): base = now.counts
        }
        let sums = zip(increase?.counts ?? zeros, zip(now.counts, base)).map { $0.adding($1.0 - $1.1) }
        guard let sum = Histogram(nanoseconds: now.nanoseconds, counts: sums) else {
            fault = "its buckets did not grow together"
            return
        }
        increase = sum
    }

    /// Takes back what the first reading of `epoch` added; nothing when it was a base.
    package mutating func revoke(_ epoch: Int) {
        guard let opening = openings.removeValue(forKey: epoch), let sum = increase else { return }
        let counts = zip(sum.counts, opening.counts).map { max(0, $0 - $1) }
        increase = Histogram(nanoseconds: sum.nanoseconds, counts: counts)
    }

    /// How many latencies since T0 were over `limit`; nil before the first reading.
    package func share(over limit: Duration) -> Share? {
        guard let increase else { return nil }
        let (scaled, isOverflow) = limit.wholeMicroseconds.multipliedReportingOverflow(by: 1_000)
        let limit = isOverflow ? .max : scaled
        let above = increase.nanoseconds.firstIndex { $0 >= limit }
        let below = increase.nanoseconds.lastIndex { $0 <= limit }
        return Share(
            n: increase.total,
            surely: increase.total - (above.map { increase.counts[$0] } ?? increase.total),
            perhaps: increase.total - (below.map { increase.counts[$0] } ?? 0)
        )
    }

    /// The bucket that holds the p95 since T0: its bounds, widened to whole microseconds; nil for "none" on either
    /// side, and before any latency.
    package var p95: (above: Duration?, atMost: Duration?)? {
        guard let increase, increase.total > 0 else { return nil }
        // The nearest rank is the smallest r with 20 r >= 19 n.
        let rank = increase.total - increase.total / 20
        let bounds = increase.nanoseconds
        let index = increase.counts.firstIndex { $0 >= rank } ?? bounds.count
        let atMost = index < bounds.count ? bounds[index] : nil
        return (
            above: index > 0 ? .microseconds(bounds[index - 1] / 1_000) : nil,
            atMost: atMost.map { .microseconds($0 / 1_000 + ($0 % 1_000 > 0 ? 1 : 0)) }
        )
    }
}
