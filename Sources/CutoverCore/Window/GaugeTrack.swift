/// The p95 an application reports about itself, judged only where it speaks of the window (docs/decisions.md).
package struct GaugeTrack: Sendable, Hashable {
    /// The latency limit in microseconds.
    package let limit: Int64
    /// How many latencies the gauge covers, however old.
    package let span: Int64
    /// True when each value is about the whole window so far: the newest one alone then decides.
    package let isOfWindow: Bool
    /// Readings that count: requests had risen, and at least half of what the gauge covers postdates T0.
    package private(set) var n: Int64 = 0
    /// Those of them that were over the limit.
    package private(set) var k: Int64 = 0
    /// True when the newest reading that counts was over the limit.
    package private(set) var isNewestOver = false
    /// The newest value, in microseconds, whether it counts or not; nil before the first.
    package private(set) var newest: Int64?
    /// Requests since T0 the gauge would need to speak of the window, at the newest reading.
    package private(set) var needs: Int64 = 0

    /// The last 12 readings that count, newest in the lowest bit; 1 is over the limit.
    private var recent: UInt16 = 0

    /// A track that has seen nothing.
    package init(limit: Duration, span: Int64, isOfWindow: Bool = false) {
        self.isOfWindow = isOfWindow
        self.limit = limit.wholeMicroseconds
        self.span = span
    }

    /// Files one reading: its value, the requests since T0, those of the process, and whether they rose.
    package mutating func add(value: Int64, increase: Int64, total: Int64, hasRisen: Bool) {
        newest = value
        needs = min(span, total) / 2 + min(span, total) % 2
        guard hasRisen, increase >= needs else { return }
        n += 1
        isNewestOver = value > limit
        k += isNewestOver ? 1 : 0
        recent = (recent << 1 | (isNewestOver ? 1 : 0)) & 0xFFF
    }

    /// True when at least 10 of the last 12 readings that count were over the limit (R3, decision core A.9).
    ///
    /// Never where each is about the whole window: ten of those are one outage seen ten times.
    package var isSustained: Bool { !isOfWindow && recent.nonzeroBitCount >= 10 }

    /// True when the newest reading, or more than half of all that count, were over the limit.
    package var isOver: Bool { isNewestOver || (!isOfWindow && 2 * k > n) }
}
