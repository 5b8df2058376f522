import CutoverCore

/// Reads one line of an evidence file.
enum EvidenceLineReader {
    /// The line in `bytes`.
    ///
    /// - Throws: `EvidenceFault` when it is none.
    static func read(_ bytes: [UInt8], number: Int) throws(EvidenceFault) -> EvidenceFile.Line {
        let document: JSONValue
        do {
            document = try JSONScanner.scan(bytes)
        } catch {
            throw EvidenceFault(line: number, reason: "this is not JSON: \(error)")
        }
        let line = Object(document: document, number: number)
        guard case .object = document else {
            throw line.fault("this is \(document.shown), expected an object with \"ts\"")
        }
        let text = try line.text("ts")
        guard let at = Timestamp(iso8601: text) else {
            throw line.fault(
                "\"ts\" is \(Excerpt.quoted(text)), expected a time such as 2026-11-21T02:26:09Z"
            )
        }
        let run = document.member("run") == nil ? nil : try line.text("run")
        return EvidenceFile.Line(number: number, at: at, run: run, content: try content(line))
    }

    private static func content(_ line: Object) throws(EvidenceFault) -> EvidenceFile.Content {
        if line.document.member("event") != nil { return try event(line) }
        let isPoll = line.document.member("metrics") != nil || line.document.member("monitor_error") != nil
        if isPoll { return .poll(try poll(line)) }
        guard line.document.member("outcome") != nil else {
            throw line.fault(
                "neither \"metrics\", \"monitor_error\", \"outcome\" nor \"event\" is there; is this an evidence file?"
            )
        }
        let sample = Sample(
            target: try line.text("target"),
            slot: try line.slot(),
            intendedStart: try line.moment("intended_start_us"),
            duration: try line.length("duration_us"),
            outcome: try line.outcome(),
            httpStatus: try line.status(),
            detail: line.document.member("detail") == nil ? "" : try line.text("detail")
        )
        var observation = Observation(sample: sample)
        observation.numbers = try line.numbers()
        return .probe(observation)
    }

    private static func event(_ line: Object) throws(EvidenceFault) -> EvidenceFile.Content {
        switch try line.text("event") {
        case "start":
            let origin = try line.moment("t0_us")
            return .start(origin: origin, plan: try line.text("plan"))
        case "resumed": return .resumed
        case "lever": return .moved(try move(line))
        case "missed": return .missed(target: try line.text("target"), slot: try line.slot())
        default:  // a word of the file, not of an enum
            throw line.fault("\"event\" is none of \"start\", \"resumed\", \"missed\" and \"lever\"")
        }
    }

    private static func move(_ line: Object) throws(EvidenceFault) -> Move {
        Move(
            id: try line.integer("id"),
            saidAt: Timestamp(microseconds: try line.integer("said_us")),
            at: Timestamp(microseconds: try line.integer("at_us")),
            lever: try lever(line),
            by: try line.text("by"),
            reason: try line.text("reason")
        )
    }

    private static func lever(_ line: Object) throws(EvidenceFault) -> Lever {
        let name = try line.text("lever")
        switch name {
        case "rollback": return .rollback
        case "abort": return .abort
        case "restore": return .restore
        case "confirm": return .confirm
        case "override": return .override(rules: try line.texts("rules"))
        case "extend": return .extend(.microseconds(try line.integer("length_us")))
        case "mute":
            guard let rule = try line.texts("rules").first else {
                throw line.fault("\"rules\" names no rule")
            }
            return .mute(rule: rule, length: .microseconds(try line.integer("length_us")))
        default:  // a word of the file, not of an enum
            throw line.fault("\"lever\" is \(Excerpt.quoted(name)), which is none of ours")
        }
    }

    private static func poll(_ line: Object) throws(EvidenceFault) -> EvidencePoll {
        let document = line.document
        let isOurs = document.member("slot") != nil
        var outcome = isOurs ? try line.outcome() : .ok
        var detail = document.member("monitor_error") == nil ? "" : try line.text("monitor_error")
        var reading: Reading?
        if !detail.isEmpty, outcome == .ok { outcome = .failed(.internal) }
        if outcome == .ok {
            switch judged(document) {
            case .success(let found): reading = found
            case .failure(let fault): (outcome, detail) = (.failed(.parse), fault.description)
            }
        }
        return EvidencePoll(
            target: isOurs ? try line.text("target") : nil,
            slot: isOurs ? try line.slot() : nil,
            intendedStart: document.member("intended_start_us") == nil
                ? nil : try line.moment("intended_start_us"),
            duration: document.member("duration_us") == nil
                ? .zero : try line.length("duration_us"),
            outcome: outcome,
            detail: detail,
            reading: reading
        )
    }

    /// The reading as it was parsed, else the operations metrics as they came.
    private static func judged(_ document: JSONValue) -> Result<Reading, SourceFault> {
        do {
            if let parsed = document.member("reading") { return .success(try EvidenceReading.read(parsed)) }
            return .success(try OpsMetrics.reading(of: document.member("metrics") ?? .null))
        } catch {
            return .failure(SourceFault("\(error)"))
        }
    }

    /// A line's object, with errors that name the line.
    private struct Object {
        let document: JSONValue
        let number: Int

        func fault(_ reason: String) -> EvidenceFault { EvidenceFault(line: number, reason: reason) }

        func text(_ name: String) throws(EvidenceFault) -> String {
            guard case .string(let text)? = document.member(name) else {
                throw fault("\"\(name)\" is \(document.member(name)?.shown ?? "missing"), expected a text")
            }
            return text
        }

        func texts(_ name: String) throws(EvidenceFault) -> [String] {
            guard case .array(let items)? = document.member(name) else {
                throw fault("\"\(name)\" is \(document.member(name)?.shown ?? "missing"), expected a list")
            }
            return try items.map { item throws(EvidenceFault) in
                guard case .string(let text) = item else { throw fault("\"\(name)\" holds \(item.shown)") }
                return text
            }
        }

        func numbers() throws(EvidenceFault) -> [ObservedNumber] {
            guard let value = document.member("numbers") else { return [] }
            guard case .object(let members) = value else {
                throw fault("\"numbers\" is \(value.shown), expected an object")
            }
            return try members.map { member throws(EvidenceFault) in
                guard case .number(let digits) = member.value else {
                    throw fault("\"numbers\" holds \(member.value.shown), expected numbers")
                }
                return ObservedNumber(name: member.name, value: digits)
            }
        }

        func integer(_ name: String) throws(EvidenceFault) -> Int64 {
            guard case .number(let digits)? = document.member(name),
                let value = ExactDecimal(digits)?.wholeNumber
            else {
                throw fault(
                    "\"\(name)\" is \(document.member(name)?.shown ?? "missing"), expected a whole number"
                )
            }
            return value
        }

        /// A moment of the years 1970 to 9999: anything else is another unit.
        func moment(_ name: String) throws(EvidenceFault) -> Timestamp {
            let value = try integer(name)
            guard (0...253_402_300_799_000_000).contains(value) else {
                throw fault("\"\(name)\" is \(value), expected microseconds since 1970")
            }
            return Timestamp(microseconds: value)
        }

        /// A length of a day at most.
        func length(_ name: String) throws(EvidenceFault) -> Duration {
            let value = try integer(name)
            guard (0...86_400_000_000).contains(value) else {
                throw fault("\"\(name)\" is \(value), expected microseconds from 0 to a day")
            }
            return .microseconds(value)
        }

        /// Slots are counted in millions at most: a day of ten a second.
        func slot() throws(EvidenceFault) -> Int {
            let slot = try integer("slot")
            guard (0...10_000_000).contains(slot) else {
                throw fault("\"slot\" is \(slot), expected 0 to 10000000")
            }
            return Int(slot)
        }

        func outcome() throws(EvidenceFault) -> Outcome {
            let label = try text("outcome")
            guard let outcome = Outcome(label: label) else {
                throw fault("\"outcome\" is \(Excerpt.quoted(label)), which is none of ours")
            }
            return outcome
        }

        func status() throws(EvidenceFault) -> Int? {
            switch document.member("http_status") {
            case nil, .some(.null): return nil
            case .some:
                let status = try integer("http_status")
                guard (100...999).contains(status) else { throw fault("\"http_status\" is \(status)") }
                return Int(status)
            }
        }
    }
}
