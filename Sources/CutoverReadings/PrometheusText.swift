/// The selected series of a Prometheus text 0.0.4 or an OpenMetrics 1.0 document.
///
/// One pass over the bytes; only lines whose name is asked for are taken apart. Labels that nobody selects may hold
/// anything.
struct PrometheusText {
    /// One line.
    struct Series: Sendable, Hashable {
        let name: String
        let labels: [String: String]
        /// As written.
        let value: String
        let line: Int
    }

    /// More lines of series than this are a fault.
    static let mostSeries = 200_000
    /// More labels than this on a selected series are a fault.
    static let mostLabels = 64
    /// A longer line is a fault.
    static let longestLine = 65_536

    /// The series called one of `names`, in the order written.
    ///
    /// - Throws: the first fault, with its line. `isOpenMetrics` asks for "# EOF" as the last line.
    static func read(
        _ bytes: [UInt8],
        names: Set<String>,
        isOpenMetrics: Bool
    ) throws(SourceFault) -> [Series] {
        guard !bytes.isEmpty else { throw SourceFault("the body is empty") }
        let names = Set(names.map { Array($0.utf8) })
        var lines = SeriesLines(bytes, isOpenMetrics: isOpenMetrics)
        var found: [Series] = []
        var count = 0
        while let line = try lines.next() {
            count += 1
            let number = lines.number
            guard count <= mostSeries else {
                throw SourceFault(
                    "line \(number): more than \(mostSeries) series; let it export fewer labels"
                )
            }
            let name = line.prefix(while: isNamePart)
            guard !name.isEmpty, let next = line[name.endIndex...].first, isAfterName(next) else {
                throw SourceFault("line \(number) is no series: \(Excerpt.opening(of: Array(line)))")
            }
            guard names.contains(Array(name)) else { continue }
            var reader = SeriesLine(line, number: number)
            found.append(try reader.series())
        }
        return found
    }

    static func isNamePart(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
    }

    private static func isAfterName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == 0x20 || byte == 0x09
    }
}

/// The lines of a text that hold a series, one after another.
private struct SeriesLines {
    private let bytes: [UInt8]
    private let isOpenMetrics: Bool
    private var start = 0
    private var isEnded = false
    /// That of the newest line, from 1.
    private(set) var number = 0

    init(_ bytes: [UInt8], isOpenMetrics: Bool) {
        self.bytes = bytes
        self.isOpenMetrics = isOpenMetrics
    }

    /// The next one without its line break; nil after the last.
    ///
    /// - Throws: `SourceFault` when the text is cut off, goes on after its end, or has a line that is too long.
    mutating func next() throws(SourceFault) -> ArraySlice<UInt8>? {
        while start < bytes.count {
            let line = try cut()
            if isEnded { throw SourceFault("line \(number) follows \"# EOF\"") }
            guard line.first == UInt8(ascii: "#") else {
                if line.isEmpty { continue }
                return line
            }
            isEnded = isOpenMetrics && line.elementsEqual("# EOF".utf8)
        }
        if isOpenMetrics, !isEnded {
            throw SourceFault("the last line is not \"# EOF\": the body is cut off")
        }
        return nil
    }

    /// The next line of all; only "# EOF" may lack its line break.
    private mutating func cut() throws(SourceFault) -> ArraySlice<UInt8> {
        number += 1
        let rest = bytes[start...]
        guard let end = rest.firstIndex(of: 0x0A) else {
            guard isOpenMetrics, rest.elementsEqual("# EOF".utf8) else {
                throw SourceFault("line \(number), the last, has no line break: the body is cut off")
            }
            start = bytes.count
            return rest
        }
        guard end - start <= PrometheusText.longestLine else {
            throw SourceFault("line \(number) is longer than \(PrometheusText.longestLine) bytes")
        }
        defer { start = end + 1 }
        return end > start && bytes[end - 1] == 0x0D ? bytes[start..<(end - 1)] : bytes[start..<end]
    }
}

/// Takes one line of a series apart: `name{label="value",...} value [timestamp] [# exemplar]`.
struct SeriesLine {
    private var rest: ArraySlice<UInt8>
    private let number: Int

    init(_ line: ArraySlice<UInt8>, number: Int) {
        rest = line
        self.number = number
    }

    mutating func series() throws(SourceFault) -> PrometheusText.Series {
        let name = try text(taking { PrometheusText.isNamePart($0) })
        skipBlanks()
        let labels = try self.labels()
        skipBlanks()
        let value = try text(taking { $0 != 0x20 && $0 != 0x09 })
        guard !value.isEmpty else { throw fault("has no value") }
        skipBlanks()
        try checkEnd()
        return PrometheusText.Series(name: name, labels: labels, value: value, line: number)
    }

    /// Behind the value may stand a timestamp and, in OpenMetrics, an exemplar.
    private mutating func checkEnd() throws(SourceFault) {
        let stamp = taking { $0 != 0x20 && $0 != 0x09 && $0 != UInt8(ascii: "#") }
        let isNumber = stamp.allSatisfy {
            (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0)
        }
        guard isNumber else { throw fault("goes on after its value") }
        skipBlanks()
        guard rest.isEmpty || rest.first == UInt8(ascii: "#") else {
            throw fault("goes on after its timestamp")
        }
    }

    private mutating func labels() throws(SourceFault) -> [String: String] {
        guard take(UInt8(ascii: "{")) else { return [:] }
        var labels: [String: String] = [:]
        skipBlanks()
        while !take(UInt8(ascii: "}")) {
            let name = try text(taking { PrometheusText.isNamePart($0) && $0 != UInt8(ascii: ":") })
            skipBlanks()
            guard !name.isEmpty, take(UInt8(ascii: "=")) else { throw fault("has a label without \"=\"") }
            skipBlanks()
            let value = try quoted()
            guard labels.updateValue(value, forKey: name) == nil else {
                throw fault("has label \(Excerpt.quoted(name)) twice")
            }
            guard labels.count <= PrometheusText.mostLabels else {
                throw fault("has more than \(PrometheusText.mostLabels) labels")
            }
            skipBlanks()
            guard take(UInt8(ascii: ",")) || rest.first == UInt8(ascii: "}") else {
                throw fault("has no \",\" or \"}\" after label \(Excerpt.quoted(name))")
            }
            skipBlanks()
        }
        return labels
    }

    private mutating func quoted() throws(SourceFault) -> String {
        guard take(UInt8(ascii: "\"")) else { throw fault("has a label value without quotes") }
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return try text(bytes[...]) }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "\""): bytes.append(UInt8(ascii: "\""))
            default: throw fault("has an unknown escape in a label value")  // of bytes, not of an enum
            }
        }
        throw fault("has a label value that does not end")
    }

    private mutating func taking(_ isMeant: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let part = rest.prefix(while: isMeant)
        rest = rest[part.endIndex...]
        return part
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func skipBlanks() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }

    private func text(_ bytes: ArraySlice<UInt8>) throws(SourceFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw fault("holds bytes that are not UTF-8")
        }
        return text
    }

    private func fault(_ what: String) -> SourceFault { SourceFault("line \(number) \(what)") }
}
