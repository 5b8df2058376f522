import CutoverCore

/// One answer of `/actuator/metrics/NAME`: its measurements, and which values its tags have had so far.
struct ActuatorMetric: Sendable, Hashable {
    /// `COUNT`: events since the process started.
    let count: Int64
    /// The values of each tag, by its name.
    let tags: [String: [String]]

    /// The metric called `name` in `body`.
    ///
    /// - Throws: what keeps it from being one.
    static func read(_ body: [UInt8], name: String) throws(SourceFault) -> ActuatorMetric {
        let document = try self.document(body, name: name)
        let measurements = try measurements(document)
        if measurements["TOTAL_TIME"] != nil || measurements["MAX"] != nil {
            // Spring writes times in seconds unless somebody changed it; no other unit is guessed.
            guard document.member("baseUnit") == .string("seconds") else {
                throw SourceFault("\"baseUnit\"", document.member("baseUnit"), expected: "\"seconds\"")
            }
        }
        guard let value = measurements["COUNT"] else {
            let names = measurements.keys.sorted().joined(separator: ", ")
            let found = names.isEmpty ? "no measurement" : names
            throw SourceFault("\(Excerpt.quoted(name)) has \(found), but no COUNT; name a timer or a counter")
        }
        guard let count = EvidenceReading.whole(value) else {
            throw SourceFault(
                "COUNT of \(Excerpt.quoted(name))",
                value,
                expected: "a whole number of 0 or more"
            )
        }
        return ActuatorMetric(count: count, tags: try tags(document))
    }

    /// The value of the gauge `name`, in microseconds of seconds.
    ///
    /// - Throws: what keeps it from being one.
    static func moment(_ body: [UInt8], name: String) throws(SourceFault) -> Timestamp {
        let document = try self.document(body, name: name)
        let value = try measurements(document)["VALUE"]
        guard case .number(let digits)? = value, let moment = ExactDecimal(digits)?.microsecondsOfSeconds,
            (0...253_402_300_799_000_000).contains(moment)
        else { throw SourceFault("VALUE of \(Excerpt.quoted(name))", value, expected: "unix seconds") }
        return Timestamp(microseconds: moment)
    }

    private static func document(_ body: [UInt8], name: String) throws(SourceFault) -> JSONValue {
        let document = try JSONValue.document(body)
        guard document.member("name") == .string(name) else {
            throw SourceFault("\"name\"", document.member("name"), expected: Excerpt.quoted(name))
        }
        return document
    }

    private static func measurements(_ document: JSONValue) throws(SourceFault) -> [String: JSONValue] {
        guard case .array(let items)? = document.member("measurements") else {
            throw SourceFault("\"measurements\"", document.member("measurements"), expected: "a list")
        }
        var values: [String: JSONValue] = [:]
        for item in items {
            guard case .string(let statistic)? = item.member("statistic"), let value = item.member("value"),
                values.updateValue(value, forKey: statistic) == nil
            else { throw SourceFault("a measurement", item, expected: "one statistic with its value, once") }
        }
        return values
    }

    private static func tags(_ document: JSONValue) throws(SourceFault) -> [String: [String]] {
        guard case .array(let items)? = document.member("availableTags") else {
            throw SourceFault("\"availableTags\"", document.member("availableTags"), expected: "a list")
        }
        var tags: [String: [String]] = [:]
        for item in items {
            guard case .string(let tag)? = item.member("tag"),
                case .array(let values)? = item.member("values"), values.allSatisfy({ text($0) != nil }),
                tags.updateValue(values.compactMap(text), forKey: tag) == nil
            else { throw SourceFault("an available tag", item, expected: "a tag with its values, once") }
        }
        return tags
    }

    private static func text(_ value: JSONValue) -> String? {
        if case .string(let text) = value { return text }
        return nil
    }
}
