import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

struct HostCheckTests {
    @Test(arguments: [
        ("Sat, 21 Nov 2026 00:00:00 GMT", CheckLine.Worth.ok, "within 1 s of ours"),
        ("Fri, 20 Nov 2026 23:59:30 GMT", .ok, "within 30 s of ours"),
        (
            "Fri, 20 Nov 2026 23:59:29 GMT", .problem,
            "its Date is 31 s behind our clock, more than 30 s; set the wrong one of the two clocks"
        ),
        (
            "Sat, 21 Nov 2026 01:00:00 GMT", .problem,
            "its Date is 3600 s ahead of our clock, more than 30 s; set the wrong one of the two clocks"
        ),
    ])
    func `a clock may be 30 s off`(_ date: String, _ worth: CheckLine.Worth, _ text: String) async {
        let lines = await CheckScene().lines(.clock, .complete(200, headers: ["Date": date]))

        #expect(lines == [CheckLine(.clock, "127.0.0.1", worth, text)])
    }

    @Test func `an answer without a Date says nothing about the clock`() async {
        #expect(await CheckScene().lines(.clock, .complete(200)).isEmpty)
        #expect(await CheckScene().lines(.clock, .complete(200, headers: ["Date": "today"])).isEmpty)
    }

    @Test(arguments: [
        (["X-RateLimit-Limit": "12"], CheckLine.Worth.ok),
        (["X-RateLimit-Limit": "11"], .problem),
        (["RateLimit-Policy": "\"default\";q=100;w=3600"], .problem),
        (["RateLimit-Policy": "100;w=60"], .ok),
        (["RateLimit-Limit": "many"], .ok),
    ])
    func `requests a minute are held against the limit that is stated`(
        _ headers: [String: String],
        _ worth: CheckLine.Worth
    ) async {
        let lines = await CheckScene().lines(.load, .complete(200, headers: headers))

        #expect(lines.map(\.worth) == [worth], "\(lines)")
    }

    @Test func `the targets of one host are counted together`() async {
        var scene = CheckScene()
        scene.plan = .sample(targets: [.health("a"), .health("b", interval: .seconds(20))])

        let lines = await scene.lines(.load, .complete(200))

        #expect(lines == [CheckLine(.load, "127.0.0.1", .ok, "15 requests a minute by 2 targets")])
    }

    @Test func `all requests of a poll are counted`() async {
        var scene = CheckScene()
        let query = ActuatorQuery(uris: ["/a", "/b"])
        scene.plan = .sample(targets: [.source("app", source: Source(format: .actuator(query)))])

        let lines = await scene.lines(.load, .complete(200))

        #expect(lines == [CheckLine(.load, "127.0.0.1", .ok, "36 requests a minute by 1 target")])
    }
}
