import CutoverTestSupport
import Foundation
import Testing

/// The live view on a real pseudo-terminal.
@Suite(.inTurn(within: .seconds(180))) struct LiveViewTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    /// Plays a run whose window is long enough for what the steps do to it.
    private func play(
        shell: String? = nil,
        window: String = "60s",
        interval: String = "500ms",
        arguments: [String] = [],
        steps: [String]
    ) async throws -> TerminalPlay {
        try Data(setup.configuration(window: window, interval: interval, setup.sinks, setup.flag()).utf8)
            .write(to: setup.folder.appending(path: "cutover.yaml"))
        return try await TerminalPlay.run(setup, shell: shell, arguments, steps)
    }

    @Test func `q stops only when it is answered with y, and the terminal is as before`() async throws {
        let play = try await self.play(steps: [
            "until W  A  T  C  H", "keys q", "until press y to stop watching", "keys y",
        ])

        #expect(play.status == 130)
        #expect(play.isGivenBack)
        #expect(try await setup.records.value("SELECT state FROM runs") == "interrupted")
    }

    @Test(arguments: [
        ("keys \\x03", 130), ("signal SIGTERM", 143), ("signal SIGQUIT", 131),
        ("signal SIGINT\nsignal SIGINT", 130),
    ])
    func `however it ends, the terminal is as before`(end: String, status: Int) async throws {
        let play = try await self.play(steps: ["until W  A  T  C  H", end])

        #expect(play.status == status)
        #expect(play.isGivenBack)
    }

    @Test func `a decision ends a freeze, and then Enter ends the watch`() async throws {
        setup.breakHealth()

        let play = try await self.play(
            window: "3s",
            steps: [
                "until W  A  I  T", "keys \\x20", "until FROZEN since ", "until R  O  L  L  B  A  C  K",
                "until q or Enter ends the watch", "keys \\r",
            ]
        )

        #expect(play.status == 1)
        #expect(play.isGivenBack)
    }

    @Test func `the recovery is shown at a pace that people can read`() async throws {
        setup.breakHealth()

        let play = try await self.play(
            window: "3s",
            interval: "100ms",
            steps: ["until R  O  L  L  B  A  C  K", "until T+00:06", "until T+00:09", "keys \\r"]
        )

        let shown = play.text.split(separator: "T+00:06").dropFirst().joined()
        #expect(shown.components(separatedBy: "PROBES").count <= 12)
        #expect(play.status == 1)
    }

    @Test func `events and help are a key away and never hide how the run stands`() async throws {
        let play = try await self.play(steps: [
            "until W  A  T  C  H", "keys e", "until WATCHING", "until EVENTS", "until STARTED", "keys ?",
            "until TO ROLL BACK BY HAND", "keys \\x1b", "until T  C  H", "keys qx", "keys \\x03",
        ])

        #expect(play.status == 130)
    }

    @Test func `a terminal that hangs up takes neither the run nor its verdict along`() async throws {
        let play = try await self.play(
            window: "4s",
            arguments: ["--after-rollback", "exit"],
            steps: ["until W  A  T  C  H", "hangup"]
        )

        #expect(play.status == 0)
        let folder = try await setup.runFolder()
        let log = try String(contentsOf: folder.appending(path: "monitor.log"), encoding: .utf8)
        #expect(log.contains("SIGHUP: the run goes on without its terminal; end it with SIGTERM to process "))
        #expect(log.contains(" event=decision "))
        #expect(setup.server.requests("/hook").count == 1)
    }

    @Test func `a resize redraws everything, and a storm of signals does nothing`() async throws {
        let play = try await self.play(steps: [
            "until W  A  T  C  H", "storm 10000", "size 100 30", "until \\x1b[2J", "until [30;1H",
            "size 1 1", "until \\x1b[2J", "size 65535 65535", "until [200;1H", "size 20 5", "until \\x1b[2J",
            "until WATCHING", "keys \\x03",
        ])

        #expect(play.status == 130)
        #expect(play.isGivenBack)
    }

    @Test func `Ctrl-Z gives the terminal back, and fg draws everything again`() async throws {
        let script = """
            set -m; "$0"; echo "stopped=$?"; stty -a | tr ';' '\\n' | grep -w icanon; read -r line
            fg > /dev/null; echo "status=$?"
            """
        let play = try await self.play(
            shell: script,
            steps: [
                "until W  A  T  C  H", "keys \\x1a", "until \\x1b[?1049l", "until stopped=148",
                "until  icanon",
                "keys go\\n", "until \\x1b[?1049h", "until W  A  T  C  H", "keys \\x03", "until status=130",
            ]
        )

        #expect(play.status == 0)
        #expect(play.isGivenBack)
    }

    @Test(
        arguments: [
            (["env NO_COLOR 1"], [], false, true), ([], ["--ascii"], false, false),
            (["env CUTOVER_ASCII true"], [], false, false), (["env LC_ALL POSIX"], [], true, false),
            (["env NO_COLOR "], [], true, true),
        ] as [([String], [String], Bool, Bool)]
    )
    func `colour and blocks are left out where they are not wanted`(
        environment: [String],
        arguments: [String],
        isColoured: Bool,
        hasBlocks: Bool
    ) async throws {
        let play = try await self.play(
            arguments: arguments,
            steps: environment + ["until W  A  T  C  H", "until pass", "keys \\x03"]
        )

        let screen = play.text.components(separatedBy: "\u{1B}[?1049l").first ?? ""
        #expect(screen.contains("\u{1B}[32m") == isColoured)
        #expect(screen.contains("░") == hasBlocks)
        #expect(hasBlocks || screen.allSatisfy(\.isASCII))
    }

    @Test func `the lines of a demo's target do not push its live view up`() async throws {
        let play = try await self.play(
            arguments: ["demo", "--output", "live", "--dir", "demo-runs"],
            steps: ["until W  A  T  C  H", "until DELIVERED  1 of 1", "keys \\x03"]
        )

        #expect(play.status == 130)
        #expect(!play.text.contains("[demo target]"))
    }

    @Test func `a dumb terminal gets log lines and no control code`() async throws {
        let play = try await self.play(steps: ["env TERM dumb", "until event=started", "keys \\x03"])

        #expect(play.status == 130)
        #expect(!play.text.contains("\u{1B}"))
    }
}
