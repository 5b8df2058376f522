/// Lines and columns of a text, counted from 1 as the YAML library counts them.
enum TextPlace {
    /// The index of the scalar at `line` and `column`; nil outside the text.
    static func index(line: Int, column: Int, in scalars: [Unicode.Scalar]) -> Int? {
        var current = 1
        var index = 0
        while current < line, index < scalars.count {
            if isBreak(scalars, index) { current += 1 }
            index += 1
        }
        let found = index + column - 1
        return current == line && scalars.indices.contains(found) ? found : nil
    }

    /// The line and column of the character number `offset`.
    static func place(of offset: Int, in text: String) -> (line: Int, column: Int) {
        let before = Array(String(text.prefix(offset)).unicodeScalars)
        let breaks = before.indices.filter { isBreak(before, $0) }
        let start = breaks.last.map { $0 + 1 } ?? 0
        return (breaks.count + 1, before.count - start + 1)
    }

    /// True for the last scalar of a line break of YAML 1.1.
    private static func isBreak(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        switch scalars[index] {
        case "\n", "\u{85}", "\u{2028}", "\u{2029}": true
        case "\r": index + 1 == scalars.count || scalars[index + 1] != "\n"
        default: false
        }
    }
}
