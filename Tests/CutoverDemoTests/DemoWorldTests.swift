import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverDemo

@Suite struct DemoWorldTests {
    private static let boot = Timestamp.sample

    private static func moment(_ milliseconds: Int) -> Timestamp {
        boot.advanced(by: .milliseconds(milliseconds))
    }

    private static func begun(_ scenario: DemoScenario) -> DemoWorld {
        var world = DemoWorld(scenario, bootedAt: boot)
        world.begin(at: boot)
        return world
    }

    @Test func `traffic flows from the start at 12, 8 and 5 requests a second`() {
        let metrics = DemoWorld(.healthy, bootedAt: Self.boot).metrics(at: Self.moment(10_000))

        #expect(
            metrics.endpoints.map(\.path) == [
                "/analytics/portfolio/summary", "/analytics/brokers/summary", "/analytics/anuales/summary",
            ]
        )
        #expect(metrics.endpoints.map(\.requests) == [120, 80, 50])
        #expect(metrics.endpoints.map(\.errors) == [0, 0, 0])
        #expect(metrics.startedAt == Self.boot)
        #expect(metrics.endpoints.allSatisfy { $0.lastAt == Self.moment(10_000) })
    }

    @Test func `an endpoint is named from its first request on`() {
        let world = DemoWorld(.healthy, bootedAt: Self.boot)

        #expect(world.metrics(at: Self.moment(83)).endpoints.isEmpty)
        #expect(
            world.metrics(at: Self.moment(84)).endpoints.map(\.path) == ["/analytics/portfolio/summary"]
        )
        #expect(world.metrics(at: Self.moment(200)).endpoints.count == 3)
    }

    @Test func `nothing fails before the first health request, however long the server has run`() {
        let world = DemoWorld(.errors, bootedAt: Self.boot)

        #expect(world.metrics(at: Self.moment(600_000)).endpoints.map(\.errors) == [0, 0, 0])
    }

    @Test func `six of ten requests to the brokers fail from 6 s on`() {
        let metrics = Self.begun(.errors).metrics(at: Self.moment(15_750))

        #expect(metrics.endpoints.map(\.requests) == [189, 126, 78])
        #expect(metrics.endpoints.map(\.errors) == [0, 48, 0])
    }

    @Test func `a reset empties the counters and moves the start`() {
        var world = Self.begun(.errors)

        world.reset(at: Self.moment(10_000))

        let metrics = world.metrics(at: Self.moment(12_000))
        #expect(metrics.startedAt == Self.moment(10_000))
        #expect(metrics.endpoints.map(\.requests) == [24, 16, 10])
        #expect(metrics.endpoints.map(\.errors) == [0, 9, 0])
    }

    @Test func `a restart begins the counters anew and moves the start`() {
        let world = Self.begun(.restart)

        let before = world.metrics(at: Self.moment(7_749))
        let after = world.metrics(at: Self.moment(8_750))
        #expect(before.startedAt == Self.boot)
        #expect(before.endpoints.map(\.errors) == [0, 25, 0])
        #expect(after.startedAt == Self.moment(7_750))
        #expect(after.endpoints.map(\.requests) == [12, 8, 5])
        #expect(after.endpoints.map(\.errors) == [0, 0, 0])
    }

    @Test(arguments: [DemoScenario.errors, .restart, .healthy])
    func `counters never fall within one start, whatever is turned and when`(scenario: DemoScenario) {
        var world = Self.begun(scenario)
        var last = world.metrics(at: Self.boot)

        for step in 1...300 {
            let now = Self.moment(step * 100)
            if step == 70 || step == 150 { world.turnFlagOff(at: now) }
            if step == 110 { world.turnFlagOn(at: now) }
            if step == 115 { world.begin(at: now) }
            if step == 240 { world.reset(at: now) }
            let metrics = world.metrics(at: now)
            for (old, new) in zip(last.endpoints, metrics.endpoints) where last.startedAt == metrics.startedAt
            {
                #expect(new.requests >= old.requests && new.errors >= old.errors)
            }
            #expect(metrics.endpoints.allSatisfy { $0.errors <= $0.requests })
            #expect(metrics.endpoints.allSatisfy { $0.lastAt <= now && $0.lastAt >= metrics.startedAt })
            last = metrics
        }
    }

    @Test func `only the first health request starts the scenario's clock`() {
        var world = DemoWorld(.recover, bootedAt: Self.boot)

        world.begin(at: Self.moment(1_000))
        world.begin(at: Self.moment(3_000))

        #expect(world.beganAt == Self.moment(1_000))
        #expect(world.health(at: Self.moment(6_000)).isWell)
    }

    @Test func `a restart forgets errors that were counted before the flag was turned`() {
        var world = Self.begun(.restart)
        world.turnFlagOff(at: Self.moment(5_000))

        #expect(world.metrics(at: Self.moment(5_000)).endpoints.map(\.errors) == [0, 13, 0])
        #expect(world.metrics(at: Self.moment(9_000)).endpoints.map(\.errors) == [0, 0, 0])
    }

    @Test func `turning the flag on begins the scenario anew with the next health request`() {
        var world = Self.begun(.recover)
        world.turnFlagOff(at: Self.moment(30_000))

        world.turnFlagOn(at: Self.moment(60_000))
        world.begin(at: Self.moment(70_000))

        #expect(!world.health(at: Self.moment(70_000)).isWell)
        #expect(!world.health(at: Self.moment(74_500)).isWell)
        #expect(world.health(at: Self.moment(75_000)).isWell)
    }

    @Test func `without data the map is empty, not absent`() {
        let metrics = Self.begun(.nodata).metrics(at: Self.moment(10_000))

        #expect(
            metrics.flatJSON
                == "{\"meta\":{\"source\":\"api\"},\"started_at\":1795219200.0,\"by_endpoint\":{}}"
        )
        #expect(
            metrics.nestedJSON
                == "{\"meta\":{\"source\":\"api\"},\"metrics\":{\"started_at\":1795219200.0,\"by_endpoint\":{}}}"
        )
    }
}
