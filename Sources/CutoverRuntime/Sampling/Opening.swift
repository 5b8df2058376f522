import CutoverCore

/// What happens before T0: the sources' counters are reset where asked for, and every source is read once.
struct Opening: Sendable {
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

    /// Reads the bases of all sources at once, then says that the run has begun; nil when it was cancelled.
    ///
    /// A base that cannot be read does not hold up T0: the first success becomes the base.
    func open() async -> Timestamp? {
        await withDiscardingTaskGroup { group in
            for target in plan.targets {
                switch target.kind {
                case .http: continue
                case .opsMetrics(let source): group.addTask { await readBase(of: target, source) }
                }
            }
        }
        if Task.isCancelled { return nil }
        let origin = timekeeper.now
        inbox.push(.began(origin))
        return origin
    }

    private func readBase(of target: Target, _ source: Source) async {
        if let reset = source.reset { await send(reset, of: target) }
        if Task.isCancelled { return }
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
