import CCurl
import CutoverCore
import Synchronization

/// The way into libcurl's thread: fetches are put in, and the sleeping multi handle is woken.
final class FetchMailbox: Sendable {
    private struct Contents {
        var tickets: [FetchTicket] = []
        var isClosed = false
        var sleeper: MultiHandle?

        func wake() {
            // It can only fail on a bad handle, and `sleeper` is nil before it becomes one.
            if let sleeper { curl_multi_wakeup(sleeper.pointer) }
        }
    }

    /// What the loop takes out.
    struct Delivery {
        var tickets: [FetchTicket]
        var isClosed: Bool
    }

    private let contents = Mutex(Contents())

    /// Hands a fetch over, or answers it at once when the mailbox is closed.
    func submit(_ ticket: FetchTicket) {
        let isClosed = contents.withLock { contents in
            if contents.isClosed { return true }
            contents.tickets.append(ticket)
            // The loop empties the box before it sleeps, so only the first one in has to wake it.
            if contents.tickets.count == 1 { contents.wake() }
            return false
        }
        if isClosed { ticket.resolve(.closed) }
    }

    /// Makes the loop look at its cancellations.
    func wake() {
        contents.withLock { $0.wake() }
    }

    /// Accepts nothing more and asks the loop to end.
    func close() {
        contents.withLock { contents in
            contents.isClosed = true
            contents.wake()
        }
    }

    /// Empties the box.
    func take() -> Delivery {
        contents.withLock { contents in
            let delivery = Delivery(tickets: contents.tickets, isClosed: contents.isClosed)
            contents.tickets = []
            return delivery
        }
    }

    /// Names the handle to wake; nil before that handle is freed.
    func attach(_ handle: MultiHandle?) {
        contents.withLock { $0.sleeper = handle }
    }
}

/// A libcurl multi handle; other threads may only wake it.
struct MultiHandle: @unchecked Sendable {  // guarded by FetchMailbox.contents
    let pointer: UnsafeMutableRawPointer
}
