import CutoverCore

extension PrometheusReading {
    /// The failed ones among `requests`.
    ///
    /// - Throws: `SourceFault` where none were found and none could have been: that is not 0.
    func errors(among requests: SelectedSeries) throws(SourceFault) -> SelectedSeries {
        guard let errors = query.errors else { return try serverErrors(among: requests) }
        let selected = try SelectedSeries(errors, among: all)
        if !selected.series.isEmpty { return selected }
        guard errors.name == query.requests.name else {
            throw SourceFault("no series meets errors: \(errors.text), and it is not the series of requests")
        }
        // What requests filter on as well, every one of them meets.
        for matcher in errors.matchers where !query.requests.matchers.contains(matcher) {
            try check(matcher.label, of: errors, among: requests)
        }
        return selected
    }

    /// What `status`, else `code`, says to be 5xx.
    private func serverErrors(among requests: SelectedSeries) throws(SourceFault) -> SelectedSeries {
        let name = query.requests.name
        let told = ["status", "code"].first { label in
            requests.series.contains { LabelKind(of: $0.labels[label] ?? "")?.isStatus ?? false }
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
        let failed = SeriesSelector.Matcher(label: label, comparison: .matches, value: "5..")
        return try SelectedSeries(
            SeriesSelector(name: name, matchers: query.requests.matchers + [failed]),
            among: all
        )
    }

    /// Checks that a request could have met what `errors` ask of `label`.
    private func check(
        _ label: String,
        of errors: SeriesSelector,
        among requests: SelectedSeries
    ) throws(SourceFault) {
        let none = "no series meets errors: \(errors.text), and "
        guard requests.has(label) else { throw SourceFault(none + "no request has label \"\(label)\"") }
        if let line = requests.line(without: label) {
            throw SourceFault(
                none
                    + "that of line \(line) has no label \"\(label)\"; leave it out of requests, or correct errors"
            )
        }
        let seen = Set(requests.series.compactMap { $0.labels[label] })
        guard let kind = LabelKind(of: seen), let example = seen.min() else { return }
        let asked = SeriesSelector(name: errors.name, matchers: errors.matchers.filter { $0.label == label })
        let possible = kind.values.map { value in
            PrometheusText.Series(name: errors.name, labels: [label: value], value: "", line: 0)
        }
        guard try SelectedSeries(asked, among: possible).series.isEmpty else { return }
        throw SourceFault(
            none + "none can: label \"\(label)\" has values like \(Excerpt.quoted(example)); correct errors"
        )
    }
}
