import Foundation
import Synchronization

/// What a writer and its thread share: the lines that wait, and what has become of the others.
final class WritingDesk: Sendable {
    private struct State {
        var queue: LineQueue
        /// How many lines the thread holds.
        var underWay = 0
        var written = 0
        var lost = 0
        var fault: String?
        /// True when the stream ends in a part of a line, which is to keep to itself: what follows can be read.
        var isTorn: Bool
        var isClosed = false
    }

    /// The most that is written at once: a pipe that has room for it takes it whole.
    private static let portion = 4_096

    private let descriptor: Int32
    private let notice: @Sendable (Int) -> String?
    private let state: Mutex<State>
    /// Wakes the thread; what it waits for is in `state`.
    private let arrival = NSCondition()
    /// Signalled whenever something was written.
    let progress = Wakeup()

    init(descriptor: Int32, capacity: Int, isTorn: Bool, notice: @escaping @Sendable (Int) -> String?) {
        self.descriptor = descriptor
        self.notice = notice
        state = Mutex(State(queue: LineQueue(capacity: capacity), isTorn: isTorn))
    }

    /// How many lines are not written yet.
    var waiting: Int { state.withLock { $0.queue.count + $0.underWay } }

    /// How many bytes were written.
    var written: Int { state.withLock { $0.written } }

    /// How many lines were given up, or could not be written.
    var lost: Int { state.withLock { $0.lost } }

    /// The system's words for the first write that failed; nil while none did.
    var fault: String? { state.withLock { $0.fault } }

    /// Puts lines at the end.
    func take(_ lines: [LineQueue.Line]) {
        state.withLock { state in
            for line in lines { state.queue.append(line) }
        }
        wake()
    }

    /// Lets the thread end once everything is written.
    func close() {
        state.withLock { $0.isClosed = true }
        wake()
    }

    private func wake() {
        arrival.lock()
        arrival.signal()
        arrival.unlock()
    }

    /// Writes until closed; blocks the calling thread.
    func work() {
        Self.blockPipeSignals()
        while let lines = next() {
            let unwritten = put(lines)
            let losses = state.withLock { state in
                let losses = state.queue.takeLosses()
                state.lost += losses + unwritten
                return losses
            }
            if losses > 0, unwritten == 0, let text = notice(losses) { _ = put(Array((text + "\n").utf8)) }
            state.withLock { $0.underWay = 0 }
            progress.signal()
        }
    }

    /// A reader who went away must not end the process.
    private static func blockPipeSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// The next lines, waiting for them; nil once closed and empty.
    private func next() -> [LineQueue.Line]? {
        arrival.lock()
        defer { arrival.unlock() }
        while true {
            let (lines, isClosed) = state.withLock { state in
                let lines = state.queue.next(upTo: Self.portion)
                state.underWay = lines.count
                return (lines, state.isClosed)
            }
            if !lines.isEmpty { return lines }
            if isClosed { return nil }
            arrival.wait()
        }
    }

    /// How many of `lines` could not be written, or only in part; a failure takes none of the others with it.
    private func put(_ lines: [LineQueue.Line]) -> Int {
        let left = put(Array(lines.map(\.bytes).joined()))
        if left == 0 { return 0 }
        let cut = LineQueue.cut(lines, unwritten: left)
        return 1 + lines[(cut + 1)...].count { put($0.bytes) > 0 }
    }

    /// How many of `bytes` were not written: 0 unless the stream is gone or the disk is full.
    private func put(_ bytes: [UInt8]) -> Int {
        let lineBreak = UInt8(ascii: "\n")
        var rest = bytes[...]
        if state.withLock({ $0.isTorn }) { rest = [lineBreak] + rest }
        while !rest.isEmpty {
            let piece = rest.prefix(Self.portion)
            let count = piece.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
                state.withLock { state in
                    state.written += count
                    state.isTorn = !rest.isEmpty && piece[piece.startIndex + count - 1] != lineBreak
                }
                progress.signal()
            } else if errno == EAGAIN {
                waitForRoom()
            } else if errno != EINTR {
                let words = String(cString: strerror(errno))
                state.withLock { $0.fault = $0.fault ?? words }
                return min(rest.count, bytes.count)
            }
        }
        return 0
    }

    /// For a stream that somebody else made non-blocking.
    private func waitForRoom() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, -1)
    }
}
