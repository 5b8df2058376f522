import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct SystemTimekeeperTests {
    @Test func `it begins at the wall clock`() {
        let before = SystemTimekeeper.wallClock()

        let timekeeper = SystemTimekeeper()

        #expect(timekeeper.now >= before)
        #expect(before.duration(to: timekeeper.now) < .seconds(10))
    }

    @Test func `it never steps backwards`() {
        let timekeeper = SystemTimekeeper()

        let readings = (0..<1_000).map { _ in timekeeper.now }

        #expect(readings == readings.sorted())
    }

    @Test func `a deadline in the past is over at once`() async throws {
        let timekeeper = SystemTimekeeper()
        let before = timekeeper.now

        try await timekeeper.sleep(until: before.advanced(by: .seconds(-60)))

        #expect(before.duration(to: timekeeper.now) < .seconds(10))
    }

    @Test func `a sleep ends at its deadline and not before`() async throws {
        let timekeeper = SystemTimekeeper()
        let deadline = timekeeper.now.advanced(by: .milliseconds(20))

        try await timekeeper.sleep(until: deadline)

        #expect(timekeeper.now >= deadline)
    }

    @Test func `a cancelled sleep says so`() async {
        let timekeeper = SystemTimekeeper()

        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await timekeeper.sleep(until: timekeeper.now.advanced(by: .seconds(3_600)))
                }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }
}
