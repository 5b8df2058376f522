import Foundation
import Testing

/// A demo as somebody sees it who tries it for the first time.
@Suite(.inTurn(within: .seconds(180))) struct DemoRunTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    @Test func `a demo that is cut off offers no way to go on: its target is gone with it`() async throws {
        let demo = try setup.start(["demo"])
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while try !demo.logSoFar().contains("metrics at "), ContinuousClock.now < deadline {
            await Task.yield()
        }

        demo.signal(SIGINT)
        let ending = try await demo.end()

        #expect(ending.status == 130, "\(ending.log)")
        #expect(ending.output.contains("INTERRUPTED by SIGINT"), "\(ending.output)")
        #expect(ending.output.contains("replay"))
        #expect(!(ending.output + ending.log).contains("--resume"), "\(ending.output)")
    }
}
