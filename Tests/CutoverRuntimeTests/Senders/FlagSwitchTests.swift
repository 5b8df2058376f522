import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct FlagSwitchTests {
    private let clock = ManualTimekeeper()
    private let off = Request(method: "POST", url: Masked("http://flags/brokers/off"))
    private let state = Request(url: Masked("http://flags/brokers"))
    private let isOff = [JSONExpectation(pointer: "/enabled", equals: .bool(false))]
    private let order = Delivery.sample("r1-9-f0", to: .flag("brokers"), kind: .flag, body: "")

    private func send(
        _ flag: Flag,
        _ fetcher: FakeFetcher = FakeFetcher(.complete(200)),
        _ steps: FakeStepRunner = FakeStepRunner()
    ) async -> DeliveryOutcome {
        let flagSwitch = FlagSwitch(fetcher: fetcher, steps: steps, timekeeper: clock) { _, body in
            body == Array("off".utf8) ? nil : "[/enabled] true, expected false"
        }
        return await flagSwitch.send(order, to: flag)
    }

    private func flag(reads: Bool = false) -> Flag {
        Flag(
            name: "brokers",
            off: .http(off),
            read: reads ? FlagReadBack(action: .http(state), offWhen: isOff) : nil
        )
    }

    @Test func `without a read-back a taken order is accepted and says so`() async {
        let fetcher = FakeFetcher(.complete(204))

        #expect(await send(flag(), fetcher) == .accepted("accepted, not read back"))
        #expect(fetcher.fetches.all.map(\.request.url) == [off.url])
        #expect(fetcher.fetches.all.first?.header("Idempotency-Key") == "r1-9-f0")
        #expect(fetcher.fetches.all.first?.maximumRedirects == 0)
    }

    @Test func `a flag that reads as off is read back`() async {
        let fetcher = FakeFetcher(.complete(200), .complete(200, "off"))

        #expect(await send(flag(reads: true), fetcher) == .readBack("read back as off"))
        #expect(fetcher.fetches.all.map(\.request.url) == [off.url, state.url])
        #expect(fetcher.fetches.all.last?.body == .require(cap: 1_048_576))
    }

    @Test func `it is read until it is off, at growing distances`() async {
        let times = Recording<Timestamp>()
        let fetcher = FakeFetcher { [clock] _, number in
            if number > 0 { times.append(clock.now) }
            return .complete(200, number < 4 ? "on" : "off")
        }

        async let outcome = send(flag(reads: true), fetcher)
        for wait in [200, 300, 500] {
            await clock.untilAsleep()
            clock.advance(by: .milliseconds(wait))
        }

        #expect(await outcome == .readBack("read back as off"))
        #expect(times.all == [.at(0), .at(0.2), .at(0.5), .at(1)])
    }

    @Test(
        arguments: [
            (.complete(200, "on"), "accepted, but still on: [/enabled] true, expected false"),
            (.complete(503), "accepted, but its state could not be read: answered 503"),
            (.none(.connect, "refused"), "accepted, but its state could not be read: connect: refused"),
            (
                Answer(status: 200, body: Array("off".utf8), failure: .timeoutBody),
                "accepted, but its state could not be read: answered 200"
            ),
        ] as [(answer: Answer, text: String)]
    )
    func `a flag that nobody has seen off is tried again`(_ row: (answer: Answer, text: String)) async {
        let fetcher = FakeFetcher(.complete(200), row.answer)

        async let outcome = send(flag(reads: true), fetcher)
        for wait in [200, 300, 500, 1_000, 3_000] {
            await clock.untilAsleep()
            clock.advance(by: .milliseconds(wait))
        }

        #expect(await outcome == .retry(row.text, after: nil))
        #expect(fetcher.fetches.all.count == 7)
    }

    @Test func `slow reads end after ten seconds in all`() async {
        let fetcher = FakeFetcher { [clock] fetch, number in
            if number > 0 { clock.advance(by: min(fetch.timeout, .seconds(6))) }
            return number > 0 ? .none(.timeoutHeaders) : .complete(200)
        }

        let outcome = await send(flag(reads: true), fetcher)

        #expect(
            outcome == .retry("accepted, but its state could not be read: timeout_headers", after: nil)
        )
        #expect(fetcher.fetches.all.map(\.timeout) == [.seconds(10), .seconds(10), .seconds(4)])
        #expect(clock.now == .at(10))
    }

    @Test(
        arguments: [
            (.complete(401), .retry("answered 401", after: nil)),
            (.complete(403), .retry("answered 403", after: nil)),
            (.complete(404), .retry("answered 404", after: nil)),
            (.complete(405), .retry("answered 405", after: nil)),
            (.complete(503, headers: ["Retry-After": "3"]), .retry("answered 503", after: .seconds(3))),
            (.complete(503, headers: ["Retry-After": "900"]), .retry("answered 503", after: .seconds(5))),
            (.complete(401, headers: ["Retry-After": "6"]), .retry("answered 401", after: .seconds(5))),
            (.none(.connect, "refused"), .retry("connect: refused", after: nil)),
            (.complete(400), .refused("answered 400")),
            (.complete(302), .refused("answered 302")),
            (.complete(410), .refused("answered 410")),
            (Answer(status: 200, failure: .timeoutBody), .accepted("accepted, not read back")),
        ] as [(answer: Answer, outcome: DeliveryOutcome)]
    )
    func `an order that is not taken is tried again where a person can heal it`(
        _ row: (answer: Answer, outcome: DeliveryOutcome)
    ) async {
        #expect(await send(flag(), FakeFetcher(row.answer)) == row.outcome)
    }

    @Test func `an order by command is taken with exit status 0, and its output can be read back`() async {
        let steps = FakeStepRunner { arguments, _ in
            StepResult(.exited(0), output: Array((arguments.last == "read" ? "off" : "").utf8))
        }
        let flag = Flag(
            name: "brokers",
            off: .command([Masked("./flag.sh"), Masked(secret: "t0ken")]),
            read: FlagReadBack(action: .command([Masked("./flag.sh"), Masked("read")]), offWhen: isOff)
        )

        #expect(await send(flag, FakeFetcher(.complete(500)), steps) == .readBack("read back as off"))
        #expect(steps.commands.all == [["./flag.sh", "t0ken"], ["./flag.sh", "read"]])
    }

    @Test func `a command that fails is tried again`() async {
        let steps = FakeStepRunner { _, _ in StepResult(.exited(3)) }
        let flag = Flag(name: "brokers", off: .command([Masked("./flag.sh")]), read: nil)

        #expect(
            await send(flag, FakeFetcher(.complete(500)), steps)
                == .retry("the command failed: exit status 3", after: nil)
        )
    }

    @Test func `an idempotency key of the operator's own is kept, and only a POST gets ours`() async {
        let fetcher = FakeFetcher(.complete(200))
        var own = off
        own.headers = [Header(name: "idempotency-key", value: Masked("mine"))]
        var put = off
        put.method = "PUT"

        for request in [own, put] {
            _ = await send(Flag(name: "brokers", off: .http(request), read: nil), fetcher)
        }

        #expect(fetcher.fetches.all.map { $0.header("Idempotency-Key") } == ["mine", nil])
    }
}
