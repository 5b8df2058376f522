import CutoverCore

extension TargetReader {
    /// What is written to be asked: one key, unless somebody made a mistake.
    struct Asked {
        let http: Value?
        let sources: [(format: SourceReader.Name, value: Value)]
        let command: Value?

        /// Takes the keys.
        init(_ fields: inout Fields) {
            http = fields.take("http")
            sources = SourceReader.Name.allCases.compactMap { name in
                fields.take(name.rawValue).map { (name, $0) }
            }
            command = fields.take("command")
        }

        /// How its answer is read when it is a source; nil when it is none.
        var source: (format: SourceReader.Name, value: Value)? { http == nil ? sources.first : nil }
        /// True when none of them is written.
        var isNothing: Bool { http == nil && sources.isEmpty && command == nil }
        /// True for a source.
        var isSource: Bool { source != nil }
        /// True for a command.
        var isCommand: Bool { http == nil && sources.isEmpty && command != nil }
    }

    /// How the target is asked and judged; nil when that cannot be read, which is then reported.
    func kind(_ asked: Asked, _ fields: inout Fields, _ review: inout Review) -> Target.Kind? {
        let reader = SourceReader(asked.source, &fields, &review)
        let expect = fields.take("expect")
        if let command = asked.command, asked.isCommand {
            let keys =
                ["method", "headers", "body", "bearer", "basic", "login"] + RouteReader.targetKeys
                + RouteReader.requestKeys
            for value in keys.compactMap({ fields.take($0) }) {
                review.refuse(value, "is only for http targets and sources; a command has none, remove it")
            }
            let expectation = expect.flatMap { ExpectationReader.readCommand($0, &review) }
            return CommandReader.words(command, &review).map {
                .command(Command(words: $0, expectation: expectation ?? CommandExpectation()))
            }
        }
        let requests = RequestReader(purpose: .target, method: "GET")
        let request = requests.request(
            to: asked.http ?? asked.source?.value,
            &fields,
            isTarget: true,
            &review
        )
        if let reader {
            refuseHealth(expect, &review)
            guard let source = reader.source(&review), let request else { return nil }
            return .source(request, source)
        }
        if asked.isSource { return nil }
        let isEncrypted = request?.url.value.prefix(6).lowercased() == "https:" || review.isArchived
        let expectation = expect.flatMap { ExpectationReader.read($0, isEncrypted: isEncrypted, &review) }
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

    /// The numbers that are read out of its answers.
    func extract(_ asked: Asked, _ fields: inout Fields, _ review: inout Review) -> [NumberExpectation] {
        let extract = fields.take("extract")
        if asked.isSource {
            if let extract {
                review.refuse(extract, "is only for http targets and commands; a source has its own figures")
            }
            return []
        }
        return extract.map { NumberReader.read($0, &review) } ?? []
    }

    private func refuseHealth(_ value: Value?, _ review: inout Review) {
        guard let value else { return }
        review.refuse(
            value,
            "is only for http targets; remove it, or watch the address as an http target too"
        )
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
