import CutoverCore

extension TargetReader {
    /// What is written to be asked: one of the three, unless somebody made a mistake.
    struct Asked {
        let http: Value?
        let ops: Value?
        let command: Value?

        /// Takes the three keys.
        init(_ fields: inout Fields) {
            http = fields.take("http")
            ops = fields.take("ops_metrics")
            command = fields.take("command")
        }

        /// True when none of them is written.
        var isNothing: Bool { http == nil && ops == nil && command == nil }
        /// True for a source.
        var isSource: Bool { http == nil && ops != nil }
        /// True for a command.
        var isCommand: Bool { http == nil && ops == nil && command != nil }
    }

    /// How the target is asked and judged; nil when that cannot be read, which is then reported.
    func kind(_ asked: Asked, _ fields: inout Fields, _ review: inout Review) -> Target.Kind? {
        let sourceKeys = ["min_requests", "gauge_span", "optional", "reset"].map { fields.take($0) }
        if !asked.isSource {
            for value in sourceKeys.compactMap(\.self) {
                review.refuse(value, "is only for sources (ops_metrics); remove it")
            }
        }
        let expect = fields.take("expect")
        if let command = asked.command, asked.isCommand {
            for value in ["method", "headers", "body", "bearer", "basic"].compactMap({ fields.take($0) }) {
                review.refuse(value, "is only for http targets and sources; a command has none, remove it")
            }
            let expectation = expect.flatMap { ExpectationReader.readCommand($0, &review) }
            return CommandReader.words(command, &review).map {
                .command(Command(words: $0, expectation: expectation ?? CommandExpectation()))
            }
        }
        let requests = RequestReader(purpose: .target, method: "GET")
        let request = requests.request(to: asked.http ?? asked.ops, &fields, &review)
        if asked.isSource {
            refuseHealth(expect, &review)
            let source = self.source(sourceKeys, &review)
            return request.map { .source($0, source) }
        }
        let expectation = expect.flatMap { ExpectationReader.read($0, &review) }
        return request.map { .http($0, expectation ?? Expectation()) }
    }

    /// What a timeout says; nil for a source, or where nothing is written.
    func health(_ asked: Asked, _ fields: inout Fields, _ review: inout Review) -> TimeoutMeaning? {
        let onTimeout = fields.take("on_timeout")
        if asked.isSource {
            refuseHealth(onTimeout, &review)
            return nil
        }
        return onTimeout.flatMap { $0.choice(TimeoutMeaning.self, &review) }
    }

    private func refuseHealth(_ value: Value?, _ review: inout Review) {
        guard let value else { return }
        review.refuse(
            value,
            "is only for http targets; remove it, or watch the address as an http target too"
        )
    }

    /// The keys of sources, in the order in which `kind` takes them.
    private func source(_ keys: [Value?], _ review: inout Review) -> Source {
        Source(
            minRequests: keys[0].flatMap { $0.integer(in: 1...1_000_000_000, &review) } ?? 20,
            gaugeSpan: keys[1].flatMap { $0.integer(in: 1...1_000_000_000, &review) } ?? 5_000,
            optional: keys[2].map { optional($0, &review) } ?? [],
            reset: keys[3].flatMap { RequestReader(purpose: .target, method: "GET").read($0, &review) }
        )
    }

    private func optional(_ value: Value, _ review: inout Review) -> [String] {
        guard case .sequence(let items) = value.content else {
            return value.bool(&review) == true ? ["*"] : []
        }
        return items.compactMap { $0.line("an endpoint such as \"/api/*\"", &review)?.text }
    }
}

extension Target.Kind {
    /// True for a HEAD request whose answer must have a body.
    var asksWithoutBody: Bool {
        switch self {
        case .http(let request, let expectation): request.method == "HEAD" && expectation.needsBody
        case .command: false
        case .source(let request, _): request.method == "HEAD"
        }
    }
}

/// What a timeout of a health target says.
enum TimeoutMeaning: String, CaseIterable {
    case bad
    case unknown
}
