import CutoverCore
import Synchronization

/// A fetch that waits for its answer.
struct FetchTicket: Sendable {
    let fetch: Fetch
    /// On the boot clock, like the socket waits it bounds; a `Timekeeper` may be a test's, sockets are not.
    let deadline: ContinuousClock.Instant
    let cancellation: FetchCancellation
    let continuation: CheckedContinuation<Answer, Never>

    /// Answers the fetch; to be called exactly once.
    func resolve(_ answer: Answer) {
        continuation.resume(returning: answer)
    }
}

/// A wish to give up, which may come before the fetch itself has been handed over.
final class FetchCancellation: Sendable {
    private let flag = Atomic(false)

    var isRequested: Bool { flag.load(ordering: .acquiring) }

    func request() {
        flag.store(true, ordering: .releasing)
    }
}

extension Answer {
    /// An answer that only says why there is none.
    static func failed(_ failure: ProbeFailure, _ detail: String) -> Answer {
        Answer(status: nil, failure: failure, detail: detail)
    }

    /// What a fetch gets when the fetcher is closed before its answer.
    static var closed: Answer { .failed(.internal, "the fetcher is closed") }
}
