import CutoverCore

/// The head of the newest answer on a connection, read line by line as libcurl hands it over.
///
/// Interim answers (1xx) are forgotten, but count towards the limits, so that a flood of them ends.
struct AnswerHead {
    /// The most bytes of all heads of one exchange.
    static let mostBytes = 65_536
    /// The most header lines of all heads of one exchange, interim status lines among them.
    static let mostLines = 200

    /// The status code; nil until a status line was read.
    private(set) var status: Int?
    private(set) var headers: [Answer.HeaderLine] = []
    /// True once the blank line after a final head was read.
    private(set) var isComplete = false
    private var bytes = 0
    private var lines = 0

    /// Takes the next line with its line end; false when the head is over its limits.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        let text = line.trimmed { $0 == 10 || $0 == 13 }
        bytes += line.count
        lines += text.isEmpty ? 0 : 1
        // The first line is the status line, which is no header.
        guard bytes <= Self.mostBytes, lines <= Self.mostLines + 1 else { return false }
        if !isComplete { read(text) }
        return true
    }

    private mutating func read(_ line: Slice<UnsafeRawBufferPointer>) {
        if line.isEmpty {
            endHead()
        } else if status == nil {
            status = Self.statusCode(of: line)
            headers.reserveCapacity(16)
        } else if line.first == 32 || line.first == 9 {
            unfold(line)
        } else if let colon = line.firstIndex(of: 58) {
            let name = String(decoding: line[..<colon], as: UTF8.self)
            headers.append(.init(name: name, value: Self.text(line[(colon + 1)...])))
        }
    }

    private mutating func endHead() {
        guard let status else { return }
        // libcurl takes 101 as final when no upgrade was asked for.
        if (100...199).contains(status), status != 101 {
            self.status = nil
            headers = []
        } else {
            isComplete = true
        }
    }

    /// A line that begins with a blank continues the value before it (RFC 9112, 5.2).
    private mutating func unfold(_ line: Slice<UnsafeRawBufferPointer>) {
        guard let last = headers.popLast() else { return }
        headers.append(.init(name: last.name, value: last.value + " " + Self.text(line)))
    }

    /// Up to three digits after the first blank, as libcurl reads them; 0 when there are none.
    private static func statusCode(of line: Slice<UnsafeRawBufferPointer>) -> Int {
        guard let blank = line.firstIndex(of: 32) else { return 0 }
        let digits = line[(blank + 1)...].prefix(3).prefix { (48...57).contains($0) }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: bytes.trimmed { $0 == 32 || $0 == 9 }, as: UTF8.self)
    }
}

extension AnswerHead {
    /// The last value of the header `name`, compared without case; nil when absent.
    func value(of name: String) -> String? {
        Answer(status: status, headers: headers).header(name)
    }

    /// The declared length of the body in bytes; nil when none is declared.
    var declaredLength: Int64? { value(of: "content-length").flatMap { Int64($0) } }

    /// How many encodings lie over the body: content and transfer encodings, but not chunks.
    var encodingLayers: Int {
        headers.filter { $0.isNamed("content-encoding") || $0.isNamed("transfer-encoding") }
            .flatMap { $0.value.lowercased().split { $0 == "," || $0 == " " || $0 == "\t" } }
            .count { !["identity", "chunked"].contains($0) }
    }

    /// Where a followed redirect points; nil when the answer is no redirect.
    var redirection: String? {
        guard let status, [301, 302, 303, 307, 308].contains(status) else { return nil }
        return value(of: "location")
    }
}

extension BidirectionalCollection where SubSequence == Slice<UnsafeRawBufferPointer> {
    fileprivate func trimmed(_ isSurplus: (UInt8) -> Bool) -> SubSequence {
        let rest = drop(while: isSurplus)
        guard let last = rest.lastIndex(where: { !isSurplus($0) }) else { return rest.prefix(0) }
        return rest[...last]
    }
}
