import CutoverCore
import CutoverReport
import Foundation
import Synchronization

/// The folder of one run: its log, its evidence, its summary.
///
/// Everything in it only grows, but the summary.
final class RunFolder: Sendable {
    /// The folder, absolute.
    let path: String
    private let run: String
    private let plan: String
    private let log: AppendFile
    private let evidence: AppendFile
    private let legacy: AppendFile?
    private let waiting = Mutex<[Observation]>([])

    /// Creates or opens `directory`/`run` (mode 0700); `plan` is its text as the store keeps it, `legacy` is the former script's CUTOVER_OUT_FILE, elsewhere.
    ///
    /// - Throws: `UnwritableFile`.
    init(directory: String, run: String, plan: String, legacy: AppendFile?) throws(UnwritableFile) {
        path = directory + "/" + run
        self.run = run
        self.plan = plan
        for folder in [directory, path] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw UnwritableFile(path: folder, reason: String(cString: strerror(errno)))
        }
        log = try AppendFile(path + "/monitor.log")
        evidence = try AppendFile(path + "/evidence.jsonl")
        self.legacy = legacy
    }

    /// Appends a line to the run's log.
    func write(log line: String) { log.append(line) }

    /// Keeps probes and polls until the tick that judged them, then writes them with what it found.
    func witness(_ entries: [Entry], rules: [RuleReport]?) {
        let isJudged = entries.contains { entry in
            switch entry {
            case .event(_, .tick), .verdict: true
            case .event, .sample, .window, .note: false
            }
        }
        let due = waiting.withLock { waiting -> [Observation] in
            for entry in entries {
                if case .sample(_, let observation) = entry { waiting.append(observation) }
                if let line = line(of: entry) { evidence.append(line.dropLast()) }
            }
            guard isJudged else { return [] }
            defer { waiting = [] }
            return waiting
        }
        for observation in due { write(observation, rules ?? []) }
    }

    /// The line of an event that is evidence by itself; nil for all others.
    private func line(of entry: Entry) -> [UInt8]? {
        switch entry {
        case .event(_, .began(let at)): EvidenceLine.start(run: run, origin: at, plan: plan)
        case .event(_, .missed(let target, let slot, let at)):
            EvidenceLine.missed(run: run, target: target, slot: slot, at: at)
        case .event(_, .resumed(let at)): EvidenceLine.resumed(run: run, at: at)
        case .event, .sample, .window, .verdict, .note: nil
        }
    }

    /// Writes what still waits for its tick.
    func flush(rules: [RuleReport]) {
        for observation in waiting.withLock({ $0 }) { write(observation, rules) }
        waiting.withLock { $0 = [] }
    }

    private func write(_ observation: Observation, _ rules: [RuleReport]) {
        let target = observation.sample.target
        let isSource = rules.contains { $0.target == target && $0.rule.hasPrefix(target + ":") }
        guard isSource || observation.reading != nil else {
            return evidence.append(EvidenceLine.probe(observation, run: run).dropLast())
        }
        let breached = BreachedEndpoint.list(of: target, in: rules)
        let line = EvidenceLine.poll(observation, run: run, breached: breached).dropLast()
        evidence.append(line)
        legacy?.append(line)
    }

    /// Writes summary.md, whole or not at all.
    ///
    /// - Throws: `UnwritableFile`.
    func write(summary: String) throws(UnwritableFile) {
        let final = path + "/summary.md"
        let draft = final + ".part"
        do {
            try Data(summary.utf8).write(to: URL(fileURLWithPath: draft))
        } catch {
            throw UnwritableFile(path: draft, reason: error.localizedDescription)
        }
        chmod(draft, 0o600)
        guard rename(draft, final) == 0 else {
            throw UnwritableFile(path: final, reason: String(cString: strerror(errno)))
        }
    }

    /// Why a line could not be written, the first time it happened; nil while all were.
    var fault: String? { log.fault ?? evidence.fault ?? legacy?.fault }
}

extension AppendFile {
    /// Appends a slice as a line.
    func append(_ line: ArraySlice<UInt8>) { append(Array(line)) }
}
