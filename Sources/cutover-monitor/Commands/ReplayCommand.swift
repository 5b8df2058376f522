import ArgumentParser
import CutoverConfig
import CutoverCore
import CutoverSeal
import CutoverStore

/// Decides a stored run again.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decides a stored run again: 0 the same decisions, 1 different, 74 unreadable."
    )

    @Argument(help: "The run's id, or as much of it as is unique.")
    var run: String

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let archive = try store.open()
        let found: RunSummary
        let events: [(seq: Int64, event: Event)]
        let stored: [Decision]
        let plan: Plan
        do {
            found = try await archive.run(run)
            events = try await archive.events(of: found.record.id)
            stored = try await archive.decisions(of: found.record.id)
            plan = try PlanReader.readArchived(found.record.plan)
        } catch let trouble as StoreTrouble {
            throw StoreOptions.refuse(trouble)
        } catch {
            Console.complain("the plan of run \(run) cannot be read: \(error)")
            throw ExitStatus.storage.code
        }
        var engine = Engine(plan: plan, run: found.record.id, isDryRun: false)
        for (seq, event) in events { engine.replay(event, seq: seq) }
        let differences = Self.differences(found.record, stored: stored.last, replayed: engine.decision)
        Console.say("run \(found.record.id): \(events.count) events replayed")
        Console.say(engine.decision?.text ?? "no decision")
        for difference in differences { Console.say("DIFFERENT: \(difference)") }
        guard differences.isEmpty else {
            throw ExitCode(1)
        }
        Console.say(stored.isEmpty ? "the same: no decision was made" : "the same decision as stored")
    }

    /// What differs between the stored decision and the replayed one, the first difference first.
    private static func differences(_ record: RunRecord, stored: Decision?, replayed: Decision?) -> [String] {
        var found: [String] = []
        if Seal.sha256Hex(Array(record.plan.utf8)) != record.planDigest {
            found.append("the stored plan does not match its digest: it was edited after the run began")
        }
        switch (stored, replayed) {
        case (nil, nil): break
        case (nil, .some(let made)):
            found.append("nothing is stored, the replay says \(made.kind.word) at event \(made.seq)")
        case (.some(let made), nil): found.append("\(made.kind.word) is stored, the replay makes no decision")
        case (.some(let stored), .some(let replayed)): found += differences(stored, replayed)
        }
        return found
    }

    private static func differences(_ stored: Decision, _ replayed: Decision) -> [String] {
        var found: [String] = []
        func compare(_ what: String, _ left: String, _ right: String) {
            if left != right { found.append("\(what): stored \"\(left)\", replayed \"\(right)\"") }
        }
        compare("event", "\(stored.seq)", "\(replayed.seq)")
        compare("decision", stored.kind.word, replayed.kind.word)
        compare("code", stored.code.rawValue, replayed.code.rawValue)
        let again = Dictionary(replayed.rules.map { ($0.rule, $0) }) { first, _ in first }
        for rule in stored.rules {
            compare("\(rule.rule) n", "\(rule.n)", "\(again[rule.rule]?.n ?? -1)")
            compare("\(rule.rule) k", "\(rule.k)", "\(again[rule.rule]?.k ?? -1)")
            compare("\(rule.rule) verdict", rule.verdict.label, again[rule.rule]?.verdict.label ?? "none")
        }
        compare("text", stored.text, replayed.text)
        return found
    }
}
