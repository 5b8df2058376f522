/// The lines of a Prometheus text 0.0.4 or an OpenMetrics 1.0 document.
///
/// One pass over the bytes; only lines whose name is asked for are taken apart. Labels that nobody selects may hold
/// anything.
enum PrometheusText {
    /// More lines of series than this are a fault.
    static let mostSeries = 200_000
    /// More labels than this on a selected series are a fault.
    static let mostLabels = 64
    /// A longer line is a fault.
    static let longestLine = 65_536

    /// Offers every line to those of `wanted` that have its name; `counters` names what must not be a gauge.
    ///
    /// - Throws: the first fault, with its line. `isOpenMetrics` asks for "# EOF" as the last line.
    static func read(
        _ bytes: [UInt8],
        into wanted: inout [SelectedSeries],
        counters: Set<String>,
        isOpenMetrics: Bool
    ) throws(SourceFault) {
        guard !bytes.isEmpty else { throw SourceFault("the body is empty") }
        let names = wanted.map { Array($0.name.utf8) }
        var lines = SeriesLines(bytes, counters: counters, isOpenMetrics: isOpenMetrics)
        var reader = SeriesLine(bytes)
        var count = 0
        while let line = try lines.next() {
            count += 1
            guard count <= mostSeries else {
                throw SourceFault(
                    "line \(lines.number): more than \(mostSeries) series; let it export fewer labels"
                )
            }
            let name = name(of: line, in: bytes)
            guard !name.isEmpty, name.upperBound < line.upperBound, isAfterName(bytes[name.upperBound]) else {
                throw SourceFault(
                    "line \(lines.number) is no series: \(Excerpt.opening(of: Array(bytes[line])))"
                )
            }
            var isTaken = false
            for index in wanted.indices where names[index].count == name.count {
                guard bytes[name].elementsEqual(names[index]) else { continue }
                if !isTaken { try reader.take(line, after: name.upperBound, number: lines.number) }
                isTaken = true
                try wanted[index].offer(reader)
            }
        }
    }

    private static func name(of line: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
        var end = line.lowerBound
        while end < line.upperBound, isNamePart(bytes[end]) { end += 1 }
        return line.lowerBound..<end
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
    private let counters: Set<String>
    private let isOpenMetrics: Bool
    private var start = 0
    private var isEnded = false
    /// That of the newest line, from 1.
    private(set) var number = 0

    init(_ bytes: [UInt8], counters: Set<String>, isOpenMetrics: Bool) {
        self.bytes = bytes
        self.counters = counters
        self.isOpenMetrics = isOpenMetrics
    }

    /// The next one without its line break; nil after the last.
    ///
    /// - Throws: `SourceFault` when the text is cut off, goes on after its end, has a line that is too long, or says
    ///   that a counter is none.
    mutating func next() throws(SourceFault) -> Range<Int>? {
        while start < bytes.count {
            let line = try cut()
            if isEnded { throw SourceFault("line \(number) follows \"# EOF\"") }
            guard !line.isEmpty else { continue }
            guard bytes[line.lowerBound] == UInt8(ascii: "#") else { return line }
            isEnded = isOpenMetrics && bytes[line].elementsEqual("# EOF".utf8)
            try checkType(line)
        }
        if isOpenMetrics, !isEnded {
            throw SourceFault("the last line is not \"# EOF\": the body is cut off")
        }
        return nil
    }

    /// Checks that "# TYPE name type" does not say of a counter that it may fall.
    private func checkType(_ line: Range<Int>) throws(SourceFault) {
        let words = bytes[line].dropFirst().split { $0 == 0x20 || $0 == 0x09 }
        guard words.count == 3, words[0].elementsEqual("TYPE".utf8) else { return }
        let (name, type) = (
            String(decoding: words[1], as: UTF8.self), String(decoding: words[2], as: UTF8.self)
        )
        guard counters.contains(name), ["gauge", "gaugehistogram", "info", "stateset"].contains(type) else {
            return
        }
        throw SourceFault(
            "line \(number) says that \(name) is of type \(type), which may fall and counts nothing; select a counter, "
                + "or a histogram's or summary's _count"
        )
    }

    /// The next line of all; only "# EOF" may lack its line break.
    private mutating func cut() throws(SourceFault) -> Range<Int> {
        number += 1
        let first = start
        var end = first
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        guard end < bytes.count else {
            guard isOpenMetrics, bytes[first...].elementsEqual("# EOF".utf8) else {
                throw SourceFault("line \(number), the last, has no line break: the body is cut off")
            }
            start = bytes.count
            return first..<end
        }
        guard end - first <= PrometheusText.longestLine else {
            throw SourceFault("line \(number) is longer than \(PrometheusText.longestLine) bytes")
        }
        start = end + 1
        return first..<(end > first && bytes[end - 1] == 0x0D ? end - 1 : end)
    }
}
