import CutoverCore
import CutoverReport
import Synchronization

/// The evidence of a run, line by line: evidence.jsonl, and the former script's CUTOVER_OUT_FILE.
final class Evidence: Sendable {
    private let run: String
    private let plan: String
    private let file: AppendFile?
    private let legacy: AppendFile?
    private let waiting = Mutex<[Observation]>([])

    /// Writes to `file` the plan, every probe, poll and missed slot, to `legacy` the polls; nil leaves that one out.
    ///
    /// `plan` is its text as the store keeps it.
    init(run: String, plan: String, file: AppendFile?, legacy: AppendFile?) {
        self.run = run
        self.plan = plan
        self.file = file
        self.legacy = legacy
    }

    /// Keeps probes and polls until the tick that judged them, then writes them with what it found.
    func witness(_ entries: [Entry], rules: [RuleReport]) {
        let isJudged = entries.contains { entry in
            switch entry {
            case .event(_, .tick), .verdict: true
            case .event, .sample, .window, .note, .answer: false
            }
        }
        let due = waiting.withLock { waiting -> [Observation] in
            for entry in entries {
                if case .sample(_, let observation) = entry { waiting.append(observation) }
                if let line = line(of: entry) { file?.append(Array(line.dropLast())) }
            }
            guard isJudged else { return [] }
            defer { waiting = [] }
            return waiting
        }
        for observation in due { write(observation, rules) }
    }

    /// The line of an event that is evidence by itself; nil for all others.
    private func line(of entry: Entry) -> [UInt8]? {
        switch entry {
        case .event(_, .began(let at)): EvidenceLine.start(run: run, origin: at, plan: plan)
        case .event(_, .missed(let target, let slot, let at)):
            EvidenceLine.missed(run: run, target: target, slot: slot, at: at)
        case .answer(_, let answer): EvidenceLine.lever(run: run, answer)
        case .event(_, .resumed(let at)): EvidenceLine.resumed(run: run, at: at)
        case .event, .sample, .window, .verdict, .note: nil
        }
    }

    /// Writes what still waits for its tick.
    func flush(rules: [RuleReport]) {
        for observation in waiting.withLock({ $0 }) { write(observation, rules) }
        waiting.withLock { $0 = [] }
    }

    /// The files whose end is to be waited for.
    var files: [AppendFile] { [file, legacy].compactMap(\.self) }

    private func write(_ observation: Observation, _ rules: [RuleReport]) {
        let target = observation.sample.target
        let isSource = rules.contains { $0.target == target && $0.rule.hasPrefix(target + ":") }
        guard isSource || observation.reading != nil else {
            file?.append(Array(EvidenceLine.probe(observation, run: run).dropLast()))
            return
        }
        let breached = BreachedEndpoint.list(of: target, in: rules)
        let line = Array(EvidenceLine.poll(observation, run: run, breached: breached).dropLast())
        file?.append(line)
        legacy?.append(line)
    }
}
