/// The endpoints of a source and what its readings added to them, each reading on its page.
///
/// The newest two pages can be written again, because only the next reading shows that a fall was no restart.
struct EndpointBook: Sendable, Hashable {
    /// What filing a reading showed.
    struct News: Sendable, Hashable {
        let change: EpochTrack.Change
        /// True when counters fell though the process does not say that it is another.
        let isUnexplainedFall: Bool
        /// True when the fall is hard to believe a restart.
        let isDoubtful: Bool
        /// Endpoints whose counters fell alone; sorted.
        let fallen: [String]
    }

    /// A reading, the block it belongs to, and when it came.
    private struct Received: Hashable {
        let reading: Reading
        let block: Int
        let at: Timestamp
    }

    /// A reading, where it is filed, and what stood before it.
    private struct Page: Hashable {
        let received: Received
        let filing: EpochTrack.Filing
        let endpoints: [String: EndpointSeries]
        let total: BlockTally
        let closedBlocks: Int
        /// The counters before it of the endpoints that fell alone.
        var fallen: [String: CounterPair] = [:]
    }

    private(set) var endpoints: [String: EndpointSeries] = [:]
    /// All endpoints together, against the same limit.
    private(set) var total: BlockTally
    /// When the newest reading that added requests was asked for; nil before the first.
    private(set) var lastRise: Timestamp?
    private let target: Target
    private let source: Source
    private var epochs = EpochTrack()
    private var pages: [Page] = []
    private var closedBlocks = 0
    /// How often the counts of a latency map have fallen.
    private(set) var ringFalls = 0

    init(target: Target, source: Source) {
        self.target = target
        self.source = source
        total = BlockTally(limit: target.limits.errorRate ?? .slow)
    }

    /// The epoch the newest reading belongs to.
    var currentEpoch: Int {
        switch source.format.counting {
        case .sinceStart: epochs.current
        case .kept: ringFalls
        case .sinceT0: 0
        }
    }

    /// True when the newest reading names no endpoint at all.
    var isEmpty: Bool { pages.last?.received.reading.endpoints.isEmpty ?? true }

    /// How a part of its totals was lost, in words; nil while none was.
    var loss: String? {
        endpoints.values.compactMap { $0.counters.loss == nil ? nil : $0.doubt }.min()
    }

    /// Files the reading that `sample` brought into `block`.
    mutating func add(_ reading: Reading, of sample: Sample, block: Int) -> News {
        switch source.format.counting {
        case .sinceStart: break
        case .kept: return addKept(reading, of: sample, block: block)
        case .sinceT0: return addTotals(reading, of: sample, block: block)
        }
        let sighting = Sighting(reading, at: sample.intendedStart)
        let entry = epochs.enter(sighting)
        for epoch in entry.revoked { revoke(epoch) }
        if !entry.amended.isEmpty {
            rewrite(entry.amended)
        } else if let newest = pages.last, newest.filing.epoch == entry.filing.epoch {
            let recovered = newest.fallen.filter { sighting.counters[$0.key]?.isAtOrAbove($0.value) ?? false }
            if !recovered.isEmpty { rewrite([newest.filing], without: Set(recovered.keys)) }
        }
        let received = Received(reading: reading, block: block, at: sample.end)
        let before = total.n
        let fallen = file(received, entry.filing)
        if total.n > before { lastRise = sample.intendedStart }
        return News(
            change: entry.change,
            isUnexplainedFall: entry.isUnexplainedFall || !fallen.isEmpty,
            isDoubtful: entry.isDoubtful,
            fallen: fallen
        )
    }

    /// Files totals since T0, of whichever processes: they know no epochs.
    private mutating func addTotals(_ reading: Reading, of sample: Sample, block: Int) -> News {
        let isFirst = pages.isEmpty
        let before = total.n
        let filing = EpochTrack.Filing(epoch: 0, opening: .zero, isFirst: isFirst)
        _ = file(Received(reading: reading, block: block, at: sample.end), filing)
        if total.n > before { lastRise = sample.intendedStart }
        return News(change: isFirst ? .first : .same, isUnexplainedFall: false, isDoubtful: false, fallen: [])
    }

    /// Files counts that never fall while one process answers: after a fall every figure begins anew, on a new base.
    ///
    /// Whether a restart or another worker made them fall cannot be told, so what it holds is never an increase. After
    /// a second fall its p95s are not judged at all.
    private mutating func addKept(_ reading: Reading, of sample: Sample, block: Int) -> News {
        let isFirst = pages.isEmpty
        let now = Sighting(reading, at: sample.intendedStart)
        let fallen = endpoints.filter { name, series in
            !now.unread.contains(name)
                && now.counters[name]?.requests ?? 0 < series.counters.last(in: ringFalls)?.requests ?? 0
        }
        if !fallen.isEmpty {
            ringFalls += 1
            for name in endpoints.keys { endpoints[name]?.beginAnew() }
        }
        let filing = EpochTrack.Filing(
            epoch: ringFalls,
            opening: .base,
            isFirst: isFirst || !fallen.isEmpty
        )
        let received = Received(
            reading: ringFalls < 2 ? reading : reading.withoutP95,
            block: block,
            at: sample.end
        )
        let before = total.n
        _ = file(received, filing)
        if total.n > before { lastRise = sample.intendedStart }
        let change: EpochTrack.Change = isFirst ? .first : fallen.isEmpty ? .same : .restart
        return News(change: change, isUnexplainedFall: false, isDoubtful: false, fallen: [])
    }

    /// Closes the next block.
    mutating func closeBlock() {
        total.close(closedBlocks)
        for name in endpoints.keys { endpoints[name]?.tally.close(closedBlocks) }
        closedBlocks += 1
    }

    /// Files the newest readings again, elsewhere or without some of their endpoints, as if it had been known then.
    private mutating func rewrite(_ filings: [EpochTrack.Filing], without names: Set<String> = []) {
        let old = pages.suffix(filings.count)
        guard let first = old.first, old.count == filings.count else { return }
        let closed = closedBlocks
        pages.removeLast(filings.count)
        (endpoints, total, closedBlocks) = (first.endpoints, first.total, first.closedBlocks)
        for (page, filing) in zip(old, filings) {
            while closedBlocks < page.closedBlocks { closeBlock() }
            _ = file(page.received, filing, without: names)
        }
        while closedBlocks < closed { closeBlock() }
    }

    /// Takes back what the opening of an epoch added to the sums; the blocks keep what they showed.
    private mutating func revoke(_ epoch: Int) {
        for name in endpoints.keys { endpoints[name]?.revoke(epoch) }
        pages = []
    }

    /// Returns the endpoints whose counters fell alone, sorted.
    private mutating func file(
        _ received: Received,
        _ filing: EpochTrack.Filing,
        without names: Set<String> = []
    ) -> [String] {
        var page = Page(
            received: received,
            filing: filing,
            endpoints: endpoints,
            total: total,
            closedBlocks: closedBlocks
        )
        let reading = received.reading
        let poll = EndpointSeries.Poll(filing: filing, block: received.block, at: received.at)
        let present = Set(reading.endpoints.map(\.endpoint))
        for (name, _) in endpoints where !present.contains(name) { endpoints[name]?.isMissing = true }
        for endpoint in reading.endpoints where !names.contains(endpoint.endpoint) {
            var series = endpoints[endpoint.endpoint] ?? EndpointSeries(target: target, source: source)
            let before = series.counters.last(in: filing.epoch)
            let added = series.add(endpoint, poll)
            if let before, let after = series.counters.last(in: filing.epoch), !after.isAtOrAbove(before) {
                page.fallen[endpoint.endpoint] = before
            }
            total.add(n: added.n, k: added.k, block: received.block)
            endpoints[endpoint.endpoint] = series
        }
        pages = pages.suffix(1) + [page]
        return page.fallen.keys.sorted()
    }
}

extension Reading {
    /// The same without any p95.
    fileprivate var withoutP95: Reading {
        Reading(
            startedAt: startedAt,
            endpoints: endpoints.map { endpoint in
                EndpointReading(
                    endpoint: endpoint.endpoint,
                    requests: endpoint.requests,
                    errors: endpoint.errors,
                    p95Microseconds: .absent
                )
            }
        )
    }
}
