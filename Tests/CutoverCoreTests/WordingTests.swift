import CutoverCore
import Testing

@Suite struct WordingTests {
    @Test(
        arguments: [
            (31, 250, "2.0", "12.4 %"), (7, 350, "2.0", "2.0 %"), (8, 350, "2.0", "2.3 %"),
            (20_000_001, 1_000_000_000, "2.0", "2.0000001 %"), (1, 3, "50", "33.3 %"),
            (0, 0, "2.0", "no data"),
            (19_999_999, 1_000_000_000, "2.0", "2.0 %"), (3, 3, "2.0", "100.0 %"),
        ] as [(Int64, Int64, String, String)]
    )
    func `digits grow until the inequality is visible`(
        _ k: Int64,
        _ n: Int64,
        _ limit: String,
        _ text: String
    ) throws {
        #expect(Wording.percent(k, of: n, against: try #require(ShareLimit(percent: limit))) == text)
    }

    @Test(
        arguments: [
            (1_200_000, "1200 ms"), (295, "0.295 ms"), (1_200_001, "1200.001 ms"), (0, "0 ms"),
        ] as [(Int64, String)]
    )
    func `milliseconds are written exactly`(_ microseconds: Int64, _ text: String) {
        #expect(Wording.milliseconds(.microseconds(microseconds)) == text)
    }

    @Test(arguments: ["", "-1", "2.", ".5", "1e1", "2,0", "1234567", "0.0000000001", " 2", "NaN"])
    func `a limit that is no plain decimal is not a limit`(_ text: String) {
        #expect(ShareLimit(percent: text) == nil)
    }

    @Test(arguments: [
        ("/analytics/*/summary", "/analytics/brokers/summary", true), ("*", "", true), ("/a*", "/b", false),
        ("*/summary", "/a/b/summary", true), ("/a", "/a/b", false), ("/a*c*e", "/abcde", true),
    ])
    func `a glob matches the whole text`(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(Glob.matches(pattern, text) == matches)
    }

    @Test func `a plan says in words what would roll back`() {
        var plan = Plan.test(
            window: .seconds(1_800),
            interval: .seconds(5),
            block: .seconds(10),
            .health("api-health")
        )
        plan.rollbackFlags = ["v1"]

        #expect(
            plan.promises[0]
                == "api-health: rolls back at the 8th failed of 360 probes once 3 blocks of 10s are bad: after about 35-45 s down"
        )
        #expect(plan.promises.contains("on ROLLBACK: flag v1 is turned off, not read back"))
        #expect(plan.promises.last == "nobody is told: no webhook or Slack sink is configured")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_225_643_890_000, "2026-11-21T01:47:23.890Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"), (-1_000, "1969-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func `moments are written by RFC 3339`(_ microseconds: Int64, _ text: String) {
        #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
    }
}
