import CutoverConfig
import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverStore
@testable import cutover_monitor

/// Runs of 30 minutes with blocks of 10 s, seen by a start that brings the plan "same".
@Suite struct RunChoiceTests {
    /// What a choice comes to, for tables.
    enum Choice: Equatable {
        case begins
        case resumes(String)
        case refuses(String)
    }

    private static let windowEnd = 1_820

    private static func run(
        _ state: RunState,
        _ decision: DecisionKind? = nil,
        id: String = "r1",
        owed: Int = 0,
        owesFlag: Bool = false,
        digest: String = "same",
        isDryRun: Bool = false
    ) -> RunSummary {
        let record = RunRecord(
            id: id,
            name: "brokers-v1",
            plan: "{}",
            planDigest: digest,
            monitorVersion: "0.1.0",
            host: "desk",
            pid: 4_711,
            startedAt: .sample,
            window: .seconds(1_800),
            isDryRun: isDryRun
        )
        return RunSummary(
            record: record,
            state: state,
            isCrashed: state == .running,
            origin: .sample,
            endedAt: state == .running ? nil : .sample.advanced(by: .seconds(1_800)),
            exitStatus: nil,
            decision: decision,
            owedDeliveries: owed,
            owesFlagOrder: owesFlag
        )
    }

    /// Owes the order to turn a flag off, and nothing else.
    private static func owing(
        _ id: String,
        _ state: RunState = .ended,
        digest: String = "same",
        isDryRun: Bool = false
    ) -> RunSummary {
        run(state, .rollback, id: id, owed: 1, owesFlag: true, digest: digest, isDryRun: isDryRun)
    }

    private static func choose(
        _ runs: [RunSummary],
        _ mode: StartMode,
        at seconds: Int = 60,
        isDryRun: Bool = false
    ) -> RunChoice {
        let start = RunChoice.Start(
            mode: mode,
            digest: "same",
            isDryRun: isDryRun,
            block: .seconds(10),
            now: .sample.advanced(by: .seconds(seconds)),
            resuming: "cutover-monitor --resume --dir /runs"
        )
        return RunChoice.choose(runs, for: start)
    }

    private static func kind(_ choice: RunChoice) -> Choice {
        switch choice {
        case .begin: .begins
        case .resume(let run, _): .resumes(run.record.id)
        case .refuse(let why): .refuses(why)
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: RunSummary
        /// Seconds after T0.
        let at: Int
        /// What a plain start, `--resume` and `--new-run` come to; a refusal by words it holds.
        let plain: Choice
        let resume: Choice
        let new: Choice

        init(_ words: String, _ run: RunSummary, at: Int, _ choices: (Choice, Choice, Choice)) {
            testDescription = words
            self.run = run
            self.at = at
            (plain, resume, new) = choices
        }
    }

    private static let flag = "still owes the order to turn a flag off"
    private static let r1 = Choice.resumes("r1")
    private static let table = [
        Row("crashed in its window", run(.running), at: 60, (r1, r1, .begins)),
        Row("crashed, its window over", run(.running), at: windowEnd, (.begins, r1, .begins)),
        Row("crashed after GO, fresh", run(.running, .go), at: windowEnd + 599, (r1, r1, .begins)),
        Row(
            "crashed after GO, stale",
            run(.running, .go),
            at: windowEnd + 600,
            (.begins, .refuses("has decided and owes nothing"), .begins)
        ),
        Row("crashed after GO, stale, owing", run(.running, .go, owed: 1), at: 9_000, (.begins, r1, .begins)),
        Row(
            "crashed after ROLLBACK, owing a flag, stale",
            owing("r1", .running),
            at: 7_000,
            (.refuses(flag), r1, .refuses(flag))
        ),
        Row(
            "crashed under another plan",
            run(.running, digest: "other"),
            at: 60,
            (.begins, .refuses("another plan"), .begins)
        ),
        Row("interrupted", run(.interrupted), at: 60, (.begins, r1, .begins)),
        Row(
            "ended in GO",
            run(.ended, .go),
            at: 2_000,
            (.begins, .refuses("has ended and owes nothing"), .begins)
        ),
        Row("ended in HOLD, owing", run(.ended, .hold, owed: 2), at: 2_000, (.begins, r1, .begins)),
        Row(
            "ended in ROLLBACK, just now",
            run(.ended, .rollback),
            at: 1_800 + 7_199,
            (.refuses("start with --new-run"), .refuses("has ended and owes nothing"), .begins)
        ),
        Row(
            "ended in ROLLBACK, two hours ago",
            run(.ended, .rollback),
            at: 1_800 + 7_200,
            (.begins, .refuses("has ended and owes nothing"), .begins)
        ),
        Row(
            "ended in ROLLBACK, owing a flag",
            owing("r1"),
            at: 2_000,
            (.refuses(flag), r1, .refuses(flag))
        ),
        Row(
            "abandoned, undecided",
            run(.abandoned, owed: 1),
            at: 60,
            (.begins, .refuses("given up"), .begins)
        ),
        Row("abandoned, owing a flag", owing("r1", .abandoned), at: 9_000, (.begins, r1, .refuses(flag))),
    ]

    @Test(arguments: table)
    func `a start takes up, begins or refuses by how the run before stands`(_ row: Row) {
        for (mode, expected) in [
            (StartMode.automatic, row.plain), (.resume, row.resume), (.newRun, row.new),
        ] {
            let choice = Self.kind(Self.choose([row.run], mode, at: row.at))
            switch (choice, expected) {
            case (.refuses(let why), .refuses(let words)): #expect(why.contains(words), "\(mode): \(why)")
            case (.begins, _), (.resumes, _), (.refuses, _): #expect(choice == expected, "\(mode)")
            }
        }
    }

    @Test func `an empty directory begins, and has nothing to resume`() {
        #expect(Self.choose([], .automatic) == .begin(note: nil))
        #expect(Self.choose([], .newRun) == .begin(note: nil))
        #expect(
            Self.choose([], .resume)
                == .refuse("there is no run to resume in this directory; start without --resume")
        )
    }

    @Test func `a new run is refused by the name of the run that owes a flag, with the command`() {
        let choice = Self.choose([Self.run(.ended, .go, id: "r3"), Self.owing("r2", .abandoned)], .newRun)

        #expect(
            choice
                == .refuse(
                    "run r2 still owes the order to turn a flag off; send it with: "
                        + "cutover-monitor --resume --dir /runs (or watch in another directory with --dir)"
                )
        )
    }

    @Test(arguments: [
        ([run(.interrupted, id: "r3"), owing("r2"), owing("r1")], "r2"),
        ([run(.interrupted, id: "r3"), owing("r2", digest: "other"), owing("r1", .abandoned)], "r1"),
        ([run(.interrupted, id: "r3"), owing("r2", isDryRun: true)], "r3"),
        ([run(.ended, .go, id: "r3"), run(.ended, .hold, id: "r2", owed: 1)], "r2"),
        ([run(.ended, .go, id: "r3", owed: 1), run(.ended, .hold, id: "r2", owed: 1)], "r3"),
    ])
    func `--resume sends orders to flags first, the newest first, then goes on with the newest run`(
        _ row: (runs: [RunSummary], chosen: String)
    ) {
        #expect(Self.kind(Self.choose(row.runs, .resume)) == .resumes(row.chosen))
    }

    @Test func `every begin names the runs that still owe`() {
        let owing = [4, 3, 2, 1].map { Self.run(.ended, .go, id: "r\($0)", owed: $0) }
        let words =
            "run r4 still owes 4 deliveries; run r3 still owes 3 deliveries; run r2 still owes 2 deliveries; "
            + "and 1 more runs, which this start does not send"

        #expect(Self.choose(owing, .automatic) == .begin(note: words))
        #expect(Self.choose(owing, .newRun) == .begin(note: words))
    }

    @Test func `a plain start long after a ROLLBACK begins, and names the order to a flag`() {
        let choice = Self.choose([Self.owing("r1")], .automatic, at: 10_000)

        #expect(
            choice
                == .begin(
                    note: "run r1 still owes 1 deliveries, among them the order to turn a flag off, "
                        + "which this start does not send"
                )
        )
    }

    @Test(arguments: [StartMode.automatic, .resume], [true, false])
    func `a run goes on only as dry as it began`(_ mode: StartMode, _ wasDry: Bool) {
        let crashed = Self.run(.running, isDryRun: wasDry)

        #expect(Self.kind(Self.choose([crashed], mode, isDryRun: wasDry)) == .resumes("r1"))
        #expect(
            Self.choose([crashed], mode, isDryRun: !wasDry)
                == .refuse(
                    wasDry
                        ? "run r1 is a dry run; resume it with --dry-run, or begin anew with --new-run"
                        : "run r1 is no dry run; resume it without --dry-run, or begin anew with --new-run"
                )
        )
    }
}
