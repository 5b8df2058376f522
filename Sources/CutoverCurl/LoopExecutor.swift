package import CutoverCore

/// Runs tasks on libcurl's thread, so that a probe that is due, its answer and what is made of it wake no other one.
///
/// What runs here must be short: it delays every transfer. Work on long bodies belongs elsewhere
/// (`globalConcurrentExecutor`).
package final class LoopExecutor: TaskExecutor {
    private let mailbox: FetchMailbox

    init(_ mailbox: FetchMailbox) { self.mailbox = mailbox }

    /// Has `job` done by the loop, or by the usual threads once the loop has ended.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if !mailbox.submit(job) { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
    }

    /// Sleeps until `deadline` on the boot clock.
    ///
    /// - Throws: `CancellationError` when cancelled, and when the loop ends.
    func sleep(until deadline: ContinuousClock.Instant) async throws {
        let sleeper = LoopSleeper(until: deadline)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                sleeper.fallAsleep(continuation)
                if !mailbox.submit(sleeper) { sleeper.cancel() }
            }
        } onCancel: {
            sleeper.cancel()
        }
    }
}

/// A clock whose sleepers are woken by libcurl's thread.
package struct LoopTimekeeper: Timekeeper {
    private let base: any Timekeeper
    private let executor: LoopExecutor

    /// Tells the time of `base`, and sleeps on the loop of `executor`.
    package init(_ base: any Timekeeper, _ executor: LoopExecutor) {
        self.base = base
        self.executor = executor
    }

    /// The time of the clock behind it.
    package var now: Timestamp { base.now }

    /// Sleeps until `deadline`; throws only `CancellationError`.
    package func sleep(until deadline: Timestamp) async throws {
        let left = base.now.duration(to: deadline)
        if left <= .zero { return try Task.checkCancellation() }
        try await executor.sleep(until: .now.advanced(by: left))
    }
}
