/// The judgement of a run as a pure function of its plan and its events.
///
/// `handle` is the only way in. It never reads a clock, draws a random number or fails; what must be done comes
/// back as effects, in order. Feeding it a stored run's events again gives the same decisions.
package struct Engine: Sendable {
    /// The checked plan; frozen but for its window, which people can extend.
    package internal(set) var plan: Plan
    /// The run's id: letters, digits and "-".
    package let run: String
    /// True when deliveries are stored and never sent.
    package let isDryRun: Bool
    /// The number of events handled so far.
    package private(set) var seq: Int64 = 0
    /// T0; nil before it.
    package internal(set) var origin: Timestamp?
    /// The decision; nil until it is made.
    package internal(set) var decision: Decision?

    /// How long the process stays up after a ROLLBACK to show the recovery; no decision depends on it.
    package var lingering: Duration = .zero

    /// What people are told to type; no decision depends on it.
    package var commands = Commands()

    var now = Timestamp(microseconds: 0)
    /// The turning on of the flags before T0.
    var start = FlagStart()
    var health: [HealthSeries] = []
    var sources: [SourceSeries] = []
    /// The targets that are on another machine, by name.
    let remotes: Set<String>
    /// Where the series of each target is, by its name.
    private(set) var places: [String: SeriesPlace] = [:]
    var readiness = Readiness()
    var sight = Sight()
    var recovery = Recovery()
    var extensionBlocks = 0
    /// The window as the plan had it at T0.
    let plannedWindow: Duration
    var people = People()
    var overtime: [Overtime] = []
    var memory: [String: RuleMemory] = [:]
    var rules: [RuleReport] = []
    var status: Status = .waiting
    var interruption: Interruption?
    var deadlineTold = DeadlineTold.nothing
    /// True once a signal has come, also one that came too late to interrupt.
    var isDismissed = false
    var ledger: Ledger
    var chronicle = Chronicle()
    var storeTrouble: String?
    /// The evidence of every rate rule, and the blocks closed for all of them.
    var evidence: EvidenceBook
    let weights: RuleWeights
    /// How many rules each source brought after its base.
    var newcomers: [String: Int] = [:]
    /// Rules that R2 or R3 found in breach.
    var earlyBreaches: [String: DecisionCode] = [:]
    var blocks: BlockClock
    var pending: Pending?

    /// An engine that has been told nothing.
    package init(plan: Plan, run: String, isDryRun: Bool) {
        self.plan = plan
        plannedWindow = plan.window
        self.run = run
        self.isDryRun = isDryRun
        ledger = Ledger(sinks: plan.sinks, run: run, isDryRun: isDryRun)
        blocks = BlockClock(block: plan.block, window: plan.window)
        evidence = EvidenceBook(horizon: blocks.count)
        weights = RuleWeights(plan: plan)
        remotes = Set(plan.targets.filter(\.isRemote).map(\.name))
        for (target, grid) in zip(plan.targets, Grid.all(of: plan)) {
            switch target.kind {
            case .http, .command:
                places[target.name] = .health(health.count)
                health.append(HealthSeries(target: target, grid: grid, clock: blocks))
            case .source(_, let source):
                places[target.name] = .source(sources.count)
                sources.append(SourceSeries(target: target, source: source, grid: grid, clock: blocks))
            }
        }
    }

    /// Takes one event in and says what must be done, in order.
    package mutating func handle(_ event: Event) -> [Effect] {
        seq += 1
        now = max(now, event.at)
        var turn = Turn()
        switch event {
        case .prepared(let at): prepare(at, event, &turn)
        case .startFailed(let why, let at): abandonStart(why, at, event, &turn)
        case .restored(let fault, let at): endRestore(fault, at, event, &turn)
        case .began(let at): begin(at, event, &turn)
        case .observed(let observation): observe(observation, &turn)
        case .missed(let target, let slot, _): miss(target, slot, event, &turn)
        case .tick(let at): tick(at, event, &turn)
        case .attempted(let id, let outcome, let at): settle(id, outcome, at, event, &turn)
        case .storeFailed(let text, let isDecision, let at): loseStore(text, isDecision, at, event, &turn)
        case .storeRecovered(let at): regainStore(at, event, &turn)
        case .interrupted(let signal, let at): interrupt(signal, at, event, &turn)
        case .resumed(let at): resume(at, event, &turn)
        case .moved(let move): make(move, event, &turn)
        case .noticed(let note):
            turn.entries.append(.event(seq: seq, event))
            chronicle.add(note)
        }
        return effects(of: turn)
    }

    /// Takes a stored event in again, under the number it was stored with; the effects have been done before.
    package mutating func replay(_ event: Event, seq stored: Int64) {
        seq = stored - 1
        _ = handle(event)
    }

    private mutating func observe(_ observation: Observation, _ turn: inout Turn) {
        let sample = observation.sample
        switch places[sample.target] {
        case .source(let index):
            let hadBase = sources[index].newestReading != nil
            guard decision == nil else { return file(sample, &turn) }
            guard let incidents = sources[index].add(observation) else { return }
            file(sample, &turn)
            openAccounts(of: sources[index], isBase: !hadBase)
            turn.entries.append(.sample(seq: seq, observation))
            look(sample, of: sources[index].target, &turn)
            for incident in incidents { announce(incident, of: sample.target, &turn) }
        case .health(let index):
            guard decision == nil else {
                file(sample, &turn)
                return observeAftermath(observation, of: index, &turn)
            }
            guard health[index].add(sample) else { return }
            file(sample, &turn)
            health[index].note(observation.numbers)
            if sample.slot > health[index].judgedThrough {
                let entry = Entry.sample(seq: seq, observation)
                overtime.append(Overtime(target: sample.target, slot: sample.slot, entry: entry))
            } else {
                turn.entries.append(.sample(seq: seq, observation))
            }
            if sample.slot <= health[index].judgedThrough { readiness.isToBeAsked = true }
            look(sample, of: health[index].target, &turn)
        case nil: return
        }
    }

    /// Counts a probe, once, and how it went on the wire.
    private mutating func file(_ sample: Sample, _ turn: inout Turn) {
        chronicle.count(sample.outcome, of: sample.target)
        if let exchange = sample.exchange, let change = chronicle.note(exchange, of: sample.target) {
            note("address", change, &turn)
        }
    }

    private mutating func miss(_ target: String, _ slot: Int, _ event: Event, _ turn: inout Turn) {
        guard decision == nil else { return }
        switch places[target] {
        case .source(let index): guard sources[index].miss(slot) else { return }
        case .health(let index):
            guard health[index].miss(slot) else { return }
            if slot > health[index].judgedThrough {
                overtime.append(Overtime(target: target, slot: slot, entry: .event(seq: seq, event)))
                return
            }
        case nil: break
        }
        turn.entries.append(.event(seq: seq, event))
    }

    private mutating func tick(_ at: Timestamp, _ event: Event, _ turn: inout Turn) {
        turn.isPublished = true
        guard origin != nil || decision != nil else {
            watchDeadline(at, &turn)
            if !turn.drafts.isEmpty { turn.entries.insert(.event(seq: seq, event), at: 0) }
            return
        }
        let isOver = decision != nil || interruption != nil
        if !isOver {
            turn.entries.append(.event(seq: seq, event))
            judge(at, &turn)
            watchDeadline(at, &turn)
        }
        if isOver {
            close(at, &turn)
            // A quiet tick after the end changes nothing, so it is not worth a row.
            let isNews = turn.finish != nil || !turn.drafts.isEmpty || !turn.flags.isEmpty
            if isNews { turn.entries.insert(.event(seq: seq, event), at: 0) }
        }
    }

    private mutating func interrupt(
        _ signal: Interruption,
        _ at: Timestamp,
        _ event: Event,
        _ turn: inout Turn
    ) {
        turn.entries.append(.event(seq: seq, event))
        isDismissed = true
        turn.isWithdrawn = people.restoring != nil
        guard decision == nil, interruption == nil else { return }
        if start.isUnderWay { return interruptStart(signal, &turn) }
        interruption = signal
        status = .interrupted
        announceInterruption(signal, at, &turn)
        ledger.beginClosing(at)
        turn.isPublished = true
        if origin == nil { turn.finish = exitStatus }
    }

    private mutating func resume(_ at: Timestamp, _ event: Event, _ turn: inout Turn) {
        turn.entries.append(.event(seq: seq, event))
        if people.restoring != nil { failRestore("the monitor ended meanwhile", &turn) }
        if start.isUnderWay { failStart("the monitor ended while it was turning a flag on", at, &turn) }
        isDismissed = false
        if decision != nil { ledger.beginClosing(at) }
        turn.isPublished = true
        guard let origin else { return }
        for index in health.indices { health[index].abandon(through: at, origin: origin) }
        for index in sources.indices { sources[index].abandon(through: at, origin: origin) }
        if interruption != nil, decision == nil { ledger.reopen() }
        interruption = nil
        note(
            "resumed",
            "the monitor came back at T+\(origin.duration(to: at).clock); what it missed costs coverage",
            &turn
        )
    }
}

/// What became of a slot after the window: written down only if the run is extended by it.
struct Overtime: Sendable {
    let target: String
    let slot: Int
    let entry: Entry
}

/// What the last event wanted stored together, in case the store refuses it.
struct Pending: Sendable {
    let commitment: Commitment
    let drafts: [Turn.Draft]
    /// True when flags were to be turned on once it was stored.
    let isPermit: Bool
    /// True when flags were to be turned on again once it was stored.
    let isRestore: Bool
}
