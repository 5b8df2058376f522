import CutoverCore

/// Performs the engine's effects in order and tells it what failed.
struct Performer {
    /// An engine that answers every failure with another one is left alone after this many, until the next event.
    static let maximumFeedback = 8

    private let ports: ConductorPorts
    private let inbox: Inbox
    private let isDryRun: Bool
    private var recorder: Recorder
    /// Entries of this batch, for the witness.
    private var witnessed: [Entry] = []
    /// What the engine is to be told next.
    private var feedback: [Event] = []
    private var refusedBefore = 0
    /// An end was in a list that was abandoned; the board the engine then publishes says with which status.
    private var owesFinish = false

    init(ports: ConductorPorts, inbox: Inbox, isDryRun: Bool, backlogCapacity: Int) {
        self.ports = ports
        self.inbox = inbox
        self.isDryRun = isDryRun
        recorder = Recorder(journal: ports.journal, backlogCapacity: backlogCapacity)
    }

    /// Hands a batch to the engine, event by event, and performs what it wants; at the end all is written or in
    /// the backlog.
    ///
    /// `isLast` when there will be no other time to try a broken store.
    mutating func conduct(_ batch: [Event], isLast: Bool = false, handle: (Event) -> [Effect]) async {
        noticeRefusals()
        await follow(handle)
        for event in batch where !comesTooLate(event) {
            await perform(handle(event))
            await follow(handle)
        }
        if await write() { heed(await recorder.retry(at: ports.timekeeper.now, isLast: isLast)) }
        await follow(handle)
        await write()
        if !witnessed.isEmpty { ports.witness(witnessed) }
        witnessed = []
    }

    /// True for a person's move after the end: it stays unanswered, and whoever pulled sees that nobody watches.
    private func comesTooLate(_ event: Event) -> Bool {
        if case .moved = event { return ports.ending.exitStatus != nil }
        return false
    }

    /// Tells the engine what came of its effects, and performs its answers.
    private mutating func follow(_ handle: (Event) -> [Effect]) async {
        var rounds = 0
        while !feedback.isEmpty, rounds < Self.maximumFeedback {
            rounds += 1
            await perform(handle(feedback.removeFirst()))
        }
        feedback = []
        if owesFinish, let board = ports.board.newest { await finish(board.exitStatus) }
        owesFinish = false
    }

    /// Performs a list in order; the first failure abandons the rest, except that an end stays an end.
    private mutating func perform(_ effects: [Effect]) async {
        for (index, effect) in effects.enumerated() {
            guard await perform(effect) else {
                for case .finish in effects[index...] { owesFinish = true }
                return
            }
        }
    }

    /// True when it was done.
    private mutating func perform(_ effect: Effect) async -> Bool {
        switch effect {
        case .record(let entries):
            recorder.gather(entries)
            witnessed += entries
        case .commit(let commitment):
            return await commit(commitment)
        case .deliver(let commitment):
            guard await write() else { return false }
            let deliveries = deliveries(of: commitment)
            ports.memory.put(deliveries)
            take(over: deliveries)
        case .turnOn:
            guard await write() else { return false }
            ports.permission.grant()
        case .turnOnAgain:
            guard await write() else { return false }
            ports.restoration.grant()
        case .stopTurningOn:
            ports.permission.withdraw()
            ports.restoration.withdraw()
        case .publish(let board):
            guard await write() else { return false }
            publish(board)
        case .finish(let exitStatus):
            guard await write() else { return false }
            await finish(exitStatus)
        }
        return true
    }

    /// Writes what was gathered; true unless the store has just refused it.
    @discardableResult
    private mutating func write() async -> Bool { heed(await recorder.write(at: ports.timekeeper.now)) }

    private mutating func commit(_ commitment: Commitment) async -> Bool {
        let deliveries = deliveries(of: commitment)
        let report = await recorder.commit(commitment.decision, deliveries, at: ports.timekeeper.now)
        guard heed(report, isDecision: commitment.decision != nil) else {
            witnessed.removeAll { $0.tells(commitment.decision) }
            return false
        }
        take(over: deliveries)
        return true
    }

    /// Has the engine told of a change of the store; true unless it has refused.
    @discardableResult
    private mutating func heed(_ report: Recorder.Report, isDecision: Bool = false) -> Bool {
        let now = ports.timekeeper.now
        switch report {
        case .fine: return true
        case .recovered:
            feedback.append(.storeRecovered(now))
            return true
        case .failed(let text):
            // First of all: the engine answers for the list it gave last.
            feedback.insert(.storeFailed(text, isDecision: isDecision, at: now), at: 0)
            return false
        }
    }

    private func finish(_ exitStatus: Int) async {
        if ports.ending.note(exitStatus) { await ports.onFinish() }
    }

    private func publish(_ board: Board) {
        var board = board
        board.refusedEvents = inbox.refused
        ports.board.publish(board, at: ports.timekeeper.now)
        ports.onPublish(board)
    }

    private func deliveries(of commitment: Commitment) -> [Delivery] {
        commitment.deliveries(at: ports.timekeeper.now, isDryRun: isDryRun, compose: ports.compose)
    }

    /// Wakes the Courier, and has the engine told of messages that could not be rendered.
    private mutating func take(over deliveries: [Delivery]) {
        ports.wakeup.signal()
        for delivery in deliveries where delivery.state == .dead {
            let outcome = DeliveryOutcome.refused(delivery.lastResult)
            feedback.append(.attempted(id: delivery.id, outcome: outcome, at: ports.timekeeper.now))
        }
    }

    private mutating func noticeRefusals() {
        let refused = inbox.refused
        guard refused > refusedBefore else { return }
        let text = "the inbox was full: \(refused - refusedBefore) events refused, \(refused) in all"
        refusedBefore = refused
        feedback.append(.noticed(Note(at: ports.timekeeper.now, kind: "refused", text: text)))
    }
}
