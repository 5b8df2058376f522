package import CutoverCore
import ServiceLifecycle

/// Makes exchanges, and gives those that name a login its token.
///
/// This is the only place where a request is repeated: once, with a new token, after a 401, and within the same
/// deadline (docs/targets.md).
package struct Logins: Fetcher, Service {
    private let desks: [String: LoginDesk]
    private let ports: LoginPorts

    /// The logins of `plan`.
    package init(_ plan: Plan, ports: LoginPorts) {
        let desks = plan.logins.map { ($0.name, LoginDesk($0, ports: ports, pause: plan.interval)) }
        self.desks = Dictionary(desks) { first, _ in first }
        self.ports = ports
    }

    /// Keeps every login's token valid until its own shutdown signal.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await keep() }
        await stayUntilShutdown()
    }

    /// Keeps every login's token valid until cancelled.
    package func keep() async {
        await withDiscardingTaskGroup { group in
            for desk in desks.values { group.addTask { await desk.keep() } }
        }
    }

    /// Makes one exchange; one that needs a token waits for it, a 401 is asked again once with a new one.
    package func fetch(_ fetch: Fetch) async -> Answer {
        guard let name = fetch.request.login, let desk = desks[name] else {
            return await ports.fetcher.fetch(fetch)
        }
        let deadline = ports.timekeeper.now.advanced(by: fetch.timeout)
        switch await desk.token(before: deadline) {
        case .failure(let fault): return Answer(status: nil, failure: .auth, detail: fault.text)
        case .success(let token):
            let answer = await send(fetch, token, desk.login, before: deadline)
            guard answer.isRefused else { return accepted(answer, fetch, desk) }
            return await again(fetch, answer, after: token, desk, before: deadline)
        }
    }

    private func again(
        _ fetch: Fetch,
        _ first: Answer,
        after token: LoginDesk.Token,
        _ desk: LoginDesk,
        before deadline: Timestamp
    ) async -> Answer {
        let address = fetch.request.url.value
        switch await desk.token(after: token, by: address, before: deadline) {
        case .failure(let fault): return first.failed("status 401; \(fault.text)")
        case .success(let token):
            let second = await send(fetch, token, desk.login, before: deadline)
            let detail = "status 401, also with a new token of the login \(desk.login.name)"
            return second.isRefused ? second.failed(detail) : accepted(second, fetch, desk)
        }
    }

    /// A complete answer other than 401 shows that its address took the token.
    private func accepted(_ answer: Answer, _ fetch: Fetch, _ desk: LoginDesk) -> Answer {
        if answer.failure == nil { desk.accept(by: fetch.request.url.value) }
        return answer
    }

    private func send(_ fetch: Fetch, _ token: LoginDesk.Token, _ login: Login, before deadline: Timestamp)
        async
        -> Answer
    {
        var fetch = fetch
        fetch.timeout = ports.timekeeper.now.duration(to: deadline)
        let value = Masked(secret: login.prefix + token.value, hiding: [token.value])
        fetch.request.headers.removeAll { $0.name.lowercased() == login.header.lowercased() }
        fetch.request.headers.append(Header(name: login.header, value: value))
        return await ports.fetcher.fetch(fetch)
    }
}

extension Answer {
    /// True for a complete answer that wants another token.
    fileprivate var isRefused: Bool { failure == nil && status == 401 }

    /// The same answer as a failed login.
    fileprivate func failed(_ detail: String) -> Answer {
        var answer = self
        (answer.failure, answer.detail) = (.auth, detail)
        return answer
    }
}
