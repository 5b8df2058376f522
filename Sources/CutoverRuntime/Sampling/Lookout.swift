package import CutoverCore
import Synchronization

/// Finds out whether anything outside answers us, when a remote target does not.
package final class Lookout: Sendable {
    /// How long a beacon has to let us in.
    static let patience: Duration = .seconds(2)
    /// How long one look is good for, so that many failing probes ask once.
    static let validity: Duration = .seconds(1)

    private struct State {
        var heardAt: Timestamp?
        var newest: (isDark: Bool, at: Timestamp)?
        var isLooking = false
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private enum Turn {
        case known(Bool)
        case mine
        case other
    }

    private let beacons: [Masked]
    private let fetcher: any Fetcher
    private let timekeeper: any Timekeeper
    private let state = Mutex(State())

    /// Asks `beacons`, at least one, with `fetcher`: for a connection, over which nothing is sent.
    package init(beacons: [Masked], fetcher: any Fetcher, timekeeper: any Timekeeper) {
        precondition(!beacons.isEmpty, "a lookout needs something to look at")
        self.beacons = beacons
        self.fetcher = fetcher
        self.timekeeper = timekeeper
    }

    /// A remote target has been heard of just now, whatever it said.
    func hear() {
        let now = timekeeper.now
        state.withLock { $0.heardAt = now }
    }

    /// True when neither a remote target, since `start`, nor a beacon, just now, has been heard of.
    func isBlind(since start: Timestamp) async -> Bool {
        if hasHeard(since: start) { return false }
        let isDark = await look()
        return isDark && !hasHeard(since: start)
    }

    private func hasHeard(since start: Timestamp) -> Bool {
        state.withLock { $0.heardAt.map { $0 >= start } ?? false }
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
        let isDark = await withTaskGroup(of: Bool.self) { group in
            for beacon in beacons {
                group.addTask { [fetcher] in await fetcher.fetch(.beacon(beacon)).isSilence }
            }
            for await isSilent in group where !isSilent {
                group.cancelAll()
                return false
            }
            return true
        }
        let now = timekeeper.now
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.newest = (isDark, now)
            state.isLooking = false
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: isDark) }
        return isDark
    }
}

extension Fetch {
    /// A look whether `address` answers: a connection, TLS included, and nothing sent.
    static func beacon(_ address: Masked) -> Fetch {
        var fetch = Fetch(
            request: Request(url: address),
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
}
