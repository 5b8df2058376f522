package import CutoverCore
import Synchronization

/// Holds the token of one login and renews it: one request at a time, ahead of the token's end, and when a token is
/// refused.
///
/// The requests are sent by `keep` alone, so that no probe pays for a renewal and no two are under way. Whoever
/// needs a token waits within its own deadline. Login services lock an account after a few bad attempts: after a
/// failure the next attempt waits twice as long as the one before, up to five minutes.
package final class LoginDesk: Sendable {
    /// A token that was granted.
    struct Token: Sendable, Hashable {
        let value: String
        /// Which login brought it, from 1.
        let number: Int
        let granted: Timestamp
        /// When it ends; nil when nobody said.
        var end: Timestamp?
    }

    private struct State {
        var token: Token?
        /// Why the newest login brought nothing; nil when it brought a token, and before the first.
        var fault: LoginFault?
        var isUnderWay = true
        var attempts = 0
        var failures = 0
        /// Renewals in a row because a young token was refused, by the address that did; none after it took one.
        var rejections: [String: Int] = [:]
        /// True once it has been said that tokens end before they may be renewed.
        var isShortSaid = false
        var waiters: [Wakeup] = []
    }

    private enum Look {
        case token(Token)
        case fault(LoginFault)
        case wait(Wakeup)
    }

    /// What a login may take.
    private static let timeout: Duration = .seconds(10)
    /// The most that is read of its answer, in bytes.
    private static let answerCap = 65_536
    private static let longestPause: Duration = .seconds(300)
    /// The most of a service's own wish that is granted: for so long the targets can do without a token.
    private static let longestWish: Duration = .seconds(30)
    /// The least that lies between two logins, unless a token was refused.
    private static let leastPause: Duration = .seconds(5)

    /// What is kept valid.
    package let login: Login
    private let ports: LoginPorts
    private let pause: Duration
    private let order = Wakeup()
    private let state = Mutex(State())

    /// A desk whose attempts after a failure are at least `pause` apart.
    package init(_ login: Login, ports: LoginPorts, pause: Duration) {
        self.login = login
        self.ports = ports
        self.pause = max(Self.leastPause, pause)
    }

    /// Logs in at once and whenever it is due, until cancelled.
    package func keep() async {
        while !Task.isCancelled {
            let next = await attempt()
            await order.wait(until: next, by: ports.timekeeper)
        }
    }

    /// Logs in once; returns when the next login is due, nil when nothing but a refusal makes it due.
    private func attempt() async -> Timestamp? {
        state.withLock { state in
            state.isUnderWay = true
            state.attempts += 1
        }
        var fetch = Fetch(
            request: login.request,
            timeout: Self.timeout,
            body: .require(cap: Self.answerCap),
            maximumRedirects: 0
        )
        fetch.request.login = nil
        let answer = await ports.fetcher.fetch(fetch)
        let result = ports.read(answer, login)
        if Task.isCancelled { return nil }
        if case .success(let grant) = result { ports.mask.learn(grant.token) }
        let now = ports.timekeeper.now
        let wish = [429, 503].contains(answer.status) ? answer.wish(at: now) : nil
        let (next, word, waiters) = state.withLock { settle(result, at: now, wish: wish, &$0) }
        if let word { ports.tell(Note(at: now, kind: word.kind, text: word.text)) }
        for waiter in waiters { waiter.signal() }
        return next
    }

    /// Takes what a login brought; `wish` is how long the service wants to be left alone.
    private func settle(
        _ result: Result<LoginGrant, LoginFault>,
        at now: Timestamp,
        wish: Duration?,
        _ state: inout State
    ) -> (next: Timestamp?, word: (kind: String, text: String)?, waiters: [Wakeup]) {
        defer { state.waiters = [] }
        state.isUnderWay = false
        switch result {
        case .success(let grant):
            let relief = state.failures > 0 ? ("login_restored", "the login \(login.name) works again") : nil
            (state.failures, state.fault) = (0, nil)
            let due = grant.lifetime.map { now.advanced(by: $0 - min(.seconds(60), $0 / 5)) }
            let next = due.map { max($0, now.advanced(by: Self.leastPause)) }
            // A token that may not be renewed in time is used until it may: at worst it is refused.
            let end = grant.lifetime.flatMap { life in next.map { max(now.advanced(by: life), $0) } }
            state.token = Token(value: grant.token, number: state.attempts, granted: now, end: end)
            let warning = warning(of: grant, isShort: next != due, &state).map { ("login", $0) }
            return (next, warning ?? relief, state.waiters)
        case .failure(let fault):
            let wait = max(pause(after: state.failures), min(wish ?? .zero, Self.longestWish))
            state.failures += 1
            state.fault = fault
            // The token at hand may be good for longer than it was said to be: at worst it is refused.
            if let end = state.token?.end { state.token?.end = max(end, now.advanced(by: wait)) }
            let word = "\(fault.text); it is tried again in \(wait.text), so that no account is locked"
            return (now.advanced(by: wait), ("login", word), state.waiters)
        }
    }

    /// Says once that tokens are granted for less than the least that lies between two logins.
    private func warning(of grant: LoginGrant, isShort: Bool, _ state: inout State) -> String? {
        guard let lifetime = grant.lifetime, isShort, !state.isShortSaid else { return nil }
        state.isShortSaid = true
        return "the login \(login.name) grants tokens for \(lifetime.text) only; it is renewed every "
            + "\(Self.leastPause.text) at most, and each is used until then. If the service counts in another unit, write lifetime: 30m instead "
            + "of expires_in"
    }

    /// The pause after so many failures before: doubled each time, up to five minutes.
    private func pause(after count: Int) -> Duration {
        (0..<min(count, 10)).reduce(pause) { wait, _ in min(wait * 2, Self.longestPause) }
    }

    /// A token that has not ended, as soon as there is one.
    func token(before deadline: Timestamp) async -> Result<Token, LoginFault> {
        await wait(before: deadline) { state, now in
            guard let token = state.token, token.end.map({ now < $0 }) ?? true else { return nil }
            return token
        }
    }

    /// `address` took the newest token: what it refuses later is old, not wrong.
    func accept(by address: String) { state.withLock { $0.rejections[address] = nil } }

    /// A token newer than `refused`, which `address` answered with 401.
    ///
    /// An address that refuses again and again makes no storm of logins: the pauses between those it causes grow.
    func token(after refused: Token, by address: String, before deadline: Timestamp) async
        -> Result<Token, LoginFault>
    {
        let now = ports.timekeeper.now
        let isOrdered = state.withLock { state in
            if state.isUnderWay || state.token?.number != refused.number || state.fault != nil { return true }
            let age = refused.granted.duration(to: now)
            let count = age > Self.longestPause * 2 ? 0 : state.rejections[address] ?? 0
            guard count == 0 || age >= pause(after: count - 1) else { return false }
            state.rejections[address] = count + 1
            state.isUnderWay = true
            order.signal()
            return true
        }
        guard isOrdered else {
            return .failure(LoginFault("the login \(login.name) was asked for a new token a moment ago"))
        }
        return await wait(before: deadline) { state, _ in
            state.token.flatMap { $0.number > refused.number ? $0 : nil }
        }
    }

    private func wait(
        before deadline: Timestamp,
        for wanted: @Sendable (State, Timestamp) -> Token?
    ) async -> Result<Token, LoginFault> {
        while !Task.isCancelled {
            let now = ports.timekeeper.now
            switch look(now, wanted) {
            case .token(let token): return .success(token)
            case .fault(let fault): return .failure(fault)
            case .wait(let wakeup):
                guard now < deadline else {
                    return .failure(LoginFault("the login \(login.name) brought no token in time"))
                }
                await wakeup.wait(until: deadline, by: ports.timekeeper)
            }
        }
        return .failure(LoginFault("cancelled"))
    }

    private func look(_ now: Timestamp, _ wanted: (State, Timestamp) -> Token?) -> Look {
        state.withLock { state in
            if let token = wanted(state, now) { return .token(token) }
            if let fault = state.fault, !state.isUnderWay { return .fault(fault) }
            let wakeup = Wakeup()
            state.waiters.append(wakeup)
            return .wait(wakeup)
        }
    }
}
