import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct RetryScheduleTests {
    @Test(arguments: [
        (attempts: 1, seconds: 0.5), (2, 1), (3, 2), (4, 4), (5, 8), (6, 15), (7, 15), (8, 30), (9, 30),
        (10, 60),
        (11, 60), (1_000, 60),
    ])
    func `the waits grow from half a second to a minute`(_ row: (attempts: Int, seconds: Double)) {
        #expect(RetrySchedule.wait(after: row.attempts, jitter: 0, wish: nil) == .seconds(row.seconds))
    }

    @Test(arguments: [(jitter: -1.0, milliseconds: 3_200), (0.5, 4_400), (1, 4_800), (7, 4_800)])
    func `jitter moves a wait by at most a fifth`(_ row: (jitter: Double, milliseconds: Int)) {
        let wait = RetrySchedule.wait(after: 4, jitter: row.jitter, wish: nil)

        #expect(wait.wholeMicroseconds / 1_000 == Int64(row.milliseconds))
    }

    @Test(arguments: [
        (wish: 0, seconds: 4), (wish: 3, seconds: 4), (wish: 20, seconds: 20), (wish: 900, seconds: 900),
        (wish: 86_400, seconds: 900),
    ])
    func `what the receiver asks for is never undercut, up to a quarter of an hour`(
        _ row: (wish: Int, seconds: Int)
    ) {
        #expect(
            RetrySchedule.wait(after: 4, jitter: 0, wish: .seconds(row.wish)) == .seconds(row.seconds)
        )
    }

    @Test func `jitter never knocks earlier than the receiver asked`() {
        #expect(RetrySchedule.wait(after: 4, jitter: -1, wish: .seconds(20)) == .seconds(20))
    }
}
