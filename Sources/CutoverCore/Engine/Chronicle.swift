/// The run's story in short: newest lines, counts of failures and restarts.
struct Chronicle: Sendable, Hashable {
    private(set) var notes: [Note] = []
    private(set) var failures: [String: [ProbeFailure: Int64]] = [:]
    private(set) var restarts: [String: Int] = [:]
    private(set) var successes: [String: Int64] = [:]
    private(set) var warnings = 0
    /// What the probes saw on the wire, by target.
    private(set) var wires: [String: WireReport] = [:]
    /// Sources whose standstill has been told and lasts, and when it was told last.
    var standing: Set<String> = []
    var standstillTold: [String: Timestamp] = [:]
    /// When the last reminder, or the transition it reminds of, was announced.
    var lastReminder: Timestamp?

    /// Adds a line; the newest 20 are kept.
    mutating func add(_ note: Note) {
        notes = notes.suffix(19) + [note]
        if note.kind == AnnouncementKind.warning.rawValue { warnings += 1 }
    }

    /// Takes back the lines of decisions: the one that was told could not be stored.
    mutating func withdrawDecision() { notes.removeAll { $0.kind == AnnouncementKind.decision.rawValue } }

    mutating func count(_ outcome: Outcome, of target: String) {
        switch outcome {
        case .ok: successes[target, default: 0] += 1
        case .failed(let failure): failures[target, default: [:]][failure, default: 0] += 1
        }
    }

    /// Files how a probe went on the wire; returns a line when another address answers than before.
    mutating func note(_ exchange: Exchange, of target: String) -> String? {
        wires[target, default: WireReport(target: target)].add(exchange)
    }

    mutating func countRestart(of target: String) { restarts[target, default: 0] += 1 }
}
