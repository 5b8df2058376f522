package import CutoverCore

extension AnswerExaminer {
    /// Every expectation beside what `answer` held, in the plan's order: status, headers, body texts, JSON.
    package static func resolved(_ expectation: Expectation, in answer: Answer) -> [ResolvedExpectation] {
        guard let status = answer.status else { return [] }
        let isRight = expectation.statuses.contains { $0.contains(status) }
        let expected = text(of: expectation.statuses)
        let first = ResolvedExpectation(
            "[status] \(status)" + (isRight ? " in " : ", expected ") + expected,
            isMet: isRight
        )
        return [first] + expectation.headers.map { resolved($0, in: answer) }
            + expectation.bodyContains.map { text in
                let isThere = contains(answer.body, Array(text.utf8))
                let words = isThere ? "contains " : "lacks "
                return ResolvedExpectation("[body] " + words + Excerpt.quoted(text), isMet: isThere)
            } + expectation.bodyMatches.map { match($0, answer.body) }
            + resolved(expectation.json, in: answer.body)
    }

    /// Every expectation beside the value in `body`, in order.
    package static func resolved(_ expectations: [JSONExpectation], in body: [UInt8]) -> [ResolvedExpectation]
    {
        if expectations.isEmpty { return [] }
        do {
            let document = try JSONScanner.scan(body)
            return expectations.map { UnmetExpectation.resolved($0, document) }
        } catch {
            let what = "\(error); \(Excerpt.opening(of: body))"
            return [ResolvedExpectation(what, isMet: false, isFound: false)]
        }
    }

    /// Every number of the plan beside what `body` held, in order; `now` is when it came.
    package static func resolved(
        _ expected: [NumberExpectation],
        in body: [UInt8],
        at now: Timestamp
    ) -> [ResolvedExpectation] {
        NumberFinding.all(expected, in: body, at: now).map { finding in
            ResolvedExpectation(
                finding.shown,
                isMet: finding.fault == nil,
                isFound: finding.number != nil
            )
        }
    }

    private static func resolved(_ expected: HeaderExpectation, in answer: Answer) -> ResolvedExpectation {
        if let fault = difference(expected, answer) { return ResolvedExpectation(fault, isMet: false) }
        let words: String
        switch expected.test {
        case .contains(let text): words = "contains \(Excerpt.quoted(text))"
        case .equals(let text): words = "== \(Excerpt.quoted(text))"
        case .matches(let pattern): words = "matches \(Excerpt.quoted(pattern.text))"
        case .present(let isWanted): words = isWanted ? "is there" : "is absent"
        }
        return ResolvedExpectation("[header \(Excerpt.escaped(expected.name))] \(words)", isMet: true)
    }
}
