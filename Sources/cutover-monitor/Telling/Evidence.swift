import CutoverConfig
import CutoverCore
import CutoverReport
import Synchronization

/// The evidence of a run, line by line: evidence.jsonl, and the former script's CUTOVER_OUT_FILE.
final class Evidence: Sendable {
    private let run: String
    private let plan: String
    /// The targets whose probes are polls.
    private let sources: Set<String>
    private let file: AppendFile?
    private let legacy: AppendFile?
    private let waiting = Mutex<[Observation]>([])

    /// Writes to `file` the plan, every probe, poll and missed slot, to `legacy` the polls; nil leaves that one out.
    init(run: String, plan: Plan, file: AppendFile?, legacy: AppendFile?) {
        self.run = run
        self.plan = PlanText.render(plan)
        sources = Set(plan.targets.filter(\.isSource).map(\.name))
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
            for case .sample(_, let observation) in entries { waiting.append(observation) }
            guard isJudged else { return [] }
            defer { waiting = [] }
            return waiting
        }
        let told = entries.compactMap(line)
        if !told.isEmpty { file?.append(told) }
        write(due, rules)
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
        let due = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        write(due, rules)
    }

    /// The files whose end is to be waited for.
    var files: [AppendFile] { [file, legacy].compactMap(\.self) }

    private func write(_ observations: [Observation], _ rules: [RuleReport]) {
        if observations.isEmpty { return }
        let lines = observations.map { line(of: $0, rules) }
        file?.append(lines)
        guard let legacy else { return }
        let polls = zip(observations, lines).filter { isPoll($0.0) }
        legacy.append(polls.map(\.1))
    }

    private func isPoll(_ observation: Observation) -> Bool {
        observation.reading != nil || sources.contains(observation.sample.target)
    }

    private func line(of observation: Observation, _ rules: [RuleReport]) -> [UInt8] {
        guard isPoll(observation) else { return EvidenceLine.probe(observation, run: run) }
        let breached = BreachedEndpoint.list(of: observation.sample.target, in: rules)
        return EvidenceLine.poll(observation, run: run, breached: breached)
    }
}
