package import CutoverCore
import Synchronization

/// Finds out whether anything outside answers us, when a remote target does not.
package final class Lookout: Sendable {
    /// How long a beacon has to let us in.
    static let patience: Duration = .seconds(2)
    /// How long one look is good for, so that many failing probes ask once.
    static let validity: Duration = .seconds(1)

    private struct State {
        /// When each remote target was heard of last, and until when that speaks for the way to all of them.
        var heard: [String: (at: Timestamp, until: Timestamp)] = [:]
        var newest: (isDark: Bool, at: Timestamp)?
        /// True once a beacon has answered: of beacons that never do, silence says nothing.
        var isProven: Bool
        var isLooking = false
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private enum Turn {
        case known(Bool)
        case mine
        case other
    }

    private let beacons: [Request]
    private let fetcher: any Fetcher
    private let timekeeper: any Timekeeper
    private let tell: @Sendable (Note) -> Void
    private let state: Mutex<State>

    /// Asks `beacons`, at least one, with `fetcher`: for a connection, over which nothing is sent.
    ///
    /// With `isResumed` they count as having answered: they were asked when the run began, and what came to an end
    /// with the monitor may be the network.
    package init(
        beacons: [Request],
        isResumed: Bool,
        fetcher: any Fetcher,
        timekeeper: any Timekeeper,
        tell: @escaping @Sendable (Note) -> Void
    ) {
        precondition(!beacons.isEmpty, "a lookout needs something to look at")
        state = Mutex(State(isProven: isResumed))
        self.tell = tell
        self.beacons = beacons
        self.fetcher = fetcher
        self.timekeeper = timekeeper
    }

    /// Asks the beacons for the first time, and says so when none answers.
    func open() async {
        let isDark = await look()
        if !isDark || Task.isCancelled || state.withLock({ $0.isProven }) { return }
        let text =
            "no reference answers, so nothing can tell our own blindness from an outage: until one does, silence "
            + "counts against the targets; open the way to a reference, or name one that answers"
        tell(Note(at: timekeeper.now, kind: "caution", text: text))
    }

    /// A remote target has been heard of just now, whatever it said.
    func hear(_ target: Target) {
        let now = timekeeper.now
        let until = now.advanced(by: target.interval * 3 / 2)
        state.withLock { $0.heard[target.name] = (now, until) }
    }

    /// True when a probe of `target` that was due at `start` met nothing because nothing remote can be reached.
    ///
    /// Then neither this target since, nor another one within one and a half of its intervals, nor a beacon, just now,
    /// has been heard of; never before a beacon has answered once. A reference that is down while another target
    /// answers hides no outage.
    func isBlind(_ target: Target, since start: Timestamp) async -> Bool {
        if hasHeard(target, since: start) { return false }
        let isDark = await look()
        return isDark && state.withLock { $0.isProven } && !hasHeard(target, since: start)
    }

    private func hasHeard(_ target: Target, since start: Timestamp) -> Bool {
        state.withLock { state in
            state.heard.contains { name, heard in
                name == target.name ? heard.at >= start : heard.until >= start
            }
        }
    }

    /// One look at a time: who comes meanwhile waits for it, which its own deadline ends.
    private func look() async -> Bool {
        let now = timekeeper.now
        let turn = state.withLock { state -> Turn in
            if state.isLooking { return .other }
            if let newest = state.newest, newest.at.duration(to: now) < Self.validity {
                return .known(newest.isDark)
            }
            state.isLooking = true
            return .mine
        }
        switch turn {
        case .known(let isDark): return isDark
        case .other: return await join()
        case .mine: return await ask()
        }
    }

    private func join() async -> Bool {
        await withCheckedContinuation { continuation in
            let isDark = state.withLock { state -> Bool? in
                if !state.isLooking { return state.newest?.isDark ?? false }
                state.waiting.append(continuation)
                return nil
            }
            if let isDark { continuation.resume(returning: isDark) }
        }
    }

    /// A cancelled look has seen nothing, so it proves nothing.
    private func ask() async -> Bool {
        let heard = await withTaskGroup(of: Answer.self) { group -> Answer? in
            for beacon in beacons {
                group.addTask { [fetcher] in await fetcher.fetch(.beacon(beacon)) }
            }
            for await answer in group where !answer.isSilence {
                group.cancelAll()
                return answer
            }
            return nil
        }
        let isDark = heard == nil
        let now = timekeeper.now
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.newest = (isDark, now)
            state.isLooking = false
            // What demands a login is the proxy on the way, not the reference.
            if let heard, ![.internal, .auth].contains(heard.failure) { state.isProven = true }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: isDark) }
        return isDark
    }
}

extension Fetch {
    /// A look whether anything answers `request`: a connection, TLS included, and nothing sent.
    static func beacon(_ request: Request) -> Fetch {
        var fetch = Fetch(
            request: request,
            timeout: Lookout.patience,
            body: .discard(cap: 1),
            maximumRedirects: 0
        )
        fetch.purpose = .connection
        return fetch
    }
}

extension Answer {
    /// True when nothing at all was heard: no address, no connection, or not a byte in time.
    ///
    /// A certificate that is wrong is an answer too.
    var isSilence: Bool {
        guard let failure, status == nil else { return false }
        return failure.isSilence
    }
}

extension ProbeFailure {
    /// True when it may mean that nobody could be reached.
    var isSilence: Bool {
        switch self {
        case .dns, .connect, .connectTimeout, .timeoutHeaders: true
        case .tlsExpired, .tlsUntrusted, .tlsName, .tlsOther, .reset, .timeoutBody, .protocol, .redirect,
            .tooLarge, .decode, .httpStatus, .assertion, .parse, .stale, .auth, .notStarted, .timeout,
            .exitStatus, .blind, .internal:
            false
        }
    }

    /// True when it can only come of something that was received.
    var isFromOutside: Bool {
        switch self {
        case .tlsExpired, .tlsUntrusted, .tlsName, .tlsOther, .reset, .timeoutBody, .protocol, .redirect,
            .tooLarge, .decode, .httpStatus, .assertion, .parse, .stale:
            true
        case .dns, .connect, .connectTimeout, .timeoutHeaders, .auth, .notStarted, .timeout, .exitStatus,
            .blind, .internal:
            false
        }
    }
}
