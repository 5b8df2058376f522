extension RuleReport {
    /// Who the rule is about: the endpoint, all endpoints of a source, or the target.
    package var subject: String {
        endpoint ?? (isTotal ? "\(target) (all endpoints)" : target)
    }

    /// The rule with its figures: "errors /a/b 12.4 % (31 of 250, limit 2.0 %) since T+20:00".
    package func sentence(origin: Timestamp?) -> String {
        var text = figure.word + " " + subject + " " + value
        if isBadAtEnd { text += ", bad in the last 3 blocks" }
        if let since, let origin, verdict == .fail || state == .degraded || state == .breached {
            text += " since T+" + origin.duration(to: since).clock
        }
        return text
    }

    /// True when it fails by how the window ended, though its share is within the limit.
    private var isBadAtEnd: Bool {
        code == .literalEnd && !figure.isGauge && !share.isExceeded(by: k, of: n)
    }

    /// The figures alone: "12.4 % (31 of 250, limit 2.0 %)", or why there are none.
    package var value: String {
        if case .unknown(let reason) = verdict { return "unknown: " + reason.sentence + counted }
        switch figure {
        case .errorRate: return rate
        case .p95:
            guard let latencyLimit, latency != nil || isOfBuckets else { return "no data" }
            return
                "\(shownLatency) (\(k) of \(n) \(over) \(Wording.milliseconds(latencyLimit)))"
        case .reportedP95, .estimatedP95:
            guard let latency, let latencyLimit else { return "no data" }
            return "\(Wording.milliseconds(latency)) (limit \(Wording.milliseconds(latencyLimit)); "
                + "over it in \(k) of \(n) readings)"
        }
    }

    /// Timeouts count as over any limit, however short: without the word the figures would contradict each other.
    private var over: String {
        if isOfBuckets { return "over" }
        let isWithin = (latency ?? .zero) <= (latencyLimit ?? .zero)
        return isWithin && share.isExceeded(by: k, of: n) ? "timed out or over" : "over"
    }

    /// True for a rule over the buckets of a histogram, which know bounds of a p95 and no p95.
    private var isOfBuckets: Bool { figure == .p95 && endpoint != nil }

    private var shownLatency: String {
        guard let latency else { return "beyond the last bucket" }
        return (isOfBuckets ? "<= " : "") + Wording.milliseconds(latency)
    }

    private var rate: String {
        "\(Wording.percent(k, of: n, against: share)) (\(k) of \(n), limit \(share.percentText) %)"
    }

    private var counted: String { figure == .errorRate && n > 0 ? "; " + rate : "" }

    /// The limit as the operator knows it: "<= 2.0 %", "<= 1200 ms".
    package var limitText: String {
        latencyLimit.map { "<= " + Wording.milliseconds($0) } ?? "<= \(share.percentText) %"
    }
}

extension UnknownReason {
    /// Why a rule cannot answer, for people.
    package var sentence: String {
        switch self {
        case .noData: "nothing was observed"
        case .tooFewRequests(let n, let needs): "\(n) of the \(needs) requests a verdict needs"
        case .lowCoverage(let observed, let scheduled): "only \(observed) of \(scheduled) probes were seen"
        case .readyTooLate(let judged, let slots):
            "ready so late that only \(judged) of its \(slots) probes are judged"
        case .tooFewBlocks(let blocks, let needs): "seen in \(blocks) of the \(needs) blocks a verdict needs"
        case .endpointMissing: "missing from the newest reading"
        case .unreadable(let why), .limitBetweenBounds(let why): why
        case .sourceFailed(let why): "the source cannot be read: " + why
        case .stale: "the newest reading is older than two intervals"
        case .gaugePredatesWindow(let n, let needs):
            "it still covers requests from before T0 (\(n) of \(needs) since); empty the counters at T0"
        case .gaugeFull(let span):
            "its count stands at \(span), the most it keeps, so how many of them came since T0 cannot be told; "
                + "restart it at T0, or watch it by own probes and make it critical: false"
        case .noEndpointMatches(let glob): "no endpoint matches \"\(glob)\""
        case .neverObserved: "never ready, so never judged"
        }
    }
}
