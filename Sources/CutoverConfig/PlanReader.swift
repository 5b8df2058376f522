package import CutoverCore

/// A YAML document, options and environment become a checked plan with its settings, or the list of all problems.
package enum PlanReader {
    /// The shortest command that watches something.
    package static let shortestCommand =
        "cutover-monitor --window 30m --health-url http://localhost:8080/health"

    /// Reads and checks everything; pure but for what `environment` is asked for.
    ///
    /// An option beats its variable, that beats the file, that beats the default.
    ///
    /// - Throws: `InvalidConfig` with every problem there is.
    package static func read(
        file: (name: String, text: String)?,
        flags: Flags,
        environment: Environment
    ) throws(InvalidConfig) -> Checked {
        var reading = ConfigReading(
            options: Options(flags: flags, environment: environment),
            review: Review()
        )
        return try reading.read(file)
    }

    /// Reads back a plan that `PlanText.render` has written, for replays; its secrets are "***".
    ///
    /// - Throws: `InvalidConfig` when the text is no such plan.
    package static func readArchived(_ text: String) throws(InvalidConfig) -> Plan {
        let nothing = Environment(
            variables: [:],
            readFile: { _ in .failure(UnreadableFile(reason: "not read")) }
        )
        var reading = ConfigReading(
            options: Options(flags: Flags(), environment: nothing),
            review: Review(isArchived: true)
        )
        return try reading.read((name: "plan", text: text)).plan
    }

    /// An archived plan with `flags` over it, for what-ifs: window, interval, block, mode and limits, for all targets.
    ///
    /// - Throws: `InvalidConfig` when a flag cannot be read, or when what comes out cannot be judged.
    package static func readArchived(_ text: String, over flags: Flags) throws(InvalidConfig) -> Plan {
        var plan = try readArchived(text)
        var review = Review()
        PlanOverrides(flags).apply(to: &plan, &review)
        guard review.problems.isEmpty else { throw InvalidConfig(problems: review.problems) }
        return try readArchived(PlanText.render(plan))
    }
}

/// The reading of one configuration.
struct ConfigReading {
    private static let unbuilt = [
        "plan", "phases", "on_go", "sign",
        "gates",
        "steps", "rules", "drill", "calendar", "retention", "commands",
    ]

    /// The options and variables.
    let options: Options
    /// What was found.
    var review: Review

    /// Reads `file` under the options.
    mutating func read(_ file: (name: String, text: String)?) throws(InvalidConfig) -> Checked {
        let (isReadable, found) = document(file)
        var top = found
        let former = FormerVariables(options.environment, &review)
        let general = General(&top, options, former, &review)
        var settings = SettingsReader.read(&top, options, former, &review)
        let collector = TargetCollector(general: general, options: options, former: former)
        let drafts = collector.collect(top.take("targets"), &review)
        let logins = top.take("logins").map { LoginReader.read($0, &review) } ?? []
        let flags = self.flags(&top)
        let sinks = self.sinks(&top)
        language(&top)
        let rollbackFlags = rollback(&top, flags)
        let startFlags = start(&top, flags.map(\.flag), rollbackFlags, general)
        let changeWindow = ChangeWindowReader.read(&top, general, &review)
        let reference = top.take("reference")
        top.finish(unbuilt: Self.unbuilt, &review)
        refuseUselessFiles()
        compareLogins(logins)
        let checks = PlanChecks(general: general, drafts: drafts ?? [])
        if drafts == nil, isReadable { refuseEmptiness() }
        checks.apply(&review)
        options.warnUnused(&review)
        var plan = self.plan(general, checks)
        plan.logins = logins
        (plan.flags, plan.sinks) = (flags.map(\.flag), sinks)
        (plan.rollbackFlags, plan.startFlags) = (rollbackFlags, startFlags)
        plan.changeWindow = changeWindow
        if let reference { plan.references = ReferenceReader.read(reference, for: plan, &review) }
        refuseHiddenEndpoints(checks.drafts, Mask(hiding: plan.secrets))
        guard review.problems.isEmpty else { throw InvalidConfig(problems: review.problems) }
        settings.notes = review.notes
        settings.warnings = review.warnings.sorted().map(\.description)
        return Checked(plan: plan, settings: settings, file: file?.name)
    }

    private func plan(_ general: General, _ checks: PlanChecks) -> Plan {
        Plan(
            name: general.name,
            window: general.window.value,
            interval: general.interval.value,
            block: checks.block,
            mode: general.mode,
            targets: checks.drafts.map(\.target),
            ready: general.ready,
            readyWithin: general.readyWithin,
            isObserving: general.isObserving
        )
    }

    /// The top of the document; false when there is a file that cannot be read at all.
    private mutating func document(_ file: (name: String, text: String)?) -> (isReadable: Bool, Fields) {
        let empty = Fields(empty: .nowhere)
        guard let file else { return (true, empty) }
        let before = review.problems.count
        guard var root = YAMLDocument.read(file.text, name: file.name, &review) else {
            return (review.problems.count == before, empty)
        }
        if !review.isArchived { root = Interpolation(environment: options.environment).apply(root, &review) }
        guard let fields = Fields(root, "a mapping such as { window: 30m, targets: [...] }", &review) else {
            return (false, empty)
        }
        return (true, fields)
    }

    /// A glob that holds a secret would never match: in the names of endpoints secrets are masked.
    private mutating func refuseHiddenEndpoints(_ drafts: [DraftTarget], _ mask: Mask) {
        for draft in drafts {
            guard case .source(_, let source) = draft.target.kind else { continue }
            var globs = source.optional
            if case .globs(let critical) = draft.target.criticality { globs += critical }
            for glob in globs where mask.hide(glob) != glob {
                review.refuse(
                    draft.at,
                    "names the endpoints \"\(mask.hide(glob))\" by a value that is masked everywhere, so they never "
                        + "match; write \"*\" in its place"
                )
            }
        }
    }

    /// A certificate that is not there or does not load would fail every probe, and look as if the target were down.
    private mutating func refuseUselessFiles() {
        if review.isArchived { return }
        var unreadable: Set<String> = []
        for (path, value) in review.files {
            guard case .failure(let failure) = options.environment.readFile(path) else { continue }
            unreadable.insert(path)
            tell(
                value,
                "names the file \"\(path)\", which cannot be read: \(failure.reason); correct the path or its rights"
            )
        }
        var known: [Trust: [TrustFinding]] = [:]
        for (trust, places) in review.trusts where unreadable.isDisjoint(with: trust.paths) {
            let findings = known[trust] ?? options.environment.tryTrust(trust)
            known[trust] = findings
            for finding in findings {
                guard let value = places[finding.part] ?? places.values.first else { continue }
                tell(value, finding.what, isWarning: finding.isWarning)
            }
        }
    }

    /// Refuses what a file is like, or only warns of it: a run that cannot ask one target still watches the others.
    private mutating func tell(_ value: Value, _ what: String, isWarning: Bool = false) {
        if isWarning || !options.environment.isStrict {
            review.warn(value, what)
        } else {
            review.refuse(value, what)
        }
    }

    private mutating func compareLogins(_ logins: [Login]) {
        let names = logins.map(\.name)
        for (name, value) in review.logins where !names.contains(name) {
            let hint = NearestKey.of(name, among: names).map { "did you mean \"\($0)\"?" }
            review.refuse(value, "\"\(name)\" is no login of the plan; \(hint ?? "write it under logins")")
        }
        for login in logins where !review.logins.contains(where: { $0.name == login.name }) {
            review.warn(Problem(.nowhere, "the login \"\(login.name)\" is used by no target"))
        }
    }

    private mutating func refuseEmptiness() {
        review.refuse(
            Problem(.nowhere, "there is nothing to watch; name a target: \(PlanReader.shortestCommand)")
        )
    }

    private mutating func flags(_ top: inout Fields) -> [(flag: Flag, at: Origin)] {
        top.take("flags").map { FlagReader.read($0, &review) } ?? []
    }

    private mutating func rollback(_ top: inout Fields, _ flags: [(flag: Flag, at: Origin)]) -> [String] {
        let orders = FlagOrderReader(flags: flags.map(\.flag))
        let names = top.take("on_rollback").map { orders.atRollback($0, &review) } ?? []
        for (flag, origin) in flags where !names.contains(flag.name) {
            let what = "flag \"\(flag.name)\" is not under on_rollback, so a ROLLBACK leaves it on"
            review.warn(Problem(origin, what))
        }
        return names
    }

    private mutating func start(
        _ top: inout Fields,
        _ flags: [Flag],
        _ rollbackFlags: [String],
        _ general: General
    ) -> [String] {
        guard let value = top.take("at_start") else { return [] }
        if general.isObserving {
            let what = "turns a flag on, and observe never turns one off; leave one of them out"
            review.refuse(value, what)
        }
        return FlagOrderReader(flags: flags).atStart(value, rollbackFlags: rollbackFlags, &review)
    }

    private mutating func sinks(_ top: inout Fields) -> [Sink] {
        let items = top.take("sinks").flatMap { $0.list("a list of sinks", &review) } ?? []
        var seen: Set<String> = []
        var sinks: [Sink] = []
        for (sink, at) in items.compactMap({ SinkReader.read($0, &review) }) {
            if !seen.insert(sink.name).inserted {
                review.refuse(at, "\"\(sink.name)\" is taken by another sink; give each its own name")
            }
            sinks.append(sink)
        }
        return review.isArchived ? sinks : SinkReader.addEnvironment(to: sinks, options.environment, &review)
    }

    private mutating func language(_ top: inout Fields) {
        guard let value = top.take("language"), let scalar = value.scalar("a language", &review),
            scalar.text != "en"
        else { return }
        review.refuse(value, "\"\(scalar.written)\" is not built yet; use \"en\"")
    }
}
