import CutoverCore
import Testing

@testable import CutoverReadings

/// Whatever the bytes, there is no trap, and no reading that the intact text would contradict.
@Suite struct PrometheusPropertyTests {
    private static let text = """
        # TYPE r counter
        r_total{status="200",path="/a"} 1234
        r_total{status="500",path="/a"} 56
        d_seconds_bucket{path="/a",le="0.5"} 1200
        d_seconds_bucket{path="/a",le="+Inf"} 1290
        d_seconds_count{path="/a"} 1290
        process_start_time_seconds 1795226210.5
        # EOF

        """

    private func read(_ bytes: [UInt8], open: Bool) -> Reading? {
        guard
            let query = try? PrometheusReadingTests.query("r_total", by: ["path"], latency: "d_seconds")
        else { return nil }
        let type = open ? "application/openmetrics-text" : "text/plain"
        let answer = Answer(
            status: 200,
            headers: [Answer.HeaderLine(name: "Content-Type", value: type)],
            body: bytes
        )
        return try? PrometheusReading.read(answer, query, interval: .seconds(5)).0
    }

    @Test func `a text that is cut off anywhere is no reading`() throws {
        let bytes = Array(Self.text.utf8)
        let whole = try #require(read(bytes, open: true))

        let cut = (0..<bytes.count).compactMap { read(Array(bytes.prefix($0)), open: true) }

        #expect(whole.endpoints.map { $0.histogram?.text } == ["500000:1200 inf:1290"])
        #expect(cut.allSatisfy { $0 == whole } && cut.count == 1, "all but the last line break is there")
    }

    @Test func `a plain text that is cut off within a line is no reading`() {
        let bytes = Array(Self.text.utf8)

        let cut = (0..<bytes.count).filter { $0 > 0 && bytes[$0 - 1] != 0x0A }
            .compactMap { read(Array(bytes.prefix($0)), open: false) }

        #expect(cut.isEmpty)
    }

    @Test func `random changes never trap`() {
        var random = SeededGenerator(seed: 7)
        let bytes = Array(Self.text.utf8)
        var read = 0
        for _ in 0..<1_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: place)
                default: changed.insert(UInt8.random(in: 0...255, using: &random), at: place)  // of a number
                }
            }
            for open in [true, false] {
                guard let reading = self.read(changed, open: open) else { continue }
                read += 1
                for endpoint in reading.endpoints { #expect((endpoint.requests.value ?? -1) >= 0) }
            }
        }
        #expect(read > 0)
    }

    @Test func `random bytes are never a reading`() {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...200, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(read(bytes, open: false) == nil)
        }
    }
}
