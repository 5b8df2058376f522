/// Everything a run knows about one health target: its slots, its blocks, its two rules.
struct HealthSeries: Sendable, Hashable {
    let target: Target
    /// The id of the rule over the share of failed probes; made once, for every tick asks for it.
    let errorRule: String
    /// The id of the rule over the p95.
    let slowRule: String
    private(set) var grid: Grid
    private(set) var clock: BlockClock
    /// The first slot that is judged; nil until the run is ready.
    private(set) var judgedFrom: Int?
    /// The last slot that is judged; grows when the run is extended.
    private(set) var judgedThrough: Int
    private(set) var ring = SampleRing()
    /// The durations of the judged slots that are timed.
    private var durations = RankBins()
    private(set) var errors: BlockTally
    private(set) var slow = BlockTally(limit: .slow)
    /// Good answers in a row, and the slot the row began at.
    private(set) var streak = 0
    private(set) var streakStart = 0
    private(set) var hasFailed = false
    private(set) var newest: Sample?
    /// The ring with what was probed after the decision: shown, never judged; nil before that.
    private var aftermath: SampleRing?
    /// How the plan's numbers went, by name.
    private(set) var numbers: [String: NumberTrack] = [:]
    private(set) var newestFailure = ""
    /// When the last probe that says something about health ended.
    private(set) var lastEvaluable: Timestamp?
    /// When the last probe with a duration that counts ended.
    private(set) var lastTimed: Timestamp?
    /// Judged slots that could not be taken.
    private(set) var missed = 0
    private var unseen = 0
    private var closedBlocks = 0

    init(target: Target, grid: Grid, clock: BlockClock) {
        self.target = target
        errorRule = target.name + "/" + RuleFigure.errorRate.rawValue
        slowRule = target.name + "/" + RuleFigure.p95.rawValue
        self.grid = grid
        self.clock = clock
        judgedThrough = grid.last
        errors = BlockTally(limit: target.limits.errorRate ?? .slow)
    }

    private func state(of sample: Sample) -> SampleRing.Slot {
        if sample.isOurFault || (target.isTimeoutUnknown && sample.isTimeout) { return .unknown }
        return sample.outcome == .ok ? .good : .bad
    }

    /// Files a resolved probe; false for duplicates.
    mutating func add(_ sample: Sample) -> Bool {
        let state = state(of: sample)
        guard ring.resolve(sample.slot, as: state, sample: sample) else { return false }
        if newest.map({ $0.end <= sample.end }) ?? true { newest = sample }
        // What comes after the window is not written down unless the run is extended: it decides nothing.
        guard sample.slot <= judgedThrough else { return true }
        if sample.outcome != .ok { newestFailure = sample.detail }
        switch state {
        case .good:
            if streak == 0 { streakStart = sample.slot }
            streak += 1
            lastEvaluable = sample.end
        case .bad:
            streak = 0
            hasFailed = true
            lastEvaluable = sample.end
        case .pending, .missed, .unknown: streak = 0
        }
        if state != .unknown, sample.isTimed { lastTimed = sample.end }
        count(sample.slot)
        return true
    }

    /// Files the numbers of a probe that was filed.
    mutating func note(_ numbers: [ObservedNumber]) {
        for number in numbers where self.numbers[number.name]?.add(number) == nil {
            self.numbers[number.name] = NumberTrack(number)
        }
    }

    /// What is shown: the judged probes, and those after the decision.
    var shown: SampleRing { aftermath ?? ring }

    /// Files a probe after the decision: it is shown and changes no figure that was judged.
    mutating func show(_ sample: Sample) {
        if aftermath == nil { aftermath = ring }
        let state = state(of: sample)
        guard aftermath?.resolve(sample.slot, as: state, sample: sample) == true else { return }
        newest = sample
        if sample.outcome != .ok { newestFailure = sample.detail }
    }

    /// Files a slot that could not be taken; false for duplicates.
    mutating func miss(_ slot: Int) -> Bool {
        guard ring.resolve(slot, as: .missed, sample: nil) else { return false }
        count(slot)
        return true
    }

    /// Counts the slots whose unstaggered time is at or after `offset`; called once, when the run is ready.
    mutating func judge(from offset: Duration) {
        let interval = grid.interval.wholeMicroseconds
        let first = Int((offset.wholeMicroseconds + interval - 1) / interval)
        judgedFrom = first
        for slot in first..<max(first, ring.count) { count(slot) }
    }

    /// Judges the slots up to `end` after T0 as well.
    mutating func extend(to end: Duration) {
        let before = judgedThrough
        let room = (end - grid.stagger).wholeMicroseconds - 1
        judgedThrough = max(before, Int(room / grid.interval.wholeMicroseconds))
        for slot in (before + 1)..<max(before + 1, min(ring.count, judgedThrough + 1)) {
            count(slot)
            if ring[slot] == .bad { hasFailed = true }
        }
    }

    /// Judges the slots and blocks of a longer window, of which none has begun.
    mutating func lengthen(_ grid: Grid, _ clock: BlockClock) {
        (self.grid, self.clock) = (grid, clock)
        judgedThrough = grid.last
    }

    /// Gives up every slot due at or before `moment` that has not resolved.
    mutating func abandon(through moment: Timestamp, origin: Timestamp) {
        for slot in ring.firstPending..<max(ring.firstPending, judgedThrough + 1) where ring[slot] == .pending
        {
            guard grid.start(of: slot, from: origin) <= moment else { return }
            _ = miss(slot)
        }
    }

    private mutating func count(_ slot: Int) {
        guard let judgedFrom, slot >= judgedFrom, slot <= judgedThrough else { return }
        if let duration = ring.duration(of: slot) { durations.insert(UInt32(clamping: duration)) }
        switch ring[slot] {
        case .pending: return
        case .missed:
            missed += 1
            unseen += 1
        case .unknown: unseen += 1
        case .good, .bad:
            let block = block(of: slot)
            errors.add(n: 1, k: ring[slot] == .bad ? 1 : 0, block: block)
            guard let limit = target.limits.p95, ring.duration(of: slot) != nil else { return }
            slow.add(n: 1, k: ring.isSlow(slot, limit: limit) ? 1 : 0, block: block)
        }
    }

    /// The exact p95 of the judged slots; nil while none is timed.
    var p95: Duration? { durations.p95.map(duration) }

    /// An exact percentile (1 to 100) of the judged slots; nil while none is timed.
    func percentile(_ percent: Int) -> Duration? { durations.place(percent: percent).map(duration) }

    private func duration(at place: RankBins.Place) -> Duration {
        .microseconds(ring.duration(at: place, in: judgedRange))
    }

    /// The block a slot's scheduled start belongs to.
    func block(of slot: Int) -> Int {
        clock.index(of: grid.unstaggered(slot) + grid.stagger)
    }

    /// The judged slots that start in `block`.
    func slots(in block: Int) -> Range<Int> {
        let interval = grid.interval.wholeMicroseconds
        func first(at offset: Duration) -> Int {
            let room = (offset - grid.stagger).wholeMicroseconds
            return room <= 0 ? 0 : Int((room + interval - 1) / interval)
        }
        let lower = max(judgedFrom ?? 0, first(at: clock.start(of: block)))
        return lower..<max(lower, min(judgedThrough + 1, first(at: clock.end(of: block))))
    }

    /// Closes the blocks that have ended and whose probes have all resolved, in order.
    ///
    /// A probe nothing was heard of long after its time is missed: it holds up no block.
    mutating func closeBlocks(at elapsed: Duration, isFinal: Bool) {
        guard judgedFrom != nil else { return }
        while clock.start(of: closedBlocks) < lastOffset, isFinal || clock.end(of: closedBlocks) <= elapsed {
            let lost = slots(in: closedBlocks).filter { ring[$0] == .pending }
            let isOverdue = elapsed >= clock.end(of: closedBlocks) + target.timeout + .seconds(5)
            guard isFinal || isOverdue || lost.isEmpty else { break }
            if isOverdue, !isFinal { for slot in lost { _ = miss(slot) } }
            errors.close(closedBlocks)
            slow.close(closedBlocks)
            closedBlocks += 1
        }
    }

    private var lastOffset: Duration {
        grid.unstaggered(judgedThrough) + grid.stagger + .microseconds(1)
    }

    /// The block that is open now.
    var openBlock: Int { closedBlocks }

    /// True when every judged slot has resolved.
    var isResolved: Bool { ring.firstPending > judgedThrough }

    /// True when the judged stretch ends on a bad block, over a limit of this target.
    var hasBadEnd: Bool {
        (target.limits.errorRate != nil && endsBad(errors)) || (target.limits.p95 != nil && endsBad(slow))
    }

    /// True when the last judged block was seen and was bad.
    func endsBad(_ tally: BlockTally) -> Bool {
        tally.isNewestBad && tally.newestFilled == block(of: judgedThrough)
    }

    /// Judged slots, those still to come included.
    var judgedCount: Int { max(0, judgedThrough + 1 - (judgedFrom ?? 0)) }

    /// Slots that count for a rule, of those resolved so far or, at the end, of all.
    ///
    /// Failed probes without a duration count for a p95 only beside an error limit, which answers for them.
    func coverage(of tally: BlockTally, isFinal: Bool) -> (observed: Int, scheduled: Int) {
        let resolved = Int(errors.n)
        let observed = target.limits.errorRate == nil ? Int(tally.n) : resolved
        return (observed, isFinal ? judgedCount : resolved + unseen)
    }
}
