/// What is owed to whom, and how it stands: the engine's own view of the outbox.
struct Ledger: Sendable, Hashable {
    /// How far the end of the process has come.
    enum Closing: Sendable, Hashable {
        case open
        /// Waiting for what is urgent, until the given moment.
        case settling(until: Timestamp)
        /// The last message is out; waiting for it, until the given moment.
        case ending(until: Timestamp)
        case finished
    }

    /// What an attempt at a flag has changed.
    enum FlagNews: Sendable, Hashable {
        /// It took the order, read back or not.
        case off(FlagReport)
        /// The first attempt did not succeed; the order is repeated.
        case retrying(FlagReport)
        /// It was refused for good, or was repeated in vain for too long.
        case failed(FlagReport, isGivenUp: Bool)
    }

    /// How long a ROLLBACK may take to reach a sink before people are told.
    private static let patience: Duration = .seconds(30)

    /// How long an order to a flag may be repeated before people are told to turn it off by hand.
    private static let flagPatience: Duration = .seconds(10)

    private let sinks: [Sink]
    private let run: String
    private let isDryRun: Bool
    private(set) var deliveries: [DeliveryReport] = []
    private(set) var flags: [FlagReport] = []
    private(set) var closing: Closing = .open
    /// Sinks whose undelivered ROLLBACK has been announced.
    private var alarmed: Set<String> = []

    init(sinks: [Sink], run: String, isDryRun: Bool) {
        self.sinks = sinks
        self.run = run
        self.isDryRun = isDryRun
    }

    /// Owes one message to every sink that wants its kind.
    mutating func owe(
        _ kind: AnnouncementKind,
        announcement: Int,
        seq: Int64,
        at: Timestamp,
        except: String?
    ) -> [Commitment.Owed] {
        sinks.enumerated().filter { $0.element.wants(kind) && $0.element.name != except }.map { index, sink in
            let id = "\(run)-\(seq)-\(announcement)-s\(index)"
            return owe(
                Commitment.Owed(id: id, recipient: .sink(sink.name), kind: kind, announcement: announcement),
                at
            )
        }
    }

    /// Owes the order to turn a flag off.
    mutating func order(flag: String, seq: Int64, at: Timestamp) -> Commitment.Owed {
        let index = flags.firstIndex { $0.name == flag } ?? flags.count
        let state: FlagState = isDryRun ? .suppressed : .ordered
        if index == flags.count { flags.append(FlagReport(name: flag, state: state, detail: "")) }
        (flags[index].state, flags[index].detail) = (state, "")
        return owe(
            Commitment.Owed(
                id: "\(run)-\(seq)-f\(index)",
                recipient: .flag(flag),
                kind: .flag,
                announcement: nil
            ),
            at
        )
    }

    private mutating func owe(_ owed: Commitment.Owed, _ at: Timestamp) -> Commitment.Owed {
        deliveries.append(
            DeliveryReport(
                id: owed.id,
                recipient: owed.recipient,
                kind: owed.kind,
                state: isDryRun ? .suppressed : .pending,
                attempts: 0,
                lastResult: "",
                createdAt: at
            )
        )
        return owed
    }

    /// Forgets deliveries that never reached the outbox; returns the flags that were ordered among them.
    mutating func withdraw(_ commitment: Commitment) -> [String] {
        let ids = Set(commitment.owed.map(\.id))
        deliveries.removeAll { ids.contains($0.id) }
        return commitment.owed.compactMap { owed in
            guard case .flag(let name) = owed.recipient else { return nil }
            return name
        }
    }

    /// Files an attempt; returns what is new about a flag, nil when nothing is.
    mutating func settle(_ id: String, _ outcome: DeliveryOutcome, at: Timestamp) -> FlagNews? {
        guard let index = deliveries.firstIndex(where: { $0.id == id }), !deliveries[index].state.isSettled
        else {
            return nil
        }
        deliveries[index].attempts += 1
        deliveries[index].lastResult = outcome.text
        switch outcome {
        case .accepted: deliveries[index].state = .delivered
        case .readBack: deliveries[index].state = .readBack
        case .retry: break
        case .refused: deliveries[index].state = .dead
        }
        let delivery = deliveries[index]
        guard case .flag(let name) = delivery.recipient,
            let flag = flags.firstIndex(where: { $0.name == name })
        else { return nil }
        return take(outcome, of: delivery, at: at, by: &flags[flag])
    }

    private func take(
        _ outcome: DeliveryOutcome,
        of delivery: DeliveryReport,
        at: Timestamp,
        by flag: inout FlagReport
    ) -> FlagNews? {
        flag.detail = outcome.text
        switch outcome {
        case .accepted: flag.state = .accepted
        case .readBack: flag.state = .readBack
        case .refused:
            flag.state = .failed
            return .failed(flag, isGivenUp: true)
        case .retry:
            if flag.state == .failed { return nil }
            guard !Self.isLate(delivery, at: at, Self.flagPatience) else {
                flag.state = .failed
                return .failed(flag, isGivenUp: false)
            }
            flag.detail = "retrying: " + outcome.text
            return delivery.attempts == 1 ? .retrying(flag) : nil
        }
        return .off(flag)
    }

    /// Flags whose order has been repeated in vain for 10 s; they have failed from now on.
    mutating func overdueFlags(at: Timestamp) -> [FlagReport] {
        var overdue: [FlagReport] = []
        for delivery in deliveries where delivery.attempts > 0 {
            guard Self.isLate(delivery, at: at, Self.flagPatience) else { continue }
            guard case .flag(let name) = delivery.recipient,
                let index = flags.firstIndex(where: { $0.name == name && $0.state == .ordered })
            else { continue }
            flags[index].state = .failed
            flags[index].detail = delivery.lastResult
            overdue.append(flags[index])
        }
        return overdue
    }

    private static func isLate(_ delivery: DeliveryReport, at: Timestamp, _ patience: Duration) -> Bool {
        delivery.state == .pending && delivery.createdAt.duration(to: at) >= patience
    }

    /// Sinks that have not taken a ROLLBACK for 30 s or never will, each named once.
    mutating func undelivered(at: Timestamp) -> [DeliveryReport] {
        let overdue = deliveries.filter { delivery in
            guard delivery.kind == .decision, case .sink(let name) = delivery.recipient,
                !alarmed.contains(name)
            else {
                return false
            }
            return delivery.state == .dead || Self.isLate(delivery, at: at, Self.patience)
        }
        alarmed.formUnion(overdue.map(\.recipient.label))
        return overdue
    }

    /// The flags that were off are on again.
    mutating func restoreFlags() {
        for index in flags.indices {
            (flags[index].state, flags[index].detail) = (.restored, "read back as on")
        }
    }

    /// True when nothing the end of the process waits for is pending.
    var isUrgentSettled: Bool {
        deliveries.allSatisfy { $0.state.isSettled || !$0.kind.isUrgent }
    }

    /// True when every flag that was ordered off took the order, as far as anybody can see.
    var isEnforced: Bool {
        flags.allSatisfy { flag in
            switch flag.state {
            case .accepted, .readBack, .suppressed, .restored: true
            case .ordered, .failed: false
            }
        }
    }

    /// Starts the two minutes in which what is urgent may settle (docs/decisions.md).
    mutating func beginClosing(_ at: Timestamp) { closing = .settling(until: at.advanced(by: .seconds(120))) }

    /// The last message has been owed; it gets what is left, and at least five seconds.
    mutating func beginEnding(_ at: Timestamp, until: Timestamp) {
        closing = .ending(until: max(until, at.advanced(by: .seconds(5))))
    }

    /// Everything is over.
    mutating func finish() { closing = .finished }

    /// The run goes on after all.
    mutating func reopen() { closing = .open }
}

extension Sink {
    /// Webhooks get decisions, flags and alarms about deliveries; Slack gets all of it (docs/decisions.md).
    package func wants(_ kind: AnnouncementKind) -> Bool {
        switch self.kind {
        case .slack: return true
        case .webhook:
            switch kind {
            case .decision, .flag, .undelivered: return true
            case .started, .ready, .warning, .cleared, .blind, .sighted, .restart, .reminder, .deadline,
                .lever,
                .interrupted, .ended, .test:
                return false
            }
        }
    }
}
