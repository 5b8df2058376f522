/// The increases of one endpoint's two counters since T0, over every epoch of the process (docs/decisions.md).
package struct CounterTrack: Sendable, Hashable {
    /// What one poll added.
    package struct Increase: Sendable, Hashable {
        /// How the poll was understood.
        package enum Kind: String, Sendable {
            case baseline
            case ok
            case reset
            case carry
        }

        /// Requests added.
        package let n: Int64
        /// Errors added; at most `n`, the rest is carried.
        package let k: Int64
        /// How the poll was understood.
        package let kind: Kind
    }

    /// A fall of totals that no estimate makes.
    package struct Loss: Sendable, Hashable {
        /// True when the errors fell, and not the requests.
        package let isOfErrors: Bool
        /// The highest total before.
        package let from: Int64
        /// The total after.
        package let to: Int64
    }

    /// How the first poll of an epoch is understood.
    package enum Opening: Sendable, Hashable {
        /// The counters began before we looked: their values are a base, not an increase.
        case base
        /// The counters began at 0 within what we watch: their values are the increase.
        case zero
    }

    /// Sum of the request increases.
    package private(set) var requests: Int64 = 0
    /// Sum of the error increases that fitted into their requests.
    package private(set) var errors: Int64 = 0
    /// Errors seen before their requests, not yet placed.
    package private(set) var carry: Int64 = 0
    private var last: [Int: CounterPair] = [:]
    private var openings: [Int: CounterPair] = [:]

    /// How totals fell for the first time, further than an estimate may; nil while none has.
    package private(set) var loss: Loss?
    private var added = CounterPair(requests: 0, errors: 0)
    private var highest = CounterPair(requests: 0, errors: 0)
    /// What totals lack since they fell.
    private var lacking = CounterPair(requests: 0, errors: 0)
    private var losses = 0

    /// A track that has seen nothing.
    package init() {}

    /// Bad requests since T0, those still carried included.
    package var k: Int64 { errors.adding(carry) }
    /// Requests since T0; at least `k`.
    package var n: Int64 { max(requests, k) }

    /// The counters at the last poll of `epoch`; nil before the first.
    package func last(in epoch: Int) -> CounterPair? { last[epoch] }

    /// Takes back what the first poll of `epoch` added; nothing when it was a base.
    package mutating func revoke(_ epoch: Int) {
        let opening = openings.removeValue(forKey: epoch) ?? CounterPair(requests: 0, errors: 0)
        let carried = min(carry, max(0, opening.errors - errors))
        carry -= carried
        errors -= min(errors, opening.errors - carried)
        requests -= min(requests, opening.requests)
    }

    /// Takes totals since T0 as they are; what they rise beyond all that was added before is the increase.
    ///
    /// An estimate may fall a little: that is no restart, and nothing is taken from a block that has it. A fall by more
    /// than a tenth and more than `tolerance` is a loss: what was there stays, and later rises are added to it. After
    /// a second loss nothing is counted, for stores with different pasts may answer in turn.
    package mutating func replace(_ totals: CounterPair, tolerance: Int64) -> Increase {
        noteLoss(totals, tolerance)
        guard losses < 2 else { return Increase(n: 0, k: 0, kind: .ok) }
        let whole = completed(totals)
        (requests, errors, carry) = (whole.requests, min(whole.requests, whole.errors), 0)
        highest = CounterPair(
            requests: max(highest.requests, whole.requests),
            errors: max(highest.errors, whole.errors)
        )
        let n = max(0, whole.requests - added.requests)
        let k = min(n, max(0, whole.errors - added.errors))
        added = CounterPair(requests: added.requests + n, errors: added.errors + k)
        return Increase(n: n, k: k, kind: .ok)
    }

    private func completed(_ totals: CounterPair) -> CounterPair {
        CounterPair(
            requests: totals.requests.adding(lacking.requests),
            errors: totals.errors.adding(lacking.errors)
        )
    }

    private mutating func noteLoss(_ totals: CounterPair, _ tolerance: Int64) {
        let whole = completed(totals)
        let isLess = highest.requests - whole.requests > max(tolerance, highest.requests / 10)
        guard isLess || highest.errors - whole.errors > max(tolerance, highest.errors / 10) else { return }
        losses += 1
        lacking = CounterPair(
            requests: max(0, highest.requests - totals.requests),
            errors: max(0, highest.errors - totals.errors)
        )
        guard loss == nil else { return }
        loss =
            isLess
            ? Loss(isOfErrors: false, from: highest.requests, to: totals.requests)
            : Loss(isOfErrors: true, from: highest.errors, to: totals.errors)
    }

    /// Adds one poll.
    ///
    /// `opening` says what a first value in `epoch` means. When either counter has fallen within its epoch, both
    /// count from zero.
    package mutating func add(requests: Int64, errors: Int64, epoch: Int, opening: Opening) -> Increase {
        let now = CounterPair(requests: requests, errors: errors)
        let previous = last[epoch]
        last[epoch] = now
        let zero = CounterPair(requests: 0, errors: 0)
        let base: CounterPair
        switch (previous, opening) {
        case (.some(let pair), _): base = now.isAtOrAbove(pair) ? pair : zero
        case (.none, .zero):
            base = zero
            openings[epoch] = now
        case (.none, .base): return Increase(n: 0, k: 0, kind: .baseline)
        }
        let n = requests - base.requests
        let total = (errors - base.errors).adding(carry)
        let k = min(n, total)
        carry = total - k
        self.requests = self.requests.adding(n)
        self.errors = self.errors.adding(k)
        let kind: Increase.Kind = carry > 0 ? .carry : base == previous ? .ok : .reset
        return Increase(n: n, k: k, kind: kind)
    }
}

extension Int64 {
    /// The sum, held at `Int64.max`: a source may report anything, and no report may stop the run.
    package func adding(_ other: Int64) -> Int64 {
        let (sum, isOverflow) = addingReportingOverflow(other)
        return isOverflow ? .max : sum
    }
}
