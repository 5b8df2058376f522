import CutoverCore
import CutoverStore
import Testing

struct ExchangeTests {
    private static func probe(_ exchange: Exchange?, slot: Int = 0, status: Int = 200) -> Observation {
        Observation(
            sample: Sample(
                target: "api-health",
                slot: slot,
                intendedStart: seconds(Int64(slot)),
                duration: .microseconds(41_237),
                outcome: .ok,
                httpStatus: status,
                exchange: exchange
            )
        )
    }

    private static let fresh: Exchange = {
        var exchange = newConnection
        (exchange.transfer, exchange.redirect) = (.zero, .microseconds(10_213))
        return exchange
    }()

    private static let reused: Exchange = {
        var exchange = fresh
        (exchange.resolve, exchange.connect, exchange.tls, exchange.redirect) = (nil, nil, nil, nil)
        exchange.isReused = true
        return exchange
    }()

    private static let refused: Exchange = {
        var exchange = Exchange()
        exchange.resolve = .microseconds(812)
        return exchange
    }()

    @Test(arguments: [nil, Exchange(), refused, fresh, reused])
    func `every exchange comes back exactly, also one of which nothing is known`(_ exchange: Exchange?)
        async throws
    {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)

        let journal = try await store.begin(runRecord())
        try await journal.record([.sample(seq: 7, Self.probe(exchange))])

        #expect(try await store.archive.events(of: "run-1").map(\.event) == [.observed(Self.probe(exchange))])
    }

    @Test func `probes that ended alike but for their status keep it, each its own`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let probes = [200, 204, 200].enumerated().map { Self.probe(nil, slot: $0.offset, status: $0.element) }

        let journal = try await store.begin(runRecord())
        try await journal.record(probes.enumerated().map { .sample(seq: Int64($0.offset), $0.element) })

        #expect(try await store.archive.events(of: "run-1").map(\.event) == probes.map { .observed($0) })
    }

    @Test func `a phase that did not happen is NULL, and one that took no time is 0`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let exchanges = [Self.fresh, Self.reused, Exchange(), nil]

        let journal = try await store.begin(runRecord())
        try await journal.record(
            exchanges.enumerated().map {
                .sample(seq: Int64($0.offset), Self.probe($0.element, slot: $0.offset))
            }
        )

        let phases =
            "resolve_us, connect_us, tls_us, first_byte_us, transfer_us, redirect_us, connection, address"
        #expect(
            try query(directory, "SELECT \(phases), certificate_end_us FROM samples ORDER BY seq") == [
                "812|1204|40007|39001|0|10213|new|192.0.2.7:443|1790000000000000",
                "|||39001|0||reused|192.0.2.7:443|1790000000000000",
                "||||||||",
                "||||||||",
            ]
        )
    }

    @Test func `an address is stored once, however often it is seen`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)

        for run in ["run-1", "run-2"] {
            let journal = try await store.begin(runRecord(run))
            for slot in 0..<6 {
                let exchange = slot == 0 ? Self.fresh : Self.reused
                try await journal.record([.sample(seq: Int64(slot), Self.probe(exchange, slot: slot))])
            }
        }

        #expect(
            try query(directory, "SELECT reused, address FROM connections ORDER BY id") == [
                "0|192.0.2.7:443", "1|192.0.2.7:443",
            ]
        )
    }

    @Test func `rows of a transaction that was undone are made again`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let sample = Entry.sample(seq: 1, Self.probe(Self.fresh))

        let undone = await trouble { () throws(StoreTrouble) in
            try await journal.record([sample, .event(seq: 1, .tick(noon))])
        }
        try await journal.record([sample])

        #expect(undone?.kind == .conflict)
        #expect(try query(directory, "SELECT target, address FROM samples") == ["api-health|192.0.2.7:443"])
    }
}
