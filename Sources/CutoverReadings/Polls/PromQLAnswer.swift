import CutoverCore

/// Reads the answer to one instant query: one number, or a fault that says what to do.
enum PromQLAnswer {
    /// The number in `answer`, the answer to the query called `key`, and its time as written; nil for NaN or nothing where that is no wonder.
    ///
    /// - Throws: what keeps it from being one.
    static func value(
        _ answer: Answer,
        _ key: String,
        mayBeVoid: Bool,
        interval: Duration
    ) throws(SourceFault) -> (value: ExactDecimal, time: String)? {
        let document = try JSONValue.document(answer.body)
        guard document.member("status") == .string("success") else {
            let error = document.member("error").map { ": \($0.shown)" } ?? ""
            throw SourceFault("\(key): status is \(document.member("status")?.shown ?? "missing")\(error)")
        }
        if case .array(let warnings)? = document.member("warnings"), let first = warnings.first {
            throw SourceFault("\(key): Prometheus warns, so the answer may be partial: \(first.shown)")
        }
        guard let (time, text) = try sample(document.member("data"), key, mayBeVoid: mayBeVoid) else {
            return nil
        }
        let moment = ExactDecimal(time)?.microsecondsOfSeconds
        // Some stores evaluate half a minute in the past, until which all samples are there.
        try FigureAge(answer, interval: interval, least: .seconds(60))
            .check(moment, of: "\(key): the time of the answer")
        if text == "NaN", mayBeVoid { return nil }
        guard let value = ExactDecimal(text) else {
            throw SourceFault("\(key): the value is \(Excerpt.quoted(text)), expected a number")
        }
        return (value, time)
    }

    private static func sample(_ data: JSONValue?, _ key: String, mayBeVoid: Bool) throws(SourceFault)
        -> (time: String, value: String)?
    {
        let type = data?.member("resultType")
        guard case .array(let items)? = data?.member("result") else {
            throw SourceFault("\(key): the result", data?.member("result"), expected: "a list")
        }
        switch type {
        case .string("scalar"): return try text(.array(items), key)
        case .string("vector"): break
        default:  // of words of the answer, not of an enum
            throw SourceFault("\(key): resultType", type, expected: "\"vector\"; ask for one number")
        }
        guard items.count <= 1 else {
            throw SourceFault("\(key): \(items.count) series, expected one; aggregate them, as by sum(...)")
        }
        guard let item = items.first else {
            if mayBeVoid, key == "p95_seconds" { return nil }
            let fix = key == "errors" ? "; write (...) or vector(0) if none is none" : ""
            throw SourceFault("\(key): no series answers the query\(fix)")
        }
        return try text(item.member("value"), key)
    }

    private static func text(_ value: JSONValue?, _ key: String) throws(SourceFault) -> (String, String) {
        guard case .array(let pair)? = value, pair.count == 2, case .number(let time) = pair[0],
            case .string(let text) = pair[1]
        else {
            throw SourceFault("\(key): the value", value, expected: "a time and a number in quotes")
        }
        return (time, text)
    }
}
