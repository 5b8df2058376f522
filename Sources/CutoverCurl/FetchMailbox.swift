import CCurl
import CutoverCore
import Foundation
import Synchronization

/// The way into libcurl's thread: fetches, jobs and sleepers are put in, and the sleeping multi handle is woken.
final class FetchMailbox: Sendable {
    /// What the loop takes out.
    struct Delivery {
        var tickets: [FetchTicket] = []
        var jobs: [UnownedJob] = []
        var sleepers: [LoopSleeper] = []
        var isClosed = false

        /// True when there is nothing to do.
        var isEmpty: Bool { tickets.isEmpty && jobs.isEmpty && sleepers.isEmpty && !isClosed }
    }

    private struct Contents {
        var delivery = Delivery()
        var sleeper: MultiHandle?
        var thread: pthread_t?

        /// Wakes the loop, unless it is the loop that asks: it empties the box before it sleeps.
        func wake() {
            if let thread, pthread_equal(thread, pthread_self()) != 0 { return }
            // It can only fail on a bad handle, and `sleeper` is nil before it becomes one.
            if let sleeper { curl_multi_wakeup(sleeper.pointer) }
        }

        /// Puts something in; only the first one in has to wake the loop.
        mutating func put(_ change: (inout Delivery) -> Void) {
            let wasEmpty = delivery.isEmpty
            change(&delivery)
            if wasEmpty { wake() }
        }
    }

    private let contents = Mutex(Contents())

    /// Hands a fetch over, or answers it at once when the mailbox is closed.
    func submit(_ ticket: FetchTicket) {
        let isTaken = contents.withLock { contents in
            if contents.delivery.isClosed { return false }
            contents.put { $0.tickets.append(ticket) }
            return true
        }
        if !isTaken { ticket.resolve(.closed) }
    }

    /// Hands a job over; false when the mailbox is closed and nobody would do it.
    func submit(_ job: UnownedJob) -> Bool {
        contents.withLock { contents in
            if contents.delivery.isClosed { return false }
            contents.put { $0.jobs.append(job) }
            return true
        }
    }

    /// Hands somebody over who is to be woken; false when the mailbox is closed.
    func submit(_ sleeper: LoopSleeper) -> Bool {
        contents.withLock { contents in
            if contents.delivery.isClosed { return false }
            contents.put { $0.sleepers.append(sleeper) }
            return true
        }
    }

    /// Makes the loop look at its cancellations.
    func wake() {
        contents.withLock { $0.wake() }
    }

    /// Accepts nothing more and asks the loop to end.
    func close() {
        contents.withLock { contents in
            contents.delivery.isClosed = true
            contents.wake()
        }
    }

    /// True when the loop may sleep.
    var isEmpty: Bool { contents.withLock { $0.delivery.isEmpty } }

    /// Empties the box.
    func take() -> Delivery {
        contents.withLock { contents in
            defer { contents.delivery = Delivery(isClosed: contents.delivery.isClosed) }
            return contents.delivery
        }
    }

    /// Names the handle to wake, and the calling thread as the loop's; nil before that handle is freed.
    func attach(_ handle: MultiHandle?) {
        contents.withLock { contents in
            contents.sleeper = handle
            contents.thread = handle == nil ? nil : pthread_self()
        }
    }
}

/// A libcurl multi handle; other threads may only wake it.
struct MultiHandle: @unchecked Sendable {  // guarded by FetchMailbox.contents
    let pointer: UnsafeMutableRawPointer
}
