import CutoverCore
import CutoverTestSupport
import Testing

struct WireTests {
    private func exchange(_ address: String?, isReused: Bool? = false) -> Exchange {
        var exchange = Exchange()
        (exchange.address, exchange.isReused) = (address, isReused)
        return exchange
    }

    /// The engine after one probe a second, with these exchanges.
    private func engine(_ exchanges: [Exchange?]) -> Engine {
        var engine = Engine(plan: .sample(), run: "run-1", isDryRun: false)
        _ = engine.handle(.began(.sample))
        for (slot, exchange) in exchanges.enumerated() {
            let sample = Sample(
                target: "api",
                slot: slot,
                intendedStart: Timestamp.sample.advanced(by: .seconds(slot)),
                duration: .milliseconds(20),
                outcome: .ok,
                httpStatus: 200,
                exchange: exchange
            )
            _ = engine.handle(.observed(Observation(sample: sample)))
        }
        return engine
    }

    private func notes(_ engine: Engine) -> [String] {
        engine.board.notes.filter { $0.kind == "address" }.map(\.text)
    }

    @Test
    func `an address that changes is told once a change`() {
        let (old, new) = (exchange("192.0.2.7:443"), exchange("192.0.2.8:443"))

        let run = engine([old, old, new, new, nil, new])

        #expect(notes(run) == ["api: now answered by 192.0.2.8:443, before 192.0.2.7:443"])
        #expect(run.board.wires.first?.addressChanges == 1)
    }

    @Test
    func `addresses that take turns fill no log, and are counted on`() {
        let turns = (0..<20).map { exchange($0.isMultiple(of: 2) ? "192.0.2.7:443" : "192.0.2.8:443") }

        let run = engine(turns)

        #expect(notes(run).count == 5)
        #expect(notes(run).last?.hasSuffix("; further changes are only counted") == true)
        #expect(run.board.wires.first?.addressChanges == 19)
    }

    @Test
    func `a connection that never stood changes no address`() {
        let run = engine([exchange("192.0.2.7:443"), Exchange(), exchange("192.0.2.9:443", isReused: nil)])

        #expect(notes(run) == [])
        #expect(run.board.wires.first?.address == "192.0.2.7:443")
    }

    @Test
    func `new and reused connections are counted apart`() {
        let run = engine([exchange("a:1"), exchange("a:1", isReused: true), exchange("a:1", isReused: true)])

        #expect(run.board.wires.first?.new == 1)
        #expect(run.board.wires.first?.reused == 2)
    }

    @Test
    func `a sample that comes twice is counted once`() {
        var run = engine([exchange("a:1")])
        let again = Sample(
            target: "api",
            slot: 0,
            intendedStart: .sample,
            duration: .milliseconds(20),
            outcome: .ok,
            httpStatus: 200,
            exchange: exchange("b:1")
        )

        _ = run.handle(.observed(Observation(sample: again)))

        #expect(run.board.wires.first?.new == 1)
        #expect(run.board.wires.first?.address == "a:1")
        #expect(notes(run) == [])
    }

    @Test
    func `the end of a certificate stays known while nothing shows another`() {
        let end = Timestamp.sample.advanced(by: .seconds(86_400))
        var secure = exchange("a:443")
        secure.certificateEnd = end

        let run = engine([secure, Exchange()])

        #expect(run.board.wires.first?.certificateEnd == end)
    }
}
