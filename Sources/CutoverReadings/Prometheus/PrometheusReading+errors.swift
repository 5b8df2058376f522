import CutoverCore

extension PrometheusQuery {
    /// The labels of requests by which errors are told, or found to be impossible.
    var errorLabels: [String] {
        guard let errors else { return ["status", "code"] }
        // What requests filter on as well, every one of them meets.
        return errors.matchers.filter { !requests.matchers.contains($0) }.map(\.label)
    }
}

extension PrometheusReading {
    /// Checks that errors of which there are none could have been some: else that is not 0.
    func checkErrors(_ failed: SelectedSeries) throws(SourceFault) {
        let errors = failed.selector
        guard failed.series.isEmpty else { return }
        guard errors.name == query.requests.name else {
            throw SourceFault("no series meets errors: \(errors.text), and it is not the series of requests")
        }
        for label in query.errorLabels { try check(label, of: errors) }
    }

    /// The requests that `status`, else `code`, says to be 5xx.
    ///
    /// - Throws: `SourceFault` where neither tells.
    func serverErrors() throws(SourceFault) -> [SelectedSeries.Series] {
        let name = query.requests.name
        let told = ["status", "code"].first { label in
            requests.series.contains { requests.kind(of: label, of: $0)?.isStatus ?? false }
        }
        guard let label = told else {
            throw SourceFault(
                "\(name) has no label \"status\" or \"code\" with a value like 200 that tells errors; write errors: ..."
            )
        }
        if let line = requests.line(without: label) {
            throw SourceFault(
                "line \(line): \(name) without label \"\(label)\", which tells errors; write errors: ..., or leave "
                    + "that series out of requests"
            )
        }
        if let odd = requests.series.first(where: { requests.kind(of: label, of: $0)?.isStatus != true }) {
            let value = Excerpt.quoted(requests.value(label, of: odd) ?? "")
            throw SourceFault(
                "line \(odd.line): \(name) with \(label) \(value), which is no status, so nobody knows whether that failed; "
                    + "write errors: ..., or leave that series out of requests"
            )
        }
        return requests.series.filter { series in
            requests.value(label, of: series).map { $0.utf8.count == 3 && $0.utf8.first == UInt8(ascii: "5") }
                ?? false
        }
    }

    /// Checks that a request could have met what `errors` ask of `label`.
    private func check(_ label: String, of errors: SeriesSelector) throws(SourceFault) {
        let none = "no series meets errors: \(errors.text), and "
        guard requests.has(label) else { throw SourceFault(none + "no request has label \"\(label)\"") }
        if let line = requests.line(without: label) {
            throw SourceFault(
                none
                    + "that of line \(line) has no label \"\(label)\"; leave it out of requests, or correct errors"
            )
        }
        let seen = Set(requests.series.compactMap { requests.value(label, of: $0) })
        guard let kind = LabelKind(of: seen), let example = seen.min() else { return }
        for value in kind.values where try isMet(by: value, of: label, in: errors) { return }
        throw SourceFault(
            none + "none can: label \"\(label)\" has values like \(Excerpt.quoted(example)); correct errors"
        )
    }

    private func isMet(by value: String, of label: String, in errors: SeriesSelector) throws(SourceFault)
        -> Bool
    {
        for matcher in errors.matchers where matcher.label == label {
            var condition = try LabelCondition(matcher)
            guard try condition.holds(Array(value.utf8)[...]) else { return false }
        }
        return true
    }
}

extension SelectedSeries {
    fileprivate func kind(of label: String, of series: Series) -> LabelKind? {
        value(label, of: series).flatMap { LabelKind(of: $0) }
    }
}
