/// A second reading of a metrics page, independent of the renderer: what promtool accepts and we do not.
struct MetricsPage {
    /// Every series with its value, in the order of the page.
    private(set) var series: [(key: String, value: String)] = []
    /// What is wrong with the page.
    private(set) var faults: [String] = []

    init(_ text: String) {
        var closed: Set<String> = []
        var family = ""
        if !text.hasSuffix("\n") { faults.append("no line break at the end") }
        if text.unicodeScalars.contains("\r") { faults.append("a carriage return") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("# TYPE ") {
                closed.insert(family)
                family = String(line.split(separator: " ")[2])
                if closed.contains(family) { faults.append("family \(family) is interleaved") }
            }
            if line.hasPrefix("#") { continue }
            guard let space = line.lastIndex(of: " ") else {
                faults.append("not a sample: \(line)")
                continue
            }
            let key = String(line[..<space])
            if !key.hasPrefix(family) { faults.append("\(key) stands under \(family)") }
            if series.contains(where: { $0.key == key }) { faults.append("duplicate series \(key)") }
            series.append((key, String(line[line.index(after: space)...])))
        }
    }

    /// The value of a series as written; nil when it is not there.
    func value(_ key: String) -> String? { series.first { $0.key == key }?.value }
}
