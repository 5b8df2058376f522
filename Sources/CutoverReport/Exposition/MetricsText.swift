package import CutoverCore

/// The metrics page: families sorted by name, samples sorted by labels, each series once.
package struct MetricsText {
    private let format: ExpositionFormat
    private var samples: [MetricFamily: [String: String]] = [:]

    private init(format: ExpositionFormat) {
        self.format = format
    }

    /// The page about `board`, which is `age` old; without a board only what is known of build and process.
    package static func render(
        board: (board: Board, age: Duration)?,
        process: ProcessFigures,
        build: BuildFigures,
        format: ExpositionFormat
    ) -> String {
        var page = MetricsText(format: format)
        page.add(.build, 1, [("version", build.version), ("revision", build.revision)])
        page.add(process)
        if let board {
            page.add(.boardAge, board.age)
            page.add(board.board)
        }
        return page.text
    }

    /// Adds an integer; a series that is there already is replaced, never repeated.
    mutating func add(_ family: MetricFamily, _ value: some BinaryInteger, _ labels: [(String, String)] = [])
    {
        add(family, digits: String(value), labels)
    }

    /// Adds seconds, or NaN when there are none.
    mutating func add(_ family: MetricFamily, _ value: Duration?, _ labels: [(String, String)] = []) {
        add(family, digits: value?.secondDigits ?? "NaN", labels)
    }

    /// Adds a decimal that others wrote, in JSON's grammar.
    mutating func add(_ family: MetricFamily, decimal: String, _ labels: [(String, String)]) {
        add(family, digits: decimal, labels)
    }

    /// Adds a share, or NaN when there is nothing to share.
    mutating func add(_ family: MetricFamily, _ part: Int64, of whole: Int64, _ labels: [(String, String)]) {
        add(family, digits: whole > 0 ? "\(Double(part) / Double(whole))" : "NaN", labels)
    }

    /// Adds one series for each of `cases`: 1 for the one that is true, else 0.
    mutating func add(
        _ family: MetricFamily,
        oneOf cases: [String],
        label: String,
        isTrue: String,
        _ labels: [(String, String)] = []
    ) {
        for name in cases { add(family, name == isTrue ? 1 : 0, labels + [(label, name)]) }
    }

    private mutating func add(_ family: MetricFamily, digits: String, _ labels: [(String, String)]) {
        let pairs = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        samples[family, default: [:]][pairs.isEmpty ? "" : "{\(pairs)}"] = digits
    }

    private var text: String {
        var lines: [String] = []
        for family in MetricFamily.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let series = samples[family] else { continue }
            lines += head(of: family)
            lines += series.sorted { $0.key < $1.key }.map { "\(family.rawValue)\($0.key) \($0.value)" }
        }
        if format == .openMetrics { lines.append("# EOF") }
        return lines.map { $0 + "\n" }.joined()
    }

    private func head(of family: MetricFamily) -> [String] {
        switch format {
        case .text:
            let kind = family.kind == .info ? .gauge : family.kind
            return ["# HELP \(family.rawValue) \(family.help)", "# TYPE \(family.rawValue) \(kind.rawValue)"]
        case .openMetrics:
            let name = family.openMetricsName
            let unit = family.unit.map { ["# UNIT \(name) \($0)"] } ?? []
            return ["# TYPE \(name) \(family.kind.rawValue)"] + unit + ["# HELP \(name) \(family.help)"]
        }
    }

    /// Escapes a label value; control characters other than the line feed become U+FFFD.
    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            case "\0"..<" ", "\u{7F}"..."\u{9F}": text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
