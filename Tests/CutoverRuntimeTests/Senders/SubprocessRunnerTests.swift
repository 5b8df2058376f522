import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct SubprocessRunnerTests {
    private let clock = ManualTimekeeper()

    private func run(_ arguments: String..., timeout: Duration = .seconds(10)) async -> StepResult {
        await SubprocessRunner(timekeeper: clock).run(arguments, timeout: timeout)
    }

    @Test func `a command that succeeds gives its output`() async {
        let result = await run("/bin/echo", "off")

        #expect(result == StepResult(.exited(0), output: Array("off\n".utf8)))
    }

    @Test func `a program without a slash is found on the path`() async {
        #expect(await run("echo", "off").output == Array("off\n".utf8))
    }

    @Test func `no shell touches the arguments`() async {
        #expect(await run("/bin/echo", "$HOME;", "*", "a  b").output == Array("$HOME; * a  b\n".utf8))
    }

    @Test func `a command that fails gives its exit status`() async {
        let result = await run("/bin/sh", "-c", "echo half; echo why >&2; exit 3")

        let (half, why) = (Array("half\n".utf8), Array("why\n".utf8))
        #expect(result == StepResult(.exited(3), output: half, errors: why))
        #expect(result.detail == "exit status 3")
    }

    @Test func `standard input is empty`() async {
        #expect(await run("/bin/cat").exitStatus == 0)
    }

    @Test func `output beyond 64 KiB is dropped and does not block the command`() async {
        let result = await run("/bin/sh", "-c", "head -c 300000 /dev/zero; exit 7")

        #expect(result.output.count == 65_536)
        #expect(result.isCut)
        #expect(result.exitStatus == 7)
    }

    @Test func `at the timeout the whole process group is killed`() async {
        async let result = run("/bin/sh", "-c", "echo begun; sleep 600 & wait", timeout: .seconds(10))
        await clock.untilAsleep()
        clock.advance(by: .seconds(10))

        // The background sleep holds standard output open: that this returns shows that it is dead too.
        let ended = await result
        #expect(ended.exitStatus == nil)
        #expect(ended.detail == "killed, the limit is 10s")
    }

    @Test func `exactly 64 KiB of output is whole`() async {
        let result = await run("/bin/sh", "-c", "head -c 65536 /dev/zero")

        #expect(result.output.count == 65_536)
        #expect(!result.isCut)
    }

    @Test func `the end of standard error is kept`() async {
        let result = await run("/bin/sh", "-c", "head -c 300000 /dev/zero >&2; echo the reason >&2; exit 1")

        #expect(result.errors.count == 4_096)
        #expect(result.errors.suffix(11) == Array("the reason\n".utf8))
    }

    @Test func `the end of standard error is kept also of what is said at once`() async {
        let result = await run("/bin/sh", "-c", "printf '%09000d the reason' 0 >&2; exit 1")

        #expect(result.errors.suffix(11) == Array(" the reason".utf8))
    }

    @Test func `a command that closes its output and goes on is killed at the timeout`() async {
        async let result = run("/bin/sh", "-c", "exec >&- 2>&-; sleep 600 & wait", timeout: .seconds(10))
        await clock.untilAsleep()
        clock.advance(by: .seconds(10))

        #expect(await result.ending == .timedOut(.seconds(10)))
    }

    @Test func `a left-over child that holds the output is not waited for`() async {
        let result = await run("/bin/sh", "-c", "sleep 600 & echo $!")

        #expect(result.exitStatus == 0)
        _ = await run("kill", String(decoding: result.output, as: UTF8.self).filter(\.isNumber))
    }

    @Test func `a program that kills itself was not killed by us`() async {
        #expect(await run("/bin/sh", "-c", "kill -9 $$").ending == .signalled(9))
    }

    @Test func `a command gets the variables of the run`() async {
        let runner = SubprocessRunner(timekeeper: clock, variables: ["CUTOVER_RUN_DIR": "/runs/a b"])
        let result = await runner.run(
            ["sh", "-c", "echo $CUTOVER_RUN_DIR; echo $PATH"],
            timeout: .seconds(1)
        )

        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        #expect(lines.first == "/runs/a b")
        #expect(lines.count == 2)
    }

    @Test func `a program that does not exist says so without its arguments`() async {
        let result = await run("/nowhere/flag.sh", "t0ken")

        #expect(result.exitStatus == nil)
        #expect(result.detail.hasPrefix("\"/nowhere/flag.sh\" could not be run: "))
        #expect(!result.detail.contains("t0ken"))
    }

    @Test func `an empty command says so`() async {
        let result = await SubprocessRunner(timekeeper: clock).run([], timeout: .seconds(1))

        #expect(result == StepResult(.notStarted("no program given")))
    }

    @Test func `the whole process group is killed when the task is cancelled`() async {
        let folder = String(decoding: await run("mktemp", "-d").output, as: UTF8.self).split(separator: "\n")
            .joined()
        let (ready, held) = (folder + "/ready", folder + "/held")
        _ = await run("mkfifo", ready, held)

        // The background sleep holds this pipe open: reading it ends when the sleep is dead.
        async let reading = run("cat", held)
        await withTaskGroup(of: StepResult.self) { group in
            group.addTask { await run("/bin/sh", "-c", "exec 3>\(held); sleep 600 & echo >\(ready); wait") }
            _ = await run("head", "-c", "1", ready)
            group.cancelAll()
        }

        #expect(await reading.exitStatus == 0)
        _ = await run("rm", "-r", folder)
    }
}
