package import CutoverCore
import ServiceLifecycle

/// Looks on every beat whether a person has pulled a lever, and hands the pull in like any other event.
package struct MoveWatch: Service {
    private let source: any MoveSource
    private let beat: Duration
    private let timekeeper: any Timekeeper
    private let inbox: Inbox
    private let last: Int64
    private let onMove: @Sendable (Timestamp) -> Void

    /// Reads `source` every `beat`; moves up to number `last` have been handed in before.
    ///
    /// `onMove` hears when there was a new one.
    package init(
        source: any MoveSource,
        beat: Duration,
        timekeeper: any Timekeeper,
        inbox: Inbox,
        last: Int64 = 0,
        onMove: @escaping @Sendable (Timestamp) -> Void = { _ in }
    ) {
        self.source = source
        self.beat = beat
        self.timekeeper = timekeeper
        self.inbox = inbox
        self.last = last
        self.onMove = onMove
    }

    /// Looks until its own shutdown signal.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await look() }
    }

    private func look() async {
        var last = last
        var isBlind = false
        while !Task.isCancelled {
            do {
                let moves = try await source.moves(after: last, now: timekeeper.now)
                for move in moves where inbox.push(.moved(move)) { last = max(last, move.id) }
                if !moves.isEmpty { onMove(timekeeper.now) }
                isBlind = false
            } catch {
                if !isBlind { say("what people say cannot be read: \(error.text)") }
                isBlind = true
            }
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: beat))
            } catch {
                return  // cancelled: the shutdown signal
            }
        }
    }

    private func say(_ text: String) {
        inbox.push(.noticed(Note(at: timekeeper.now, kind: "store", text: text)))
    }
}
