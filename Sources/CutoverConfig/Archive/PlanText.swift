package import CutoverCore

/// The resolved plan as text: what the evidence keeps, and what the plan digest is taken of.
package enum PlanText {
    /// Canonical JSON that is itself a readable configuration: fixed key order, every default written out, durations
    /// with units, every secret "***"; ends with a line break.
    package static func render(_ plan: Plan) -> String {
        let mask = Mask(hiding: plan.secrets)
        return JSONText.object(
            [
                ("run", .string(plan.name)),
                ("mode", .string(plan.mode.rawValue)),
                ("window", duration(plan.window)),
                ("interval", duration(plan.interval)),
                ("block", duration(plan.block)),
                ("ready", .number(String(plan.ready))),
                ("ready_within", duration(plan.readyWithin)),
                ("observe", .bool(plan.isObserving)),
                ("targets", .array(plan.targets.map { target($0, mask) })),
                ("flags", .object(plan.flags.map { ($0.name, flag($0, mask)) })),
                ("sinks", .array(plan.sinks.map(sink))),
                (
                    "on_rollback",
                    .object([("flags", .object(plan.rollbackFlags.map { ($0, .string("off")) }))])
                ),
            ] + logins(plan.logins, mask) + start(plan) + references(plan) + changeWindow(plan.changeWindow)
        ).rendered() + "\n"
    }

    /// Left out when nothing is turned on.
    private static func start(_ plan: Plan) -> [(key: String, value: JSONText)] {
        guard !plan.startFlags.isEmpty else { return [] }
        let flags = plan.startFlags.map { (key: $0, value: JSONText.string("on")) }
        return [("at_start", .object([("flags", .object(flags))]))]
    }

    /// Left out when there is none.
    private static func references(_ plan: Plan) -> [(key: String, value: JSONText)] {
        plan.references.isEmpty ? [] : [("reference", .array(plan.references.map { .string($0.shown) }))]
    }

    /// Left out when there is none.
    private static func changeWindow(_ window: ChangeWindow?) -> [(key: String, value: JSONText)] {
        guard let window else { return [] }
        return [
            ("change_window_ends", .string(window.ends.rfc3339)),
            ("rollback_takes", duration(window.rollbackTakes)),
        ]
    }

    private static func duration(_ duration: Duration) -> JSONText { .string(duration.text) }

    private static func target(_ target: Target, _ mask: Mask) -> JSONText {
        var members: [(key: String, value: JSONText)] = [("name", .string(target.name))]
        switch target.kind {
        case .http(let request, _): members += self.request(request, addressKey: "http", mask)
        case .command(let command): members.append(self.command(command.words))
        case .source(let request, let source):
            members += self.request(request, addressKey: source.format.key, mask)
        }
        members += [
            ("interval", duration(target.interval)),
            ("timeout", duration(target.timeout)),
            ("critical", criticality(target.criticality)),
            ("limits", limits(target.limits, target.numbers)),
        ]
        if !target.numbers.isEmpty { members.append(("extract", extract(target.numbers, mask))) }
        switch target.kind {
        case .http(_, let expectation): members += [("expect", expect(expectation, mask)), onTimeout(target)]
        case .command(let command):
            members += [("expect", expect(command.expectation, mask)), onTimeout(target)]
        case .source(_, let source): members += self.source(source, mask)
        }
        return .object(members)
    }

    private static func onTimeout(_ target: Target) -> (key: String, value: JSONText) {
        ("on_timeout", .string(target.isTimeoutUnknown ? "unknown" : "bad"))
    }

    static func request(
        _ request: Request,
        addressKey: String,
        _ mask: Mask
    ) -> [(key: String, value: JSONText)] {
        var members: [(key: String, value: JSONText)] = [
            (addressKey, .string(request.url.shown)), ("method", .string(request.method)),
        ]
        if !request.headers.isEmpty {
            members.append(("headers", .object(request.headers.map { ($0.name, .string($0.value.shown)) })))
        }
        if let body = request.body { members.append(("body", .string(body.shown))) }
        if let login = request.login { members.append(("login", .string(login))) }
        return members + route(request.route, mask)
    }

    private static func criticality(_ criticality: Criticality) -> JSONText {
        switch criticality {
        case .all: .bool(true)
        case .advisory: .bool(false)
        case .globs(let globs): .array(globs.map { .string($0) })
        }
    }

    private static func limits(_ limits: Limits, _ numbers: [NumberExpectation]) -> JSONText {
        .object(
            [
                ("error_rate_pct", limits.errorRate.map { .number($0.percentText) } ?? .string("off")),
                ("p95_ms", limits.p95.map { .number(milliseconds($0)) } ?? .string("off")),
            ] + numbers.compactMap(limit)
        )
    }

    /// Milliseconds with up to three decimals, as in "1200" or "0.5".
    private static func milliseconds(_ duration: Duration) -> String {
        let (whole, rest) = duration.wholeMicroseconds.quotientAndRemainder(dividingBy: 1_000)
        guard rest != 0 else { return String(whole) }
        let decimals = Int(rest).padded(3).reversed().drop { $0 == "0" }.reversed()
        return "\(whole).\(String(decimals))"
    }

    private static func source(_ source: Source, _ mask: Mask) -> [(key: String, value: JSONText)] {
        var members: [(key: String, value: JSONText)] = [
            ("min_requests", .number(String(source.minRequests)))
        ]
        members += format(source, mask)
        members.append(("optional", .array(source.optional.map { .string($0) })))
        if let reset = source.reset {
            members.append(("reset", .object(request(reset, addressKey: "url", mask))))
        }
        return members
    }
}

extension PlanText {
    /// What is expected; a text that is a secret elsewhere in the plan is masked here as well.
    private static func expect(_ expectation: Expectation, _ mask: Mask) -> JSONText {
        var members: [(key: String, value: JSONText)] = [("status", .array(expectation.statuses.map(code)))]
        if !expectation.headers.isEmpty {
            members.append(
                ("headers", .object(expectation.headers.map { ($0.name, header($0.test, mask)) }))
            )
        }
        if !expectation.bodyMatches.isEmpty {
            let patterns = expectation.bodyMatches.map { JSONText.string(pattern($0.text, mask)) }
            members.append(("body_matches", .array(patterns)))
        }
        members += body(expectation.bodyContains, expectation.json, mask)
        if let days = expectation.certificateDays { members.append(("tls_days", .number(String(days)))) }
        if let slowest = expectation.maximumDuration { members.append(("max_duration", duration(slowest))) }
        return .object(members)
    }

    private static func expect(_ expectation: CommandExpectation, _ mask: Mask) -> JSONText {
        .object(
            [("exit", .array(expectation.exits.map(code)))]
                + body(expectation.bodyContains, expectation.json, mask)
        )
    }

    private static func body(_ texts: [String], _ json: [JSONExpectation], _ mask: Mask) -> [(
        key: String, value: JSONText
    )] {
        var members: [(key: String, value: JSONText)] = []
        if !texts.isEmpty { members.append(("body", .array(texts.map { .string(mask.hide($0)) }))) }
        if !json.isEmpty { members.append(("json", self.json(json, mask))) }
        return members
    }

    private static func code(_ range: ClosedRange<Int>) -> JSONText {
        range.count == 1
            ? .number(String(range.lowerBound)) : .string("\(range.lowerBound)-\(range.upperBound)")
    }

    private static func json(_ expectations: [JSONExpectation], _ mask: Mask) -> JSONText {
        .object(expectations.map { ($0.pointer, test($0.test, mask)) })
    }

    static func scalar(_ scalar: JSONScalar, _ mask: Mask) -> JSONText {
        switch scalar {
        case .string(let text): .string(mask.hide(text))
        case .number(let digits): .number(digits)
        case .bool(let value): .bool(value)
        case .null: .null
        }
    }

    private static func flag(_ flag: Flag, _ mask: Mask) -> JSONText {
        var members: [(key: String, value: JSONText)] = [("off", .object([action(flag.off, mask)]))]
        if let on = flag.on { members.append(("on", .object([action(on, mask)]))) }
        if let read = flag.read {
            let onWhen = read.onWhen.isEmpty ? [] : [(key: "on_when", value: json(read.onWhen, mask))]
            let state = [action(read.action, mask), (key: "off_when", value: json(read.offWhen, mask))]
            members.append(("read", .object(state + onWhen)))
        }
        return .object(members)
    }

    private static func action(_ action: FlagAction, _ mask: Mask) -> (key: String, value: JSONText) {
        switch action {
        case .http(let request): ("http", .object(self.request(request, addressKey: "url", mask)))
        case .command(let words): command(words)
        }
    }

    private static func command(_ words: [Masked]) -> (key: String, value: JSONText) {
        ("command", .array(words.map { .string($0.shown) }))
    }

    private static func sink(_ sink: Sink) -> JSONText {
        switch sink.kind {
        case .webhook(let secret):
            var members: [(key: String, value: JSONText)] = [
                ("name", .string(sink.name)), ("webhook", .string(sink.url.shown)),
            ]
            if let secret { members.append(("secret", .string(secret.shown))) }
            return .object(members)
        case .slack:
            return .object([("name", .string(sink.name)), ("slack", .string(sink.url.shown))])
        }
    }
}
