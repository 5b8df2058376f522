import Glibc

/// Measures what can only be measured inside the program, and prints one JSON object a line: name, value.
///
/// `scripts/bench` calls it and knows the bars. Arguments: `window`, `core`, or `store DIRECTORY`.
@main struct Bench {
    static func main() async throws {
        switch Array(CommandLine.arguments.dropFirst()) {
        case ["window"]: WindowBench.run()
        case ["core"]: CoreBench.run()
        case let arguments where arguments.count == 2 && arguments[0] == "store":
            try await StoreBench(parent: arguments[1]).run()
        default:
            print("cutover-bench: call it as: cutover-bench window|core|store DIRECTORY")
            exit(64)
        }
    }

    /// Prints one figure; the name ends in its unit.
    static func tell(_ name: String, _ value: Double) {
        print("{\"name\": \"\(name)\", \"value\": \(value)}")
    }

    /// The same durations in microseconds every time: some 12 ms with a long tail.
    static func durations(_ count: Int) -> [UInt32] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let (noise, tail) = (UInt32(state >> 52), UInt32((state >> 32) & 0x3F))
            return 8_000 + noise + (tail == 0 ? noise * 40 : 0)
        }
    }

    /// Keeps the optimiser from leaving out what nobody reads.
    @inline(never)
    static func use<Value>(_ value: Value) { withExtendedLifetime(value) {} }
}
