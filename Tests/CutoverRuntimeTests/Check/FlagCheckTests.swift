import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

struct FlagCheckTests {
    private let url = Request(method: "POST", url: Masked("http://127.0.0.1/off"))
    private let expected = [JSONExpectation(pointer: "/enabled", equals: .bool(false))]

    private func lines(_ flag: Flag, _ answer: Answer, _ resolved: [ResolvedExpectation] = []) async
        -> [CheckLine]
    {
        var scene = CheckScene()
        scene.plan = .sample(flags: [flag])
        scene.resolved = resolved
        return await scene.lines(.flag, answer)
    }

    private var readByHTTP: Flag {
        Flag(name: "f", off: .http(url), read: FlagReadBack(action: .http(url), offWhen: expected))
    }

    @Test(arguments: [
        (
            ResolvedExpectation("[/enabled] true, expected false", isMet: false), CheckLine.Worth.ok,
            "is on now: [/enabled] true, expected false"
        ),
        (
            ResolvedExpectation("[/enabled] false == false", isMet: true), .problem,
            "is off now ([/enabled] false == false): there is nothing to turn off; turn it on, or correct \"off_when\""
        ),
        (
            ResolvedExpectation("no such key", isMet: false, isFound: false), .problem,
            "its state cannot be understood: no such key; correct \"off_when\""
        ),
    ])
    func `a flag must be seen to be on`(
        _ found: ResolvedExpectation,
        _ worth: CheckLine.Worth,
        _ text: String
    ) async {
        let lines = await lines(readByHTTP, .complete(200, "{}"), [found])

        #expect(lines.last == CheckLine(.flag, "f", worth, text))
    }

    @Test(arguments: [403, 404, 500, 302])
    func `a state that is refused is a problem`(_ status: Int) async {
        let lines = await lines(readByHTTP, .complete(status))

        #expect(
            lines.last
                == CheckLine(
                    .flag,
                    "f",
                    .problem,
                    "its state cannot be read: answered \(status); mend its \"read\""
                )
        )
    }

    @Test func `nothing is sent to turn it off: the connection is all`() async {
        var scene = CheckScene()
        scene.plan = .sample(flags: [Flag(name: "f", off: .http(url), read: nil)])
        let fetcher = FakeFetcher(.complete(200))

        let lines = await scene.lines(fetcher).filter { $0.part == .flag }

        let fetches = fetcher.fetches.all.filter { $0.request.url.value.hasSuffix("/off") }
        #expect(fetches.map(\.purpose) == [.connection])
        #expect(lines.map(\.worth) == [.ok, .caution])
        #expect(lines[1].text == "has no read-back: nobody will look whether it is really off; add \"read\"")
    }

    @Test func `a flag that cannot be reached cannot be turned off`() async {
        let lines = await lines(readByHTTP, .none(.connect, "connection refused by 127.0.0.1:9"))

        #expect(lines.map(\.worth) == [.problem, .problem])
    }

    @Test(arguments: [
        ("/bin/sh", CheckLine.Worth.ok), ("sh", .ok), ("./flag.sh", .problem), ("no-such-program", .problem),
    ])
    func `a command must be there, and is not run`(_ program: String, _ worth: CheckLine.Worth) async {
        var scene = CheckScene()
        scene.plan = .sample(flags: [Flag(name: "f", off: .command([Masked(program)]), read: nil)])

        let lines = await scene.lines(.flag, .complete(200))

        #expect(lines.first?.worth == worth)
        #expect(scene.steps.commands.all.isEmpty)
    }

    @Test func `a command that reads is run, and its failure is a problem`() async {
        var scene = CheckScene()
        scene.steps = FakeStepRunner { _, _ in
            StepResult(.exited(3))
        }
        let read = FlagReadBack(action: .command([Masked("state")]), offWhen: expected)
        scene.plan = .sample(flags: [Flag(name: "f", off: .http(url), read: read)])

        let lines = await scene.lines(.flag, .complete(200))

        #expect(lines.last?.text == "its state cannot be read: exit status 3; mend its \"read\"")
        #expect(scene.steps.commands.all == [["state"]])
    }

    @Test(arguments: [
        (true, true, CheckLine.Worth.ok, "is off now, the start turns it on: [/enabled] false == false"),
        (
            false, true, .problem,
            "is on already ([/enabled] false == false): the start would refuse to turn it on; turn it off first"
        ),
        (
            false, false, .problem,
            "its state cannot be understood: [/enabled] false == false; correct \"off_when\""
        ),
    ])
    func `a flag that the start turns on must be seen to be off`(
        _ isMet: Bool,
        _ isFound: Bool,
        _ worth: CheckLine.Worth,
        _ text: String
    ) async {
        var scene = CheckScene()
        var flag = readByHTTP
        flag.on = .http(url)
        scene.plan = .sample(flags: [flag])
        scene.plan.startFlags = ["f"]
        scene.resolved = [
            ResolvedExpectation("[/enabled] false == false", isMet: isMet, isFound: isFound)
        ]

        let lines = await scene.lines(.flag, .complete(200, "{}"))

        #expect(lines.map(\.subject) == ["f off", "f on", "f"])
        #expect(lines.last == CheckLine(.flag, "f", worth, text))
    }
}
