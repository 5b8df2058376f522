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
                await readBases(from: start)
                read.signal()
            }
            await read.wait(until: start.advanced(by: Self.patience), by: timekeeper)
        }
        if Task.isCancelled { return nil }
        let origin = timekeeper.now
        inbox.push(.began(origin))
        return origin
    }

    private func readBases(from start: Timestamp) async {
        await withDiscardingTaskGroup { group in
            for target in plan.targets {
                switch target.kind {
                case .http: continue
                case .opsMetrics(let source):
                    // Its first slot is an interval after T0 at the earliest: never two polls of a source at once.
                    let end = start.advanced(by: target.interval)
                    group.addTask { await readBase(of: target, source, before: end) }
                }
            }
        }
    }

    private func readBase(of target: Target, _ source: Source, before end: Timestamp) async {
        var target = target
        target.timeout = min(target.timeout, target.interval)
        if let reset = source.reset { await send(reset, of: target) }
        target.timeout = min(target.timeout, timekeeper.now.duration(to: end))
        if Task.isCancelled || target.timeout <= .zero { return }
        let base = await prober.probe(target, slot: 0, intendedStart: timekeeper.now)
        if Task.isCancelled { return }
        inbox.push(.observed(base))
    }

    private func send(_ reset: Request, of target: Target) async {
        let fetch = Fetch(
            request: reset,
            timeout: target.timeout,
            body: .discard(cap: TargetProber.bodyCap),
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
