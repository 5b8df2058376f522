import CutoverCore

/// What happens before T0: the sources' counters are reset where asked for, and every source is read once.
struct Opening: Sendable {
    /// T0 waits no longer for the bases: a source that hangs must not hold up the watch over everything else.
    private static let patience: Duration = .seconds(1)

    private let plan: Plan
    private let prober: any Prober
    private let fetcher: any Fetcher
    private let timekeeper: any Timekeeper
    private let inbox: Inbox

    init(
        plan: Plan,
        prober: any Prober,
        fetcher: any Fetcher,
        timekeeper: any Timekeeper,
        inbox: Inbox
    ) {
        self.plan = plan
        self.prober = prober
        self.fetcher = fetcher
        self.timekeeper = timekeeper
        self.inbox = inbox
    }

    /// Begins to read the bases of all sources at once; once they are read, or after a second, the run has begun.
    ///
    /// A base that comes later, still before the source's first slot, is taken in `group`; after that, and when it
    /// cannot be read, the first success becomes the base. Nil when it was cancelled.
    func open(in group: inout DiscardingTaskGroup) async -> Timestamp? {
        let start = timekeeper.now
        if plan.targets.contains(where: \.isSource) {
            let read = Wakeup()
            group.addTask {
                _ = await readBases(from: start)
                read.signal()
            }
            await read.wait(until: start.advanced(by: Self.patience), by: timekeeper)
        }
        if Task.isCancelled { return nil }
        let origin = timekeeper.now
        inbox.push(.began(origin))
        return origin
    }

    /// Reads the base of every source; returns the critical ones that gave none, and why.
    func readBases(from start: Timestamp) async -> [String] {
        await withTaskGroup(of: String?.self) { group in
            for target in plan.targets {
                switch target.kind {
                case .http, .command: continue
                case .source(_, let source):
                    // Its first slot is an interval after T0 at the earliest: never two polls of a source at once.
                    let end = start.advanced(by: target.interval)
                    group.addTask { await readBase(of: target, source, before: end) }
                }
            }
            return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
        }
    }

    /// Nil when it was read, or when nothing hangs on it.
    private func readBase(of target: Target, _ source: Source, before end: Timestamp) async -> String? {
        var asked = target
        asked.timeout = min(target.timeout, target.interval)
        if let reset = source.reset { await send(reset, of: asked) }
        asked.timeout = min(asked.timeout, timekeeper.now.duration(to: end))
        let late =
            target.criticality == .advisory ? nil : "source \(target.name) was not read before T0"
        if Task.isCancelled || asked.timeout <= .zero { return late }
        let base = await prober.probe(asked, slot: 0, intendedStart: timekeeper.now)
        if Task.isCancelled { return late }
        inbox.push(.observed(base))
        guard base.reading == nil, target.criticality != .advisory else { return nil }
        return "source \(target.name) gave no base: \(base.sample.shown)"
    }

    private func send(_ reset: Request, of target: Target) async {
        let fetch = Fetch(
            request: reset,
            timeout: target.timeout,
            body: .discard(cap: Route.defaultBodyLimit),
            maximumRedirects: 0
        )
        let answer = await fetcher.fetch(fetch)
        let fault: String
        switch (answer.failure, answer.status) {
        case (nil, .some(200...299)): return
        case (nil, .some(let status)): fault = "answered \(status)"
        case (nil, nil): fault = "gave no answer"
        case (.some(let failure), _): fault = "failed: \(failure.rawValue) \(answer.detail)"
        }
        let text =
            "the reset of source \"\(target.name)\" \(fault); "
            + "its counters go on from where they were, its own p95 may cover requests from before T0"
        inbox.push(.noticed(Note(at: timekeeper.now, kind: "reset", text: text)))
    }
}
