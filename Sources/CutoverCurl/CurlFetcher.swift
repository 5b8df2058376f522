import CCurl
package import CutoverCore
import Foundation

/// Makes HTTP exchanges over libcurl: one multi handle, on its own thread.
///
/// A fetch is one request and no more: libcurl's silent repeat on a reused connection that died is refused
/// (`CurlExchange+callbacks`), and redirects are followed here, hop by hop (`Hop`).
package final class CurlFetcher: Fetcher {
    private let mailbox: FetchMailbox
    /// Runs tasks on the thread that makes the exchanges.
    package let executor: LoopExecutor

    /// The versions of libcurl and of what it stands on, as in "libcurl/7.88.1 OpenSSL/3.0.19 zlib/1.2.13".
    package static let libraryVersion = String(cString: curl_version())

    /// Starts the thread; `version` goes into the user agent "cutover-monitor/VERSION".
    ///
    /// `authorities` is the path of a PEM bundle that is trusted in place of the system's; nil for the system's.
    /// A connection that was idle for longer than `idle` (whole seconds) is not used again: common servers close
    /// theirs after 2 or 5 seconds, and a request sent at that very moment would be lost.
    package init(version: String, authorities: String? = nil, idle: Duration = .seconds(1)) {
        let identity = CurlIdentity(
            userAgent: "cutover-monitor/" + version,
            authorities: authorities,
            idleSeconds: Int(clamping: idle.components.seconds)
        )
        let mailbox = FetchMailbox()
        let executor = LoopExecutor(mailbox)
        (self.mailbox, self.executor) = (mailbox, executor)
        let thread = Thread { CurlLoop.serve(mailbox, executor, as: identity) }
        thread.name = "libcurl"
        thread.start()
    }

    deinit {
        mailbox.close()
    }

    /// Makes one exchange, once; a cancelled task and a closed fetcher give up with `internal`.
    ///
    /// The deadline counts from this call, so time spent waiting for the thread is not forgiven.
    package func fetch(_ fetch: Fetch) async -> Answer {
        guard fetch.timeout > .zero else {
            return .failed(.connectTimeout, "no time was left for the request")
        }
        let deadline = ContinuousClock.now.advanced(by: fetch.timeout)
        let cancellation = FetchCancellation()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ticket = FetchTicket(
                    fetch: fetch,
                    deadline: deadline,
                    cancellation: cancellation,
                    continuation: continuation
                )
                mailbox.submit(ticket)
            }
        } onCancel: {
            cancellation.request()
            mailbox.wake()
        }
    }

    /// Stops the thread soon; may be called twice.
    ///
    /// Pending and later fetches are answered with `internal`.
    package func close() {
        mailbox.close()
    }
}
