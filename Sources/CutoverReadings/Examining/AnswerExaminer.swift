package import CutoverCore

/// Judges answers by what the plan expects of their targets.
///
/// Pure, and total: every failure is a value, whatever the bytes.
package enum AnswerExaminer {
    /// What `answer` is worth as an answer of `target`: transport first, then status, headers, body text, JSON.
    package static func examine(_ answer: Answer, _ target: Target) -> Examination {
        if let failure = answer.failure {
            return Examination(outcome: .failed(failure), detail: answer.detail)
        }
        guard let status = answer.status else {
            return Examination(outcome: .failed(.protocol), detail: "no status line was read")
        }
        switch target.kind {
        case .http(_, let expectation): return examine(answer, status: status, expectation)
        case .command: return Examination(outcome: .failed(.internal), detail: "a command gives no answer")
        case .source: return examineSource(answer, status: status)
        }
    }

    /// The first of `expectations` that `body` does not meet, in one line for people; nil when it meets them all.
    ///
    /// An empty list is never met: it would prove nothing about a flag.
    package static func unmet(_ expectations: [JSONExpectation], in body: [UInt8]) -> String? {
        if expectations.isEmpty { return "no value is expected, so nothing is proved" }
        return UnmetExpectation.first(of: expectations, in: body)?.text
    }

    private static func examine(_ answer: Answer, status: Int, _ expectation: Expectation) -> Examination {
        guard expectation.statuses.contains(where: { $0.contains(status) }) else {
            let expected = Self.text(of: expectation.statuses)
            return Examination(
                outcome: .failed(.httpStatus),
                detail: "status \(status), expected \(expected)"
            )
        }
        for header in expectation.headers {
            if let reason = difference(header, answer) {
                return Examination(outcome: .failed(.assertion), detail: reason)
            }
        }
        let unmatched = expectation.bodyMatches.lazy.map { match($0, answer.body) }.first { !$0.isMet }
        if let unmatched { return Examination(outcome: .failed(.assertion), detail: unmatched.text) }
        return examine(body: answer.body, contains: expectation.bodyContains, json: expectation.json)
            .with(NumberFinding.all(expectation.numbers, in: answer.body, at: answer.endedAt))
    }

    /// What a body is worth: texts first, then JSON.
    static func examine(body: [UInt8], contains texts: [String], json: [JSONExpectation]) -> Examination {
        for text in texts where !contains(body, Array(text.utf8)) {
            let reason = "the body does not contain \(Excerpt.quoted(text)); \(Excerpt.opening(of: body))"
            return Examination(outcome: .failed(.assertion), detail: reason)
        }
        if json.isEmpty { return Examination(outcome: .ok, detail: "") }
        switch UnmetExpectation.first(of: json, in: body) {
        case nil: return Examination(outcome: .ok, detail: "", isJSON: true)
        case .notJSON(let reason): return Examination(outcome: .failed(.parse), detail: reason)
        case .differs(let reason):
            return Examination(outcome: .failed(.assertion), detail: reason, isJSON: true)
        }
    }

    private static func examineSource(_ answer: Answer, status: Int) -> Examination {
        if let refusal = refusal(ofSource: status) { return refusal }
        switch OpsMetrics.read(answer.body) {
        case .success(let reading):
            if let fault = SourcePoll.flaw(in: reading) {
                return Examination(outcome: .failed(.parse), detail: fault, isJSON: true)
            }
            return Examination(outcome: .ok, detail: "", reading: reading, isJSON: true)
        case .failure(let fault):
            return Examination(outcome: .failed(.parse), detail: fault.description, isJSON: fault.isJSON)
        }
    }

    /// Why an answer with `status` is no answer of a source; nil for 2xx.
    static func refusal(ofSource status: Int) -> Examination? {
        if (200...299).contains(status) { return nil }
        let word =
            switch status {
            case 401, 403, 404: "misconfigured: "
            case 429: "throttled: "
            default: ""
            }
        return Examination(outcome: .failed(.httpStatus), detail: "\(word)status \(status), expected 2xx")
    }

    /// A pattern beside a body; one that takes too long to find is not met.
    static func match(_ pattern: Pattern, _ body: [UInt8]) -> ResolvedExpectation {
        let shown = Excerpt.quoted(pattern.text)
        switch pattern.matches(body) {
        case true?: return ResolvedExpectation("[body] matches \(shown)", isMet: true)
        case false?:
            return ResolvedExpectation(
                "the body does not match \(shown); \(Excerpt.opening(of: body))",
                isMet: false
            )
        case nil:
            let what =
                "the body was not read to its end: \(shown) takes too long on it; write a simpler pattern"
            return ResolvedExpectation(what, isMet: false, isFound: false)
        }
    }

    /// Any line of that name will do: a proxy may have added one of its own.
    static func difference(_ expected: HeaderExpectation, _ answer: Answer) -> String? {
        let name = expected.name.lowercased()
        let values = answer.headers.filter { $0.name.lowercased() == name }.map(\.value)
        let found = values.last.map { Excerpt.quoted($0) } ?? "missing"
        let place = "header \(Excerpt.quoted(expected.name)) is \(found), expected"
        switch expected.test {
        case .contains(let text):
            let isThere = values.contains { contains(Array($0.utf8), Array(text.utf8)) }
            return isThere ? nil : "\(place) to contain \(Excerpt.quoted(text))"
        case .equals(let text):
            return values.contains { $0.hasSameBytes(as: text) } ? nil : "\(place) \(Excerpt.quoted(text))"
        case .matches(let pattern):
            let isMatch = values.contains { pattern.matches(Array($0.utf8)) == true }
            return isMatch ? nil : "\(place) to match \(Excerpt.quoted(pattern.text))"
        case .present(let isWanted):
            return values.isEmpty != isWanted ? nil : "\(place) \(isWanted ? "to be there" : "none")"
        }
    }

    /// True when `part` stands in `bytes`; compared as bytes, so no Unicode rule hides or invents a match.
    static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        var rest = bytes[...]
        while rest.count >= part.count, let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: part) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// "200", "2xx", "200-204 or 404".
    static func text(of statuses: [ClosedRange<Int>]) -> String {
        if statuses.isEmpty { return "none" }
        return statuses.map { codes in
            let (low, high) = (codes.lowerBound, codes.upperBound)
            if low == high { return "\(low)" }
            return low % 100 == 0 && high == low + 99 ? "\(low / 100)xx" : "\(low)-\(high)"
        }.joined(separator: " or ")
    }
}
