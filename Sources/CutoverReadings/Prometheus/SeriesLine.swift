/// Takes the lines of a text apart, one at a time: `name{label="value",...} value [timestamp] [# exemplar]`.
struct SeriesLine {
    /// Where a label stands in the body, its value without the quotes.
    struct Label {
        let name: Range<Int>
        let value: Range<Int>
        /// True when the value holds a backslash.
        let isEscaped: Bool
    }

    let bytes: [UInt8]
    /// That of the newest line, from 1.
    private(set) var number = 0
    private(set) var labels: [Label] = []
    private(set) var value = 0..<0
    /// Empty where there is no timestamp.
    private(set) var stamp = 0..<0
    private var place = 0
    private var end = 0

    /// A reader of lines of `bytes`.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads `line`, whose name ends at `name`.
    ///
    /// - Throws: what is wrong with it.
    mutating func take(_ line: Range<Int>, after name: Int, number: Int) throws(SourceFault) {
        (self.number, place, end) = (number, name, line.upperBound)
        let isPlain = bytes[line].allSatisfy { $0 < 0x80 }
        guard isPlain || String(validating: bytes[line], as: UTF8.self) != nil else {
            throw fault("holds bytes that are not UTF-8")
        }
        labels.removeAll(keepingCapacity: true)
        skipBlanks()
        try readLabels()
        skipBlanks()
        value = taking { $0 != 0x20 && $0 != 0x09 }
        guard !value.isEmpty else { throw fault("has no value") }
        skipBlanks()
        try readEnd()
    }

    /// What stands at `range`: text, since the line is.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The value of the label called `name`, its escapes undone; empty for a label that is missing.
    func value(of name: [UInt8]) -> ArraySlice<UInt8> {
        guard let label = labels.first(where: { bytes[$0.name].elementsEqual(name) }) else { return [] }
        guard label.isEscaped else { return bytes[label.value] }
        var plain: [UInt8] = []
        var rest = bytes[label.value]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                plain.append(byte)
                continue
            }
            plain.append(next == UInt8(ascii: "n") ? 0x0A : next)
        }
        return plain[...]
    }

    /// Behind the value may stand a timestamp and, in OpenMetrics, an exemplar.
    private mutating func readEnd() throws(SourceFault) {
        stamp = taking { $0 != 0x20 && $0 != 0x09 && $0 != UInt8(ascii: "#") }
        let isNumber = bytes[stamp].allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
        guard isNumber else { throw fault("goes on after its value") }
        skipBlanks()
        guard place == end || bytes[place] == UInt8(ascii: "#") else {
            throw fault("goes on after its timestamp")
        }
    }

    private mutating func readLabels() throws(SourceFault) {
        guard take(UInt8(ascii: "{")) else { return }
        skipBlanks()
        while !take(UInt8(ascii: "}")) {
            let name = taking { PrometheusText.isNamePart($0) && $0 != UInt8(ascii: ":") }
            skipBlanks()
            guard !name.isEmpty, take(UInt8(ascii: "=")) else { throw fault("has a label without \"=\"") }
            skipBlanks()
            let label = try quoted(name)
            guard !labels.contains(where: { bytes[$0.name].elementsEqual(bytes[name]) }) else {
                throw fault("has label \(Excerpt.quoted(text(name))) twice")
            }
            labels.append(label)
            guard labels.count <= PrometheusText.mostLabels else {
                throw fault("has more than \(PrometheusText.mostLabels) labels")
            }
            skipBlanks()
            guard take(UInt8(ascii: ",")) || (place < end && bytes[place] == UInt8(ascii: "}")) else {
                throw fault("has no \",\" or \"}\" after label \(Excerpt.quoted(text(name)))")
            }
            skipBlanks()
        }
    }

    private mutating func quoted(_ name: Range<Int>) throws(SourceFault) -> Label {
        guard take(UInt8(ascii: "\"")) else { throw fault("has a label value without quotes") }
        let start = place
        var isEscaped = false
        while place < end {
            defer { place += 1 }
            if bytes[place] == UInt8(ascii: "\"") {
                return Label(name: name, value: start..<place, isEscaped: isEscaped)
            }
            guard bytes[place] == UInt8(ascii: "\\") else { continue }
            isEscaped = true
            place += 1
            guard place < end, "n\\\"".utf8.contains(bytes[place]) else {
                throw fault("has an unknown escape in a label value")
            }
        }
        throw fault("has a label value that does not end")
    }

    private mutating func taking(_ isMeant: (UInt8) -> Bool) -> Range<Int> {
        let start = place
        while place < end, isMeant(bytes[place]) { place += 1 }
        return start..<place
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < end, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipBlanks() {
        while place < end, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
    }

    private func fault(_ what: String) -> SourceFault { SourceFault("line \(number) \(what)") }
}
