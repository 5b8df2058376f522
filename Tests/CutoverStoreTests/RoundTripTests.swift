import CutoverCore
import CutoverStore
import Testing

struct RoundTripTests {
    static let events: [Event] = [
        .began(noon),
        .missed(target: "api-health", slot: 17, at: seconds(85)),
        .tick(seconds(1)),
        .attempted(id: "d-1", outcome: .accepted("204 in 31 ms"), at: seconds(2)),
        .attempted(id: "d-2", outcome: .readBack("off"), at: seconds(2)),
        .attempted(id: "d-3", outcome: .retry("503", after: .milliseconds(2_500)), at: seconds(2)),
        .attempted(id: "d-3", outcome: .retry("connection refused", after: nil), at: seconds(2)),
        .attempted(id: "d-4", outcome: .refused(""), at: seconds(2)),
        .storeFailed("the disk is full", isDecision: true, at: seconds(3)),
        .storeFailed("the disk is full", isDecision: false, at: seconds(3)),
        .storeRecovered(seconds(4)),
        .interrupted(.interrupt, at: seconds(5)),
        .interrupted(.terminate, at: seconds(5)),
        .resumed(seconds(6)),
        .noticed(Note(at: seconds(7), kind: "clock", text: "the clock stepped by -3 s; \"señal\" kept")),
    ]

    static let observations: [Observation] = [
        probe(slot: 0),
        Observation(
            sample: Sample(
                target: "api-health",
                slot: 3,
                intendedStart: Timestamp(microseconds: -1),
                duration: .seconds(10),
                outcome: .failed(.connectTimeout),
                httpStatus: nil,
                detail: "connect to 10.0.0.7 timed out"
            )
        ),
        Observation(
            sample: probe("analytics", slot: 0).sample,
            reading: Reading(startedAt: nil, endpoints: [])
        ),
        Observation(
            sample: probe("analytics", slot: 0).sample,
            reading: Reading(startedAt: noon, endpoints: [])
        ),
        Observation(
            sample: probe("analytics", slot: 4).sample,
            reading: Reading(
                startedAt: noon,
                endpoints: [
                    EndpointReading(
                        endpoint: "/a",
                        requests: .value(250),
                        errors: .value(31),
                        p95Microseconds: .value(812_000)
                    ),
                    bucketed(by: Histogram(nanoseconds: [5_000_000, 10_000_000], counts: [12, 30, 44])),
                    EndpointReading(
                        endpoint: "/b",
                        requests: .unreadable("requests is a text"),
                        errors: .unreadable("errors is missing"),
                        p95Microseconds: .unreadable("p95 is negative")
                    ),
                    EndpointReading(
                        endpoint: "",
                        requests: .value(.max),
                        errors: .value(0),
                        p95Microseconds: .unreadable("p95 is missing")
                    ),
                ]
            )
        ),
    ]

    private static let counted: Observation = {
        var observation = probe(slot: 5, outcome: .failed(.assertion))
        observation.numbers = [
            ObservedNumber(name: "dead", value: "0.0000000000000000000000001"),
            ObservedNumber(name: "pending", value: "812"),
        ]
        return observation
    }()

    @Test(arguments: events)
    func `every event is replayed exactly as it was handled`(_ event: Event) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)

        let journal = try await store.begin(runRecord())
        try await journal.record([.event(seq: 7, event)])

        let log = try await store.archive.events(of: "run-1")
        #expect(log.map(\.seq) == [7])
        #expect(log.map(\.event) == [event])
    }

    @Test(arguments: observations + [counted])
    func `every probe is replayed exactly, faults and empty readings included`(_ probe: Observation)
        async throws
    {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)

        let journal = try await store.begin(runRecord())
        try await journal.record([.sample(seq: 7, probe)])

        #expect(try await store.archive.events(of: "run-1").map(\.event) == [.observed(probe)])
    }

    @Test(arguments: ProbeFailure.allCases)
    func `every failure keeps its word`(_ failure: ProbeFailure) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let failed = probe(slot: 1, outcome: .failed(failure))

        let journal = try await store.begin(runRecord())
        try await journal.record([.event(seq: 1, .observed(failed))])

        #expect(try await store.archive.events(of: "run-1").map(\.event) == [.observed(failed)])
    }

    @Test func `samples and events come back in the order of their seq, whatever order they were stored in`()
        async throws
    {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())

        try await journal.record([
            .event(seq: 1, .began(noon)), .sample(seq: 2, probe(slot: 0)), .event(seq: 4, .tick(seconds(1))),
            .note(seq: 4, Note(at: seconds(1), kind: "warning", text: "not replayed")),
        ])
        try await journal.record([.event(seq: 5, .tick(seconds(2))), .sample(seq: 3, probe(slot: 1))])

        let log = try await store.archive.events(of: "run-1")
        #expect(log.map(\.seq) == [1, 2, 3, 4, 5])
        #expect(log[2].event == .observed(probe(slot: 1)))
    }

    @Test func `a text with a NUL is kept whole, so that two endpoints never become one`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let endpoints = ["/a", "/a\0b"].map { name in
            EndpointReading(
                endpoint: name,
                requests: .value(1),
                errors: .value(0),
                p95Microseconds: .value(1)
            )
        }
        let reading = Reading(startedAt: nil, endpoints: endpoints)

        let journal = try await store.begin(runRecord())
        try await journal.record([
            .sample(seq: 1, Observation(sample: probe(slot: 0).sample, reading: reading))
        ])

        let log = try await store.archive.events(of: "run-1")
        guard case .observed(let stored) = log.first?.event else {
            Issue.record("no sample came back")
            return
        }
        #expect(stored.reading?.endpoints.map(\.endpoint) == ["/a", "/a\u{2400}b"])
    }

    @Test func `notes keep their order within an event`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let notes = ["first", "second", "third"].map { Note(at: noon, kind: "warning", text: $0) }

        let journal = try await store.begin(runRecord())
        try await journal.record([
            .event(seq: 1, .tick(noon)), .note(seq: 1, notes[0]), .note(seq: 1, notes[1]),
        ])
        try await journal.record([.note(seq: 1, notes[2])])

        #expect(
            try query(
                directory,
                "SELECT seq, ordinal, label, text FROM events WHERE replayed = 0 ORDER BY ordinal"
            )
                == ["1|1|warning|first", "1|2|warning|second", "1|3|warning|third"]
        )
    }

    @Test func `a block is stored as it was closed, with its distance from T0`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let own = WindowRow(
            seq: 3,
            target: "api-health",
            endpoint: nil,
            block: 2,
            start: seconds(20),
            end: seconds(30),
            n: 2,
            failures: 1,
            slow: 0,
            p95: .microseconds(41_237)
        )
        let total = WindowRow(
            seq: 3,
            target: "analytics",
            endpoint: "*",
            block: 2,
            start: seconds(20),
            end: seconds(30),
            n: 900,
            failures: 0,
            slow: nil,
            p95: nil
        )

        let journal = try await store.begin(runRecord())
        try await journal.record([.event(seq: 1, .began(noon)), .window(own), .window(total)])

        let columns = "target, endpoint, seq, block, start_us, end_us, start_after_t0_us, end_after_t0_us, "
        #expect(
            try query(directory, "SELECT \(columns) n, failures, slow, p95_us FROM windows ORDER BY id") == [
                "api-health||3|2|1763692020000000|1763692030000000|20000000|30000000|2|1|0|41237",
                "analytics|*|3|2|1763692020000000|1763692030000000|20000000|30000000|900|0||",
            ]
        )
    }
}

/// An endpoint whose errors are not reported, with its latencies by bucket.
private func bucketed(by histogram: Histogram?) -> EndpointReading {
    var endpoint = EndpointReading(
        endpoint: "/absent",
        requests: .value(3),
        errors: .absent,
        p95Microseconds: .absent
    )
    endpoint.histogram = histogram
    return endpoint
}
