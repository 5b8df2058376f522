import CutoverCore

/// A verdict as five columns of `verdicts`: the word, the reason's label, its two numbers or its text.
struct VerdictWords: Sendable, Hashable {
    var verdict: String
    var reason: String?
    var seen: Int64?
    var needed: Int64?
    var text: String?

    /// The words as stored.
    init(verdict: String, reason: String?, seen: Int64?, needed: Int64?, text: String?) {
        self.verdict = verdict
        self.reason = reason
        self.seen = seen
        self.needed = needed
        self.text = text
    }

    /// The words of a verdict; unlike in messages, forgiven is told from pass.
    init(_ answer: Verdict) {
        switch answer {
        case .pass: self.init(verdict: Word.pass.rawValue, reason: nil, seen: nil, needed: nil, text: nil)
        case .forgiven:
            self.init(verdict: Word.forgiven.rawValue, reason: nil, seen: nil, needed: nil, text: nil)
        case .fail: self.init(verdict: Word.fail.rawValue, reason: nil, seen: nil, needed: nil, text: nil)
        case .unknown(let reason): self.init(reason)
        }
    }

    private init(_ reason: UnknownReason) {
        self.init(verdict: Word.unknown.rawValue, reason: reason.label, seen: nil, needed: nil, text: nil)
        switch reason {
        case .noData, .endpointMissing, .stale, .neverObserved: break
        case .tooFewRequests(let count, let needs), .gaugePredatesWindow(let count, let needs):
            (seen, needed) = (count, needs)
        case .lowCoverage(let count, let total), .readyTooLate(let count, let total):
            (seen, needed) = (Int64(count), Int64(total))
        case .gaugeFull(let span): seen = span
        case .tooFewBlocks(let count, let needs): (seen, needed) = (Int64(count), Int64(needs))
        case .unreadable(let why), .sourceFailed(let why), .noEndpointMatches(let why),
            .limitBetweenBounds(let why):
            text = why
        }
    }

    /// The verdict these words say.
    func answer() throws -> Verdict {
        switch try Word(rawValue: verdict).orUnreadable("verdicts.verdict", verdict) {
        case .pass: .pass
        case .forgiven: .forgiven
        case .fail: .fail
        case .unknown: .unknown(try unknownReason())
        }
    }

    private func unknownReason() throws -> UnknownReason {
        switch try reason.flatMap(Label.init(rawValue:)).orUnreadable("verdicts.reason", reason) {
        case .noData: .noData
        case .tooFewRequests: .tooFewRequests(try number(seen), needs: try number(needed))
        case .lowCoverage: .lowCoverage(Int(try number(seen)), of: Int(try number(needed)))
        case .readyTooLate: .readyTooLate(Int(try number(seen)), of: Int(try number(needed)))
        case .tooFewBlocks: .tooFewBlocks(Int(try number(seen)), needs: Int(try number(needed)))
        case .endpointMissing: .endpointMissing
        case .unreadable: .unreadable(try words())
        case .sourceFailed: .sourceFailed(try words())
        case .stale: .stale
        case .gaugePredatesWindow: .gaugePredatesWindow(try number(seen), needs: try number(needed))
        case .gaugeFull: .gaugeFull(try number(seen))
        case .limitBetweenBounds: .limitBetweenBounds(try words())
        case .noEndpointMatches: .noEndpointMatches(try words())
        case .neverObserved: .neverObserved
        }
    }

    private func number(_ value: Int64?) throws -> Int64 {
        try value.orUnreadable("verdicts.reason_seen or reason_needed", nil)
    }

    private func words() throws -> String { try text.orUnreadable("verdicts.reason_text", nil) }

    private enum Word: String {
        case pass, forgiven, fail, unknown
    }

    private enum Label: String {
        case noData = "no_data"
        case tooFewRequests = "too_few_requests"
        case lowCoverage = "low_coverage"
        case readyTooLate = "ready_too_late"
        case tooFewBlocks = "too_few_blocks"
        case endpointMissing = "endpoint_missing"
        case unreadable
        case sourceFailed = "source_failed"
        case stale
        case gaugePredatesWindow = "gauge_predates_window"
        case gaugeFull = "gauge_full"
        case limitBetweenBounds = "limit_between_bounds"
        case noEndpointMatches = "no_endpoint_matches"
        case neverObserved = "never_observed"
    }
}
