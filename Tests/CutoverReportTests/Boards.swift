import CutoverCore
import CutoverReport

/// Runs as they could stand, for the renderers to render.
///
/// T0 is 2026-11-21T02:14:10Z.
enum Boards {
    static let origin = Timestamp(microseconds: 1_795_227_250_000_000)

    /// 30 minutes are planned and 20:25 have passed; one endpoint fails, one is silent.
    static var rollback: Board {
        var board = base(at: .seconds(1_225))
        board.status = .decided
        board.exitStatus = 1
        board.rules = [brokenErrors, silentQueue, slowAdvisory, calmHealth]
        board.decision = Decision(
            kind: .rollback,
            code: .literalEnd,
            seq: 42,
            at: board.now,
            elapsed: .seconds(1_225),
            rules: board.rules,
            text:
                "ROLLBACK T+20:25 errors /analytics/brokers/summary 12.4 % (31 of 250, limit 2.0 %) since T+20:00; "
                + "p95 ok; queue unknown 40 s"
        )
        board.flags = [FlagReport(name: "brokers_v1", state: .readBack, detail: "200, /enabled is false")]
        board.deliveries = [
            delivery("7f3a-1-0-s1", .sink("alerts"), .started, .delivered, 1, "200 ok"),
            delivery("7f3a-42-f0", .flag("brokers_v1"), .flag, .readBack, 1, "200, /enabled is false"),
            delivery("7f3a-42-0-s0", .sink("deploys"), .decision, .delivered, 2, "204"),
            delivery("7f3a-42-0-s1", .sink("alerts"), .decision, .pending, 3, "503 service unavailable"),
        ]
        board.notes = [
            Note(
                at: after(1_210),
                kind: "warning",
                text: "WARNING T+20:10 errors /analytics/brokers/summary 3.1 %"
            ),
            Note(
                at: after(1_225),
                kind: "decision",
                text: "ROLLBACK T+20:25 errors /analytics/brokers/summary"
            ),
        ]
        board.warnings = 1
        board.youMust = "tell the team on #deploys: \"alerts\" has not taken the message"
        return board.counted
    }

    /// The window has passed and everything held.
    static var go: Board {
        var board = base(at: .seconds(1_800))
        board.status = .decided
        board.exitStatus = 0
        var forgiven = calmHealth
        forgiven.rule = "api-health/error_rate_pct"
        (forgiven.figure, forgiven.latencyLimit, forgiven.latency) = (.errorRate, nil, nil)
        forgiven.share = twoPercent
        (forgiven.n, forgiven.k, forgiven.verdict) = (360, 8, .forgiven)
        (forgiven.blocks, forgiven.badBlocks, forgiven.observed, forgiven.scheduled) = (180, 2, 360, 360)
        board.rules = [forgiven, calmHealth]
        board.series = [health]
        board.failuresByReason = [.init(target: "api-health", reason: .timeoutBody, count: 8)]
        board.decision = Decision(
            kind: .go,
            code: .windowPassed,
            seq: 99,
            at: board.now,
            elapsed: .seconds(1_800),
            rules: board.rules,
            text: "GO T+30:00 errors api-health 2.2 % forgiven (2 bad blocks)"
        )
        return board.counted
    }

    /// The run goes on and something is bad.
    static var warning: Board {
        var board = base(at: .microseconds(761_250_000))
        board.status = .warning
        board.rules = [silentQueue, slowAdvisory, calmHealth]
        board.notes = [
            Note(at: after(700), kind: "restart", text: "RESTART T+11:40 analytics restarted or was reset")
        ]
        board.restarts = ["analytics": 1]
        board.warnings = 2
        return board.counted
    }

    /// A person pressed control-C at T+12:41.
    static var interrupted: Board {
        var board = warning
        board.status = .interrupted
        board.interruption = .interrupt
        board.exitStatus = 130
        board.youMust = "decide yourself: nobody is watching"
        return board.counted
    }

    /// Before T0: nothing is known.
    static var empty: Board { Board(run: "7f3a", name: "brokers-v1", now: origin, window: .seconds(1_800)) }

    static func after(_ seconds: Int) -> Timestamp { origin.advanced(by: .seconds(seconds)) }

    static func announcement(_ kind: AnnouncementKind, _ headline: String, _ board: Board) -> Announcement {
        Announcement(
            kind: kind,
            seq: 42,
            at: board.now,
            headline: headline,
            lines: ["queue unknown: nothing was observed"],
            youMust: board.youMust,
            board: board
        )
    }
}

extension Boards {
    static let context = SummaryContext(
        storePath: "/srv/erp/cutover-runs/cutover.db",
        directory: "/srv/erp/cutover-runs/7f3a",
        next: ["cutover-monitor report 7f3a"]
    )

    static var process: ProcessFigures {
        var process = ProcessFigures()
        process.cpu = .milliseconds(1_250)
        process.residentBytes = 12_000_000
        process.openFiles = 12
        process.maximumFiles = 1_024
        process.start = after(-5)
        return process
    }

    /// The metrics page about a board that is 20 ms old.
    static func page(_ board: Board, _ format: ExpositionFormat) -> String {
        MetricsText.render(
            board: (board, .milliseconds(20)),
            process: process,
            build: BuildFigures(version: "0.1.0", revision: "abc123"),
            format: format
        )
    }
}

extension Board {
    /// The board with its good probes filled in as a run of its figures would have counted them.
    fileprivate var counted: Board {
        var board = self
        for series in series where series.endpoint == nil {
            board.successes[series.target] = series.samples - series.failures
        }
        for series in series where series.endpoint != nil {
            let observed = rules.filter { $0.target == series.target }.map(\.observed).max()
            board.successes[series.target] = Int64(observed ?? 0)
        }
        return board
    }
}
