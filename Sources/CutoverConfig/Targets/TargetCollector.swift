import CutoverCore

/// Gathers the targets of the file, the options and the variables.
struct TargetCollector {
    /// What holds where a target says nothing.
    let general: General
    /// The options and variables.
    let options: Options
    /// The variables of the former script.
    let former: FormerVariables

    /// All targets, the file's first; nil when none was written at all, so that there is nothing to watch.
    func collect(_ file: Value?, _ review: inout Review) -> [DraftTarget]? {
        let items = file.flatMap { $0.list("a list of targets", &review) } ?? []
        let reader = TargetReader(general: general)
        var drafts = items.compactMap { reader.read($0, &review) }
        refuseRepeatedNames(drafts, &review)
        let health = options.list("health-url", options.flags.healthURLs, &review)
        let metrics = self.metrics(isAlone: items.isEmpty && health.isEmpty, &review)
        for value in health {
            add(value, "health", kind: { .http($0, Expectation()) }, to: &drafts, &review)
        }
        if let metrics {
            add(metrics, "ops-metrics", kind: { .source($0, Source()) }, to: &drafts, &review)
        }
        if items.isEmpty, health.isEmpty, metrics == nil { return isUnreadable(file) ? [] : nil }
        return drafts + (review.isArchived ? [] : shadows(of: drafts, isWhole: drafts.count >= items.count))
    }

    /// The address of `--metrics-url`, else of its variable, else the former script's own if it seems to be replaced.
    private func metrics(isAlone: Bool, _ review: inout Review) -> Value? {
        if let value = options.values("metrics-url", options.flags.metricsURL, &review).first { return value }
        return former.isAny && isAlone ? .option("--metrics-url", FormerVariables.address) : nil
    }

    private func isUnreadable(_ value: Value?) -> Bool {
        switch value?.content {
        case .scalar, .mapping, .unreadable: true
        case .sequence, .null, nil: false
        }
    }

    private func add(
        _ value: Value,
        _ name: String,
        kind: (Request) -> Target.Kind,
        to drafts: inout [DraftTarget],
        _ review: inout Review
    ) {
        guard let url = RequestReader(purpose: .target, method: "GET").url(value, &review) else { return }
        var target = Target(
            name: Unused.name(name, among: Set(drafts.map(\.target.name))),
            kind: kind(Request(url: url)),
            interval: general.interval.value,
            timeout: general.timeout,
            criticality: .all,
            limits: general.limits.limits
        )
        let isKnown = drafts.contains {
            $0.target.request?.url.value == url.value && $0.target.isSource == target.isSource
        }
        guard !isKnown else { return }
        let interval = target.isSource ? general.sourceInterval : general.interval
        target.interval = interval.value
        drafts.append(DraftTarget(target: target, at: value, intervalAt: interval.at))
    }

    /// A health target on the address of every source, if the plan has no health target of its own.
    ///
    /// A timeout is unknown there, since a single-threaded server may be busy; refused, reset and 5xx are bad.
    private func shadows(of drafts: [DraftTarget], isWhole: Bool) -> [DraftTarget] {
        guard isWhole, drafts.allSatisfy(\.target.isSource) else { return [] }
        var taken = Set(drafts.map(\.target.name))
        return drafts.compactMap { draft in
            guard let request = draft.target.request, draft.target.isAnsweredByService else { return nil }
            var target = draft.target
            target.name = Unused.name(target.name.prefix(56) + "-up", among: taken)
            taken.insert(target.name)
            target.kind = .http(request, Expectation(statuses: [100...499]))
            target.interval = general.brief?.interval ?? general.interval.value
            target.criticality = target.criticality == .advisory ? .advisory : .all
            target.limits = Limits(
                errorRate: target.limits.errorRate ?? general.limits.limits.errorRate
                    ?? ShareLimit(percent: "2.0"),
                p95: nil
            )
            target.isTimeoutUnknown = true
            return DraftTarget(target: target, at: draft.at, intervalAt: general.interval.at)
        }
    }

    private func refuseRepeatedNames(_ drafts: [DraftTarget], _ review: inout Review) {
        var seen: Set<String> = []
        for draft in drafts where !seen.insert(draft.target.name).inserted {
            review.refuse(
                draft.at,
                "\"\(draft.target.name)\" is taken by another target; give each its own name"
            )
        }
    }
}

extension Target {
    /// False where somebody else answers for the service: its death says nothing of the service's health.
    fileprivate var isAnsweredByService: Bool {
        switch kind {
        case .http, .command: true
        case .source(_, let source): source.format.counting != .sinceT0
        }
    }
}
