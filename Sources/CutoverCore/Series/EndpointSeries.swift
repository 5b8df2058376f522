/// Everything a run knows about one endpoint of a source.
struct EndpointSeries: Sendable, Hashable {
    /// Where a reading belongs.
    struct Poll {
        let filing: EpochTrack.Filing
        let block: Int
        let at: Timestamp
    }

    private(set) var counters = CounterTrack()
    var tally: BlockTally
    private(set) var gauge: GaugeTrack?
    /// Its latencies by bucket; nil where none are judged.
    private(set) var histogram: HistogramTrack?
    /// True when the newest reading does not name this endpoint.
    var isMissing = false
    /// Which counter of the newest reading could not be read; nil when both could.
    private(set) var counterFault: String?
    /// Why the newest reported p95 could not be read; nil when it could.
    private(set) var gaugeFault: String?
    /// The epoch this endpoint was last seen in.
    private(set) var epoch = 0
    /// When it last gave figures that could be judged.
    private(set) var lastEvaluable: Timestamp?
    /// When it last gave a p95 that speaks of the window.
    private(set) var lastGauge: Timestamp?
    /// The epochs whose base could not be read.
    private var baseless: Set<Int> = []
    private var recent: [Recent] = []
    /// Why its increase cannot be believed; nil while it can.
    private(set) var doubt: String?
    /// Requests from before T0, and the most that one poll has added since.
    private var history: Int64 = 0
    private var most: Int64 = 0

    private struct Recent: Hashable {
        let at: Timestamp
        let n: Int64
        let k: Int64
    }

    /// What was over the limit when a part of the totals was lost: what comes later takes nothing back.
    private var failed: CounterPair?
    /// Requests since T0 that a process before the present one served.
    private var olderRequests: Int64 = 0
    /// True while as many latencies are kept as can be, most of them perhaps from before T0.
    private(set) var isRingFull = false
    private let target: Target
    private let source: Source

    init(target: Target, source: Source) {
        self.target = target
        self.source = source
        tally = BlockTally(limit: target.limits.errorRate ?? .slow)
        gauge = Self.gauge(target, source)
        histogram = source.format.p95 == .buckets && target.limits.p95 != nil ? HistogramTrack() : nil
    }

    private static func gauge(_ target: Target, _ source: Source) -> GaugeTrack? {
        switch source.format.p95 {
        case .reported: target.limits.p95.map { GaugeTrack(limit: $0, span: source.gaugeSpan) }
        case .estimated:
            target.limits.p95.map { GaugeTrack(limit: $0, span: 2 * source.minRequests, isOfWindow: true) }
        case .buckets, .none: nil
        }
    }

    /// Files what one poll said; returns what it added to the counters.
    mutating func add(_ reading: EndpointReading, _ poll: Poll) -> (n: Int64, k: Int64) {
        isMissing = false
        epoch = poll.filing.epoch
        counterFault = reading.requests.fault ?? reading.errors.fault
        gaugeFault = reading.p95Microseconds.fault
        guard let pair = reading.counters else {
            if counters.last(in: epoch) == nil { baseless.insert(epoch) }
            return (0, 0)
        }
        // An endpoint that comes later than its epoch's base began at 0 since.
        let isBase = poll.filing.isFirst || baseless.contains(epoch)
        let before = counters.last(in: epoch)
        let added = count(pair, opening: isBase ? poll.filing.opening : .zero)
        weigh(added, of: pair.requests, before: before)
        lastEvaluable = poll.at
        tally.add(n: added.n, k: added.k, block: poll.block)
        recent =
            recent.filter { $0.at.duration(to: poll.at) < .seconds(60) }
            + [Recent(at: poll.at, n: added.n, k: added.k)]
        if let buckets = reading.histogram {
            histogram?.add(
                buckets,
                epoch: epoch,
                opening: isBase ? poll.filing.opening : .zero,
                hasFallen: added.kind == .reset || before.map { !pair.isAtOrAbove($0) } ?? false
            )
        }
        if let value = reading.p95Microseconds.value { judge(value, of: pair.requests, added, poll) }
        return (added.n, added.k)
    }

    private mutating func count(_ pair: CounterPair, opening: CounterTrack.Opening) -> CounterTrack.Increase {
        switch source.format.counting {
        case .sinceStart, .kept:
            counters.add(requests: pair.requests, errors: pair.errors, epoch: epoch, opening: opening)
        case .sinceT0: replace(pair)
        }
    }

    private mutating func replace(_ totals: CounterPair) -> CounterTrack.Increase {
        let before = standing
        let added = counters.replace(totals, tolerance: source.minRequests)
        guard doubt == nil, let loss = counters.loss else { return added }
        let figure = loss.isOfErrors ? "errors" : "requests"
        doubt =
            "its total of \(figure) fell from \(loss.from) to \(loss.to): Prometheus has lost a part of the window"
        let verdict = target.limits.errorRate.map { limit in
            LiteralRule.verdict(
                counters: (before.requests, before.errors),
                limit: limit,
                minRequests: source.minRequests,
                blindness: nil
            )
        }
        if verdict == .fail { failed = before }
        return added
    }

    /// Requests and errors since T0, as they are judged.
    var standing: CounterPair { failed ?? CounterPair(requests: counters.n, errors: counters.k) }

    /// A full ring counts no further: there another p95 is the sign of new requests.
    private mutating func judge(
        _ p95: Int64,
        of requests: Int64,
        _ added: CounterTrack.Increase,
        _ poll: Poll
    ) {
        // What is about the whole window is about a part of it from then on.
        guard var gauge, counters.loss == nil else { return }
        let isFull = source.format.counting == .kept && requests >= source.gaugeSpan
        let hasRisen = added.n > 0 || (isFull && p95 != gauge.newest) || gauge.isOfWindow
        let increase = counters.n - olderRequests
        // What is about the window so far needs `min_requests` of them, half of its span, and no more.
        let total = gauge.isOfWindow ? max(requests, gauge.span) : requests
        gauge.add(value: p95, increase: increase, total: total, hasRisen: hasRisen)
        if increase >= gauge.needs { lastGauge = poll.at }
        isRingFull = isFull && increase < gauge.needs
        self.gauge = gauge
    }

    /// Forgets what its p95 covered so far: another process answers from now on.
    mutating func beginAnew() {
        gauge = Self.gauge(target, source)
        olderRequests = counters.n
        isRingFull = false
    }

    /// Doubts a poll that added what the process may have counted before T0: counters that begin anew are small.
    ///
    /// Ten times what any poll has added so far is more than a restart can have served since the one before.
    private mutating func weigh(_ added: CounterTrack.Increase, of requests: Int64, before: CounterPair?) {
        if added.kind == .baseline { history = max(history, requests) }
        let isWhole = added.n == requests && (before.map { $0.requests > 0 } ?? true)
        guard isWhole, history >= 20, requests >= history / 2, added.n / 10 > max(2, most) else {
            most = max(most, added.n)
            return
        }
        doubt = "its counters began anew at \(requests) requests, more than they can have counted since"
    }

    /// Takes back what the opening of an epoch added.
    mutating func revoke(_ epoch: Int) {
        counters.revoke(epoch)
        histogram?.revoke(epoch)
        doubt = nil
    }

    /// Requests and errors of the polls after `moment`: shown, never judged.
    func recent(since moment: Timestamp) -> (samples: Int64, failures: Int64) {
        recent.reduce(into: (samples: Int64(0), failures: Int64(0))) { sum, poll in
            guard poll.at > moment else { return }
            sum.samples = sum.samples.adding(poll.n)
            sum.failures = sum.failures.adding(poll.k)
        }
    }
}
