import CutoverCore

/// The series of a text that one selector means, with those of their labels that somebody asks for.
///
/// What is not selected is never kept: a text may have 200,000 series.
struct SelectedSeries {
    /// One line.
    struct Series {
        /// The values of the kept labels, in their order; empty for a label that is missing.
        let labels: [String]
        /// As written.
        let value: String
        /// Its timestamp as written; empty without one.
        let stamp: String
        let line: Int
        /// Tells its labels from those of others, a bound ("le") left out.
        let identity: LabelSum
    }

    let selector: SeriesSelector
    /// What its lines begin with.
    let name: String
    /// The labels whose values are kept.
    let kept: [String]
    /// Those that meet it, in the order written.
    private(set) var series: [Series] = []
    private var conditions: [LabelCondition] = []
    private var lines: [LabelSum: Int] = [:]
    private let labels: [[UInt8]]

    /// Wants the series called `name`, else as the selector, that meet it, with the labels `kept`.
    ///
    /// - Throws: `SourceFault` for a pattern that is none.
    init(_ selector: SeriesSelector, name: String? = nil, keeping kept: [String]) throws(SourceFault) {
        self.selector = selector
        self.name = name ?? selector.name
        self.kept = kept
        labels = kept.map { Array($0.utf8) }
        for matcher in selector.matchers { conditions.append(try LabelCondition(matcher)) }
    }

    /// Takes the newest line of `reader`, which has the name, if it is meant.
    ///
    /// - Throws: `SourceFault` for a second one with the same labels, and for a pattern that gives no answer.
    mutating func offer(_ reader: SeriesLine) throws(SourceFault) {
        for index in conditions.indices {
            guard try conditions[index].holds(reader.value(of: conditions[index].label)) else { return }
        }
        let sum = LabelSum(reader)
        if let first = lines.updateValue(reader.number, forKey: sum) {
            throw SourceFault("line \(reader.number) is the series of line \(first) again")
        }
        series.append(
            Series(
                labels: labels.map { String(decoding: reader.value(of: $0), as: UTF8.self) },
                value: reader.text(reader.value),
                stamp: reader.text(reader.stamp),
                line: reader.number,
                identity: sum.without(Array("le".utf8), of: reader)
            )
        )
    }

    /// The value of a kept label; nil for one that is missing or empty, which is the same.
    func value(_ label: String, of series: Series) -> String? {
        guard let index = kept.firstIndex(of: label), !series.labels[index].isEmpty else { return nil }
        return series.labels[index]
    }

    /// True when some of them has the kept label.
    func has(_ label: String) -> Bool { series.contains { value(label, of: $0) != nil } }

    /// The line of the first of them that lacks the kept label; nil when all have it.
    func line(without label: String) -> Int? { series.first { value(label, of: $0) == nil }?.line }
}
