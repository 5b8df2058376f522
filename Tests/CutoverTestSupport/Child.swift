import Dispatch
import Foundation
import Synchronization

/// A program that runs beside the tests; one that is dropped while it runs is killed and reaped.
///
/// In place of Foundation's `Process`, whose `run()` now and then reads past the end of a page on Linux and so ends
/// the whole test run: https://github.com/swiftlang/swift-corelibs-foundation/pull/5472
package final class Child: Sendable {
    /// How a program ended.
    package enum End: Sendable, Equatable {
        case exited(Int32)
        case killed(by: Int32)

        /// Its exit status, or the signal that ended it.
        package var status: Int32 {
            switch self {
            case .exited(let status): status
            case .killed(let signal): signal
            }
        }
    }

    private let fate: Fate

    /// Starts `command`, a path and its arguments, in `folder` or else where this process is.
    ///
    /// Without `environment` it has that of this process. It leads a process group of its own.
    ///
    /// - Throws: when it cannot be started.
    package init(
        _ command: [String],
        _ streams: ChildStreams = ChildStreams(),
        in folder: String? = nil,
        environment: [String: String]? = nil
    ) throws {
        let spawning = ChildSpawning(command: command, streams: streams, folder: folder)
        fate = Fate(of: try spawning.start(environment ?? ProcessInfo.processInfo.environment))
    }

    deinit { fate.signal(SIGKILL) }

    /// The process's id.
    package var pid: Int32 { fate.pid }

    /// Sends a signal; nothing once it has ended.
    package func signal(_ number: Int32) { fate.signal(number) }

    /// How it ended, once it has.
    ///
    /// - Throws: `CancellationError` when the task is cancelled; the program is killed then, so that a test ends at
    ///   its time limit.
    package var end: End {
        get async throws {
            let end = await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    fate.over.notify(queue: .global()) { [fate] in continuation.resume(returning: fate.end) }
                }
            } onCancel: {
                fate.signal(SIGKILL)
            }
            try Task.checkCancellation()
            return end
        }
    }

    /// Blocks until it has ended; for callers that cannot be asynchronous.
    @discardableResult
    package func waitUntilEnd() -> End {
        fate.over.wait()
        return fate.end
    }
}

/// What becomes of a process; kept by the thread that waits for it, however early the child is dropped.
private final class Fate: Sendable {
    let pid: pid_t
    /// Left when the process is reaped.
    let over = DispatchGroup()
    private let known = Mutex(Child.End?.none)

    init(of pid: pid_t) {
        self.pid = pid
        over.enter()
        Thread { self.watch() }.start()
    }

    /// How it ended; only once `over` is left.
    var end: Child.End {
        guard let end = known.withLock({ $0 }) else { preconditionFailure("the child still runs") }
        return end
    }

    func signal(_ number: Int32) {
        known.withLock { known in
            if known == nil { kill(pid, number) }
        }
    }

    private func watch() {
        // Seen first and reaped under the lock: whoever signals holds it, so the id is not yet somebody else's.
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        known.withLock { known in
            var status: Int32 = 0
            let reaped = waitpid(pid, &status, 0)
            precondition(reaped == pid, "nobody but its watcher reaps a child")
            let signal = status & 0x7f
            known = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(by: signal)
        }
        over.leave()
    }
}
