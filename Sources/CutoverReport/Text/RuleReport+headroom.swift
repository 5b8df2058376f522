import CutoverCore

extension RuleReport {
    /// How far the rule is from its limit, in at most 17 columns: "room for 7 bad", "388 ms below".
    ///
    /// The room of own probes is that of the whole window; that of counted requests is the room at their number so far.
    var headroom: String {
        switch verdict {
        case .unknown:
            return isOverLimit ? "over so far" : state == .warming ? "not judged yet" : "cannot tell"
        case .forgiven: return "over, forgiven"
        case .fail: return isOverNow ? "over the limit" : "bad too often"
        case .pass: return figure.isGauge ? distance : room
        }
    }

    private var isOverNow: Bool {
        guard figure.isGauge, let latency, let latencyLimit else {
            return share.isExceeded(by: k, of: n)
        }
        return latency > latencyLimit
    }

    private var distance: String {
        guard let latency, let latencyLimit else { return "cannot tell" }
        let room = (latencyLimit - latency).wholeMicroseconds
        let count = PlainText.count(Int64(clamping: room.magnitude / 1_000), 5).drop { $0 == " " }
        return "\(count) ms " + (room < 0 ? "above" : "below")
    }

    private var room: String {
        let room = (criticalCount ?? share.criticalCount(of: n)) - 1 - k
        let isOver = share.isExceeded(by: k, of: n)
        if room < 0 { return "over, by too few" }
        if room == 0, k == 0 { return criticalCount == nil ? "none bad so far" : "none may be \(bad)" }
        if room == 0 { return isOver ? "over, no room" : "no room left" }
        let count = PlainText.count(room, 4).drop { $0 == " " }
        return isOver ? "over, room for \(count)" : "room for \(count) \(bad)"
    }

    private var bad: String { figure == .errorRate ? "bad" : "slow" }
}
