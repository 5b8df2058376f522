/// Everything a run knows about one operations-metrics source: its polls, its epochs, its endpoints.
struct SourceSeries: Sendable, Hashable {
    /// What a reading showed beside its figures; each is an event and a warning of its own.
    enum Incident: Sendable, Hashable {
        case restart(inFiveMinutes: Int)
        case replica
        /// A fall was none: the process of before it is back.
        case returned
        /// The counters of these endpoints fell alone; sorted.
        case fallen([String])
        /// Its counters fell three times in five minutes, and it does not say why.
        case unsettled
        /// A part of its totals is lost: how, in words.
        case lost(String)
    }

    let target: Target
    let source: Source
    private(set) var grid: Grid
    private(set) var clock: BlockClock
    private var book: EndpointBook
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
    private var recentRestarts: [Timestamp] = []
    private var closedBlocks = 0
    /// True once its counters began anew three times within five minutes: such sums are no evidence for a GO.
    private(set) var isUnsettled = false
    /// The critical globs for which some endpoint has enough requests for a verdict.
    private(set) var fedGlobs: Set<String> = []
    /// True while a fall of the total stands in which a busy endpoint went on: its history may have been added.
    private var isDoubtful = false

    init(target: Target, source: Source, grid: Grid, clock: BlockClock) {
        self.target = target
        self.source = source
        self.grid = grid
        self.clock = clock
        book = EndpointBook(target: target, source: source)
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

    /// Judges the polls and blocks of a longer window, of which none has begun.
    mutating func lengthen(_ grid: Grid, _ clock: BlockClock) { (self.grid, self.clock) = (grid, clock) }

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
        newestReading = sample.intendedStart
        if !isFirst, sample.slot >= grid.first { observed += 1 }
        let block = clock.index(of: grid.unstaggered(sample.slot) - .microseconds(1))
        let wasLost = book.loss != nil
        let news = book.add(reading, of: sample, block: block)
        noteFedGlobs()
        let lost = wasLost ? nil : book.loss.map { Incident.lost($0) }
        return incidents(of: news, at: sample.end) + [lost].compactMap { $0 }
    }

    private mutating func noteFedGlobs() {
        guard case .globs(let globs) = target.criticality else { return }
        let fed = endpoints.filter { $0.value.counters.n >= source.minRequests }.keys
        fedGlobs = Set(globs.filter { glob in fed.contains { Glob.matches(glob, $0) } })
    }

    private mutating func incidents(of news: EndpointBook.News, at moment: Timestamp) -> [Incident] {
        let wasUnsettled = isUnsettled
        if news.change == .restart || news.isUnexplainedFall {
            recentRestarts = recentRestarts.filter { $0.duration(to: moment) < .seconds(300) } + [moment]
            isUnsettled = isUnsettled || recentRestarts.count >= 3
        }
        isDoubtful = news.isDoubtful || (isDoubtful && news.change != .returned)
        var incidents: [Incident] = news.fallen.isEmpty ? [] : [.fallen(news.fallen)]
        switch news.change {
        case .first, .same, .alternate: break
        case .replica: incidents.append(.replica)
        case .returned: incidents.append(.returned)
        case .restart: return incidents + [.restart(inFiveMinutes: recentRestarts.count)]
        }
        return isUnsettled && !wasUnsettled ? incidents + [.unsettled] : incidents
    }

    /// Closes the blocks that have ended and whose polls have all resolved, in order.
    ///
    /// A poll nothing was heard of long after its time is missed: it holds up no block.
    mutating func closeBlocks(at elapsed: Duration, isFinal: Bool) {
        while closedBlocks < clock.count, isFinal || clock.end(of: closedBlocks) <= elapsed {
            let end = clock.end(of: closedBlocks)
            let through = Int(end.wholeMicroseconds / grid.interval.wholeMicroseconds)
            let last = min(through, grid.last)
            let isOverdue = elapsed >= end + target.timeout + .seconds(5)
            if isOverdue, !isFinal { while polls.firstPending <= last { _ = miss(polls.firstPending) } }
            guard isFinal || polls.firstPending > last else { break }
            book.closeBlock()
            closedBlocks += 1
        }
    }

    /// What hides the newest figures of the whole source; nil when nothing does.
    ///
    /// `now` is at most the window's end.
    func blindness(now: Timestamp, isFinal: Bool) -> UnknownReason? {
        let scheduled = isFinal ? grid.count : resolved
        if book.ringFalls >= 2 {
            return .sourceFailed(
                "its counts fell twice, so several worker processes answer in turn and no p95 of theirs speaks of the "
                    + "window; ask one worker, or watch it by own probes and make it critical: false"
            )
        }
        if isUnsettled {
            return .sourceFailed(
                "its counters began anew three times within five minutes, so they cannot be added up"
            )
        }
        if isDoubtful {
            return .sourceFailed(
                "its requests fell in all while a busy endpoint went on, so they cannot be added up"
            )
        }
        if let (name, doubt) = endpoints.lazy.compactMap({ entry in entry.value.doubt.map { (entry.key, $0) }
        })
        .min(by: { $0.0 < $1.0 }) {
            return .sourceFailed("\(name): \(doubt)")
        }
        guard let newestReading else { return failure.map { .sourceFailed($0) } ?? .noData }
        if LiteralRule.isThin(observed, of: scheduled) {
            return failure.map { .sourceFailed($0) } ?? .lowCoverage(observed, of: scheduled)
        }
        if newestReading.duration(to: now) > grid.interval * 2 {
            return failure.map { .sourceFailed($0) } ?? .stale
        }
        return book.isEmpty && !endpoints.isEmpty
            ? .sourceFailed("its newest answer names no endpoint") : nil
    }

    /// Polls that added an increase, of those resolved so far or, at the end, of all.
    func coverage(isFinal: Bool) -> (observed: Int, scheduled: Int) {
        (observed, isFinal ? grid.count : resolved)
    }

    /// Requests and errors of every endpoint since T0, carried errors included.
    var totals: (n: Int64, k: Int64) {
        endpoints.values.reduce(into: (n: Int64(0), k: Int64(0))) { sum, series in
            sum.n = sum.n.adding(series.standing.requests)
            sum.k = sum.k.adding(series.standing.errors)
        }
    }

    /// The newest 20 polls, oldest first, the base before T0 among them; how fast they were says nothing here.
    var marks: [SampleMark] { polls.marks(20, limit: nil) }

    /// Every endpoint that was ever named.
    var endpoints: [String: EndpointSeries] { book.endpoints }

    /// All endpoints together, against the same limit.
    var total: BlockTally { book.total }

    /// When the newest poll that added requests was scheduled; nil before the first.
    var lastRise: Timestamp? { book.lastRise }

    /// The epoch the newest reading belongs to.
    var currentEpoch: Int { book.currentEpoch }
}
