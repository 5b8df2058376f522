package import CutoverCore
import ServiceLifecycle

/// Asks the engine for its judgement on every beat, whatever the samples do.
package struct Metronome: Service {
    private let beat: Duration
    private let timekeeper: any Timekeeper
    private let wall: @Sendable () -> Timestamp
    private let inbox: Inbox

    /// Ticks every `beat`, the first time at once; `wall` reads the wall clock, to see it step.
    package init(
        beat: Duration,
        timekeeper: any Timekeeper,
        inbox: Inbox,
        wall: @escaping @Sendable () -> Timestamp
    ) {
        precondition(beat > .zero, "a beat must be longer than nothing")
        self.beat = beat
        self.timekeeper = timekeeper
        self.inbox = inbox
        self.wall = wall
    }

    /// Beats until its own shutdown signal.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await keepTime() }
    }

    private func keepTime() async {
        let start = timekeeper.now
        var steps = ClockStepDetector()
        var count: Int64 = 0
        while !Task.isCancelled {
            do {
                try await timekeeper.sleep(until: start.advanced(by: beat * count))
            } catch {
                return  // cancelled: the shutdown signal
            }
            let now = timekeeper.now
            strike(now, steps: &steps)
            let elapsed = start.duration(to: now).wholeMicroseconds
            count = max(count + 1, elapsed / beat.wholeMicroseconds + 1)
        }
    }

    private func strike(_ now: Timestamp, steps: inout ClockStepDetector) {
        if let note = steps.notice(wall: wall(), now: now) { inbox.push(.noticed(note)) }
        inbox.push(.tick(now))
    }
}
