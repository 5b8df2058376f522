package import CutoverCore

/// Turns a flag off or on, and looks whether it is.
package struct FlagSwitch: Sendable {
    /// The longest wait a flag's API may ask for: on a kill path every second counts.
    private static let longestWish: Duration = .seconds(5)
    private let fetcher: any Fetcher
    private let steps: any StepRunner
    private let timekeeper: any Timekeeper
    private let look: FlagLook

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
        look = FlagLook(fetcher: fetcher, steps: steps, timekeeper: timekeeper, unmet: unmet)
    }

    /// Makes one attempt: the order, and up to 10 s of looking; a flag that is still on is a retry.
    package func send(_ delivery: Delivery, to flag: Flag) async -> DeliveryOutcome {
        if let failure = await order(flag.off, id: delivery.id) { return failure }
        guard let read = flag.read else { return .accepted("accepted, not read back") }
        guard let fault = await look.watch(read, until: .off) else { return .readBack("read back as off") }
        return .retry("accepted, but \(fault)", after: nil)
    }

    /// What keeps `flag` from being turned on: it cannot be read, or is not off; nil when nothing does.
    package func obstacle(toTurningOn flag: Flag) async -> String? {
        guard let read = flag.read else { return "it has no read-back" }
        guard let fault = await look.fault(of: read, for: .off, within: Fetch.deliveryTimeout) else {
            return nil
        }
        return fault.isUnreadable
            ? fault.text
            : "it is \(fault.text); turn it off, or leave it out of at_start to watch it as it is"
    }

    /// Turns `flag` on, once, and looks for up to 10 s; nil when it was read back as on, else what was wrong.
    ///
    /// Nothing is tried again: a flag that does not turn on at once is turned off.
    package func turnOn(_ flag: Flag, id: String) async -> String? {
        guard let on = flag.on, let read = flag.read else { return "it has no \"on\" or no read-back" }
        if let failure = await order(on, id: id) { return failure.text }
        return await look.watch(read, until: .on).map { "accepted, but \($0)" }
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
