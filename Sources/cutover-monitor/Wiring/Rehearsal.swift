import CutoverConfig
import CutoverCore
import CutoverCurl
import CutoverReadings
import CutoverReport
import CutoverRuntime
import CutoverSeal
import CutoverStore
import Foundation

/// Everything `check` looks at: the plan's targets, flags and sinks, and this machine.
struct Rehearsal {
    let checked: Checked
    /// True when every sink really gets a message.
    let sendsTest: Bool

    private var plan: Plan { checked.plan }

    /// The lines in the order in which they were found; none of them holds a secret.
    func lines() async -> [CheckLine] {
        let timekeeper = SystemTimekeeper()
        let fetcher = CurlFetcher(version: Build.version)
        defer { fetcher.close() }
        let mask = LiveMask(hiding: plan.secrets)
        // What goes wrong with a login is told by the line of the target that needs it.
        let logins = Logins(plan, ports: .wired(fetcher, mask, timekeeper) { _ in })
        let ports = CheckPorts(
            fetcher: logins,
            steps: SubprocessRunner(timekeeper: timekeeper),
            timekeeper: timekeeper,
            examine: { AnswerExaminer.examine($0, $1) },
            poll: { SourcePoll.next($0, slot: $1, after: $2) },
            examineStep: { AnswerExaminer.examine($0, $1, $2) },
            resolve: { AnswerExaminer.resolved($0, in: $1) },
            resolveState: { AnswerExaminer.resolved($0, in: $1) },
            resolveNumbers: { AnswerExaminer.resolved($0, in: $1, at: $2) }
        )
        let found = await withTaskGroup(of: Void.self) { group in
            group.addTask { await logins.keep() }
            defer { group.cancelAll() }
            return await Check(plan: plan, ports: ports).lines()
        }
        // What a target says may hold a token, which the plan does not know.
        var lines = warnings + found.map { mask.current.hide($0) }
        if sendsTest {
            lines += await testMessages(PlanSender.wired(plan, fetcher, timekeeper), timekeeper.now)
        }
        return lines + (await store(timekeeper.now)) + [listening]
    }

    private var warnings: [CheckLine] {
        let mask = Mask(hiding: plan.secrets)
        let unable = plan.rollbackFlags.isEmpty && !plan.isObserving
        let powerless = unable ? ["no flag is configured: after a ROLLBACK people must act by hand"] : []
        let unheard = plan.sinks.isEmpty ? ["nobody is told: no webhook or Slack sink is configured"] : []
        return (checked.settings.warnings + powerless + unheard).map {
            CheckLine(.plan, plan.name, .caution, mask.hide($0))
        }
    }

    private func testMessages(_ sender: PlanSender, _ now: Timestamp) async -> [CheckLine] {
        let announcement = Announcement(
            kind: .test,
            seq: 0,
            at: now,
            headline: "TEST of cutover-monitor before \(plan.name): this channel works; no run, no decision",
            lines: [],
            youMust: "nothing",
            board: Engine(plan: plan, run: "check", isDryRun: true).board
        )
        var lines: [CheckLine] = []
        for sink in plan.sinks {
            let id = "test-\(UUID().uuidString.lowercased())"
            let delivery = Delivery(
                id: id,
                recipient: .sink(sink.name),
                kind: .test,
                seq: 0,
                createdAt: now,
                body: Rendering.body(
                    announcement,
                    recipientKind: sink.recipientKind,
                    deliveryID: id,
                    host: Host.name
                )
            )
            lines.append(line(sink.name, await sender.send(delivery, now: now)))
        }
        return lines
    }

    private func line(_ sink: String, _ outcome: DeliveryOutcome) -> CheckLine {
        switch outcome {
        case .accepted(let text), .readBack(let text):
            CheckLine(.sink, sink, .ok, "took the TEST message: \(text)")
        case .retry(let text, _), .refused(let text):
            CheckLine(.sink, sink, .problem, "did not take the TEST message: \(text); mend it or its address")
        }
    }

    /// The store is really opened, and let go of again: nothing else shows that it can be.
    private func store(_ now: Timestamp) async -> [CheckLine] {
        let directory = URL(fileURLWithPath: checked.settings.directory).standardizedFileURL.path
        do {
            let store = try RunStore.open(directory, now: now)
            let runs = try await store.archive.runs().map { RollbackMark.read($0, in: directory) }
            try store.close()
            let held = runs.count == 1 ? "1 run" : "\(runs.count) runs"
            return [CheckLine(.place, "store", .ok, "\(directory) can be written; it holds \(held)")]
                + [start(runs, directory, now)]
        } catch {
            return [CheckLine(.place, "store", .problem, "\(error)")]
        }
    }

    /// What a start with these options would do now.
    private func start(_ runs: [RunSummary], _ directory: String, _ now: Timestamp) -> CheckLine {
        let start = RunChoice.Start(
            mode: checked.settings.start,
            digest: Seal.sha256Hex(Array(PlanText.render(plan).utf8)),
            isDryRun: checked.settings.isDryRun,
            block: plan.block,
            now: now,
            resuming: "cutover-monitor --resume --dir \(directory)"
        )
        switch RunChoice.choose(runs, for: start) {
        case .begin(nil): return CheckLine(.place, "start", .ok, "begins a new run")
        case .begin(.some(let note)): return CheckLine(.place, "start", .caution, "begins a new run; \(note)")
        case .resume(let run, _):
            return CheckLine(
                .place,
                "start",
                .caution,
                "goes on with run \(run.record.id), which was cut off"
            )
        case .refuse(let why): return CheckLine(.place, "start", .problem, why)
        }
    }

    private var listening: CheckLine {
        let place = "\(checked.settings.listen.host):\(checked.settings.listen.port)"
        do {
            let choice = try Listening.choose(checked.settings.listen)
            guard let warning = choice.warning else {
                return CheckLine(.place, "listen", .ok, "\(place) is free")
            }
            return CheckLine(.place, "listen", .caution, warning)
        } catch {
            return CheckLine(.place, "listen", .problem, error.text)
        }
    }
}
