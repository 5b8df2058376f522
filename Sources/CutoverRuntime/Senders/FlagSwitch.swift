package import CutoverCore

/// Says which of the expectations a body does not meet, as in "[/enabled] true, expected false"; nil when all hold.
package typealias Unmet = @Sendable ([JSONExpectation], [UInt8]) -> String?

/// Turns a flag off and looks whether it is off.
package struct FlagSwitch: Sendable {
    /// When the flag is read after it took the order; applications and caches need a moment.
    private static let looks: [Duration] = [
        .zero, .milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5),
    ]
    /// From the taken order to the end of the last look.
    private static let readBackLimit: Duration = .seconds(10)
    /// The longest wait a flag's API may ask for: on a kill path every second counts.
    private static let longestWish: Duration = .seconds(5)
    /// The most that is read of a flag's state, in bytes.
    private static let stateCap = 1_048_576

    private let fetcher: any Fetcher
    private let steps: any StepRunner
    private let timekeeper: any Timekeeper
    private let unmet: Unmet

    /// Orders by HTTP through `fetcher` or by command through `steps`; `unmet` compares what is read back.
    package init(
        fetcher: any Fetcher,
        steps: any StepRunner,
        timekeeper: any Timekeeper,
        unmet: @escaping Unmet
    ) {
        self.fetcher = fetcher
        self.steps = steps
        self.timekeeper = timekeeper
        self.unmet = unmet
    }

    /// Makes one attempt: the order, and up to 10 s of looking; a flag that is still on is a retry.
    package func send(_ delivery: Delivery, to flag: Flag) async -> DeliveryOutcome {
        if let failure = await order(flag.off, id: delivery.id) { return failure }
        guard let read = flag.read else { return .accepted("accepted, not read back") }
        guard let fault = await watch(read) else { return .readBack("read back as off") }
        return .retry("accepted, but \(fault)", after: nil)
    }

    /// Gives the order; nil when it was taken.
    private func order(_ action: FlagAction, id: String) async -> DeliveryOutcome? {
        switch action {
        case .http(let request):
            let answer = await fetcher.fetch(.delivery(request.withIdempotencyKey(id)))
            return refusal(of: answer)
        case .command(let arguments):
            let result = await steps.run(arguments.map(\.value), timeout: Fetch.deliveryTimeout)
            return result.exitStatus == 0 ? nil : .retry("the command failed: \(result.detail)", after: nil)
        }
    }

    /// What became of an order that was not taken; nil when it was.
    ///
    /// On a kill path 401, 403, 404 and 405 are tried again in a hurry: a person can heal them.
    private func refusal(of answer: Answer) -> DeliveryOutcome? {
        switch answer.answerClass {
        case .accepted: nil
        case .permanent where answer.status == 405: .retry(answer.summary, after: nil)
        case .permanent, .gone: .refused(answer.summary)
        case .forbidden, .transient:
            .retry(
                answer.summary,
                after: answer.wish(at: timekeeper.now).map { min($0, Self.longestWish) }
            )
        case nil: .retry(answer.summary, after: nil)
        }
    }

    /// Looks until the flag is off; nil then, else what was wrong at the last look.
    private func watch(_ read: FlagReadBack) async -> String? {
        let start = timekeeper.now
        let limit = start.advanced(by: Self.readBackLimit)
        var fault = "not read back"
        for look in Self.looks {
            do {
                try await timekeeper.sleep(until: start.advanced(by: look))
            } catch {
                return fault  // cancelled: the process is ending
            }
            let left = timekeeper.now.duration(to: limit)
            guard left > .zero else { return fault }
            guard let found = await self.fault(of: read, within: left) else { return nil }
            fault = found
        }
        return fault
    }

    /// One look: nil when the flag is off.
    private func fault(of read: FlagReadBack, within left: Duration) async -> String? {
        switch read.action {
        case .http(let request):
            let fetch = Fetch(
                request: request,
                timeout: left,
                body: .require(cap: Self.stateCap),
                maximumRedirects: 0
            )
            let answer = await fetcher.fetch(fetch)
            guard answer.failure == nil, answer.answerClass == .accepted else {
                return "its state could not be read: \(answer.summary)"
            }
            return unmet(read.offWhen, answer.body).map { "still on: \($0)" }
        case .command(let arguments):
            let result = await steps.run(arguments.map(\.value), timeout: left)
            guard result.exitStatus == 0 else { return "its state could not be read: \(result.detail)" }
            return unmet(read.offWhen, result.output).map { "still on: \($0)" }
        }
    }
}

extension Request {
    /// The request with the delivery's id as `Idempotency-Key`, when it is a POST and has none of its own.
    fileprivate func withIdempotencyKey(_ id: String) -> Request {
        guard method == "POST", !headers.contains(where: { $0.name.lowercased() == "idempotency-key" }) else {
            return self
        }
        var request = self
        request.headers.append(Header(name: "Idempotency-Key", value: Masked(id)))
        return request
    }
}
