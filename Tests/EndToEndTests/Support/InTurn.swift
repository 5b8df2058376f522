import CutoverCore
import CutoverRuntime
import Dispatch
import Synchronization
import Testing

/// Lets a few test cases run at a time: a monitor on a starved machine misses slots, and rightly says HOLD.
///
/// The limit counts from the moment a case has its turn: how long it waited for that says nothing about it.
struct InTurn: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true
    let limit: Duration

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        await Turnstile.shared.enter()
        defer { Turnstile.shared.leave() }
        try await withoutActuallyEscaping(function) { function in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: OwnThreads.shared) { try await function() }
                group.addTask {
                    let clock = SystemTimekeeper()
                    try await clock.sleep(until: clock.now.advanced(by: limit))
                    Issue.record("it took longer than \(limit) since it had its turn")
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }
}

extension Trait where Self == InTurn {
    /// A few at a time, none of them longer than `limit`.
    static func inTurn(within limit: Duration) -> InTurn { InTurn(limit: limit) }
}

/// Threads for these tests alone: those of the others are taken by simulations for seconds, and who looks at a running
/// monitor every now and then would find that it has ended.
private final class OwnThreads: TaskExecutor {
    static let shared = OwnThreads()

    /// Queues of another quality of service have threads of their own.
    private let queue = DispatchQueue(label: "end-to-end", qos: .userInteractive, attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Counts who is inside and wakes who waits, in the order of arrival.
private final class Turnstile: Sendable {
    static let shared = Turnstile(places: 6)

    private struct State {
        var places: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(places: Int) {
        state = Mutex(State(places: places))
    }

    func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.places > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.places -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.places += 1
            return nil
        }
        next?.resume()
    }
}
