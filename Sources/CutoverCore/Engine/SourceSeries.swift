/// Everything a run knows about one operations-metrics source: its polls, its epochs, its endpoints.
struct SourceSeries: Sendable, Hashable {
    /// What a reading showed beside its figures; each is an event and a warning of its own.
    enum Incident: Sendable, Hashable {
        case restart(inFiveMinutes: Int)
        case replica
    }

    let target: Target
    let source: Source
    let grid: Grid
    let clock: BlockClock
    private(set) var endpoints: [String: EndpointSeries] = [:]
    /// All endpoints together, against the same limit.
    private(set) var total: BlockTally
    /// When the newest readable poll was scheduled, and what it saw.
    private(set) var newestReading: Timestamp?
    /// How the newest poll failed; nil when it was read.
    private(set) var failure: String?
    private(set) var newest: Sample?
    /// Polls of the window that added an increase, and those that resolved.
    private(set) var observed = 0
    private(set) var resolved = 0
    private(set) var missed = 0
    private var polls = SampleRing()
    private var epochs = EpochTrack()
    private var recentRestarts: [Timestamp] = []
    private var closedBlocks = 0
    /// True once its counters began anew three times within five minutes: such sums are no evidence for a GO.
    private(set) var isUnsettled = false

    init(target: Target, source: Source, grid: Grid, clock: BlockClock) {
        self.target = target
        self.source = source
        self.grid = grid
        self.clock = clock
        total = BlockTally(limit: target.limits.errorRate ?? .slow)
    }

    /// Files a resolved poll; nil for duplicates and for polls after the window, else what it showed.
    mutating func add(_ observation: Observation) -> [Incident]? {
        let sample = observation.sample
        let isRead = observation.reading != nil
        guard sample.slot <= grid.last, polls.resolve(sample.slot, as: isRead ? .good : .bad, sample: sample)
        else {
            return nil
        }
        if sample.slot >= grid.first { resolved += 1 }
        newest = sample
        guard let reading = observation.reading else {
            failure = sample.detail.isEmpty ? sample.outcome.label : sample.detail
            return []
        }
        failure = nil
        return read(reading, sample)
    }

    /// Files a poll that could not be made; false for duplicates.
    mutating func miss(_ slot: Int) -> Bool {
        guard slot <= grid.last, polls.resolve(slot, as: .missed, sample: nil) else { return false }
        if slot >= grid.first {
            resolved += 1
            missed += 1
        }
        return true
    }

    /// Gives up every poll due at or before `moment` that has not resolved.
    mutating func abandon(through moment: Timestamp, origin: Timestamp) {
        for slot in polls.firstPending..<max(polls.firstPending, grid.last + 1) where polls[slot] == .pending
        {
            guard grid.start(of: slot, from: origin) <= moment else { return }
            _ = miss(slot)
        }
    }

    /// The block that is open now.
    var openBlock: Int { closedBlocks }

    /// True when every poll of the window has resolved.
    var isResolved: Bool { polls.firstPending > grid.last }

    private mutating func read(_ reading: Reading, _ sample: Sample) -> [Incident] {
        let isFirst = newestReading == nil
        let tracks = endpoints
        let change = epochs.enter(startedAt: reading.startedAt) { epoch in
            reading.endpoints.contains { endpoint in
                guard let requests = endpoint.requests.value, let errors = endpoint.errors.value else {
                    return false
                }
                return tracks[endpoint.endpoint]?.counters.isFalling(
                    requests: requests,
                    errors: errors,
                    epoch: epoch
                )
                    ?? false
            }
        }
        newestReading = sample.intendedStart
        if !isFirst, sample.slot >= grid.first { observed += 1 }
        let block = clock.index(of: grid.unstaggered(sample.slot) - .microseconds(1))
        let poll = EndpointSeries.Poll(
            epoch: epochs.current,
            isFirst: isFirst,
            opening: epochs.opening,
            isFirstEpoch: epochs.current == 0,
            block: block,
            at: sample.end
        )
        let present = Set(reading.endpoints.map(\.endpoint))
        for (name, _) in endpoints where !present.contains(name) { endpoints[name]?.isMissing = true }
        for endpoint in reading.endpoints {
            var series = endpoints[endpoint.endpoint] ?? EndpointSeries(target: target, source: source)
            let added = series.add(endpoint, poll)
            total.add(n: added.n, k: added.k, block: block)
            endpoints[endpoint.endpoint] = series
        }
        return incidents(of: change, at: sample.end)
    }

    private mutating func incidents(of change: EpochTrack.Change, at moment: Timestamp) -> [Incident] {
        switch change {
        case .first, .same: return []
        case .replica: return [.replica]
        case .restart:
            recentRestarts = recentRestarts.filter { $0.duration(to: moment) < .seconds(300) } + [moment]
            isUnsettled = isUnsettled || recentRestarts.count >= 3
            return [.restart(inFiveMinutes: recentRestarts.count)]
        }
    }

    /// Closes the blocks that have ended and whose polls have all resolved, in order.
    mutating func closeBlocks(at elapsed: Duration, isFinal: Bool) {
        while closedBlocks < clock.count, isFinal || clock.end(of: closedBlocks) <= elapsed {
            let end = clock.end(of: closedBlocks)
            let through = Int(end.wholeMicroseconds / grid.interval.wholeMicroseconds)
            guard isFinal || polls.firstPending > min(through, grid.last) else { break }
            total.close(closedBlocks)
            for name in endpoints.keys { endpoints[name]?.tally.close(closedBlocks) }
            closedBlocks += 1
        }
    }

    /// What hides the newest figures of the whole source; nil when nothing does.
    ///
    /// `now` is at most the window's end.
    func blindness(now: Timestamp, isFinal: Bool) -> UnknownReason? {
        let scheduled = isFinal ? grid.count : resolved
        if isUnsettled {
            return .sourceFailed(
                "its counters began anew three times within five minutes, so they cannot be added up"
            )
        }
        guard let newestReading else { return failure.map { .sourceFailed($0) } ?? .noData }
        if LiteralRule.isThin(observed, of: scheduled) {
            return failure.map { .sourceFailed($0) } ?? .lowCoverage(observed, of: scheduled)
        }
        if newestReading.duration(to: now) > grid.interval * 2 {
            return failure.map { .sourceFailed($0) } ?? .stale
        }
        return nil
    }

    /// Polls that added an increase, of those resolved so far or, at the end, of all.
    func coverage(isFinal: Bool) -> (observed: Int, scheduled: Int) {
        (observed, isFinal ? grid.count : resolved)
    }

    /// Requests and errors of every endpoint since T0, carried errors included.
    var totals: (n: Int64, k: Int64) {
        endpoints.values.reduce(into: (n: Int64(0), k: Int64(0))) { sum, series in
            sum.n = sum.n.adding(series.counters.n)
            sum.k = sum.k.adding(series.counters.k)
        }
    }

    /// The epoch the newest reading belongs to.
    var currentEpoch: Int { epochs.current }
}
