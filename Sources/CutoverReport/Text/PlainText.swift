/// Lays out text for terminals and files: printable ASCII only, so a character is a column.
enum PlainText {
    /// One printable ASCII line.
    ///
    /// Accents are dropped from letters, line breaks and control characters become
    /// blanks, and what has no ASCII form becomes "?". Foreign text cannot move the cursor.
    static func ascii(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars { line += ascii(scalar) }
        return line
    }

    /// A command as it is, so that it can be copied; only what could move the cursor becomes "?".
    static func printable(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars { line += scalar.isUnprintable ? "?" : String(Character(scalar)) }
        return line
    }

    /// Cells of the given widths, the first to the left and the others to the right, with `gap` between them.
    static func columns(_ cells: [(text: String, width: Int)], gap: String) -> String {
        cells.enumerated().map { index, cell in
            index == 0 ? left(cell.text, cell.width) : right(cell.text, cell.width)
        }.joined(separator: gap)
    }

    /// At most `width` columns; what is cut ends in "..".
    static func cut(_ text: String, to width: Int) -> String {
        if text.count <= width { return text }
        return width <= 2 ? String(text.prefix(max(0, width))) : text.prefix(width - 2) + ".."
    }

    /// At most `width` columns, cut in the middle, since paths differ at their ends.
    static func cutMiddle(_ text: String, to width: Int) -> String {
        guard text.count > width, width > 8 else { return cut(text, to: width) }
        let head = (width - 2) / 2
        return text.prefix(head) + ".." + text.suffix(width - 2 - head)
    }

    /// Exactly `width` columns, text at the left.
    static func left(_ text: String, _ width: Int) -> String {
        let cell = cut(text, to: width)
        return cell + String(repeating: " ", count: width - cell.count)
    }

    /// Exactly `width` columns, text at the right.
    static func right(_ text: String, _ width: Int) -> String {
        let cell = cut(text, to: width)
        return String(repeating: " ", count: width - cell.count) + cell
    }

    /// A count in at most `width` columns: whole, else in thousands "k" or millions "M", rounded down.
    static func count(_ value: Int64, _ width: Int) -> String {
        let forms = [String(value), "\(value / 1_000)k", "\(value / 1_000_000)M"]
        return right(forms.first { $0.count <= width } ?? forms[2], width)
    }

    /// The longest path there is on Linux.
    private static let longestPath = 4_096

    /// Lines of at most `width` columns, broken at blanks; a longer word is broken where it must be, a path never:
    /// people copy it.
    static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in ascii(text).split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
            let isPath = word.contains("/") && word.count <= longestPath
            while line.count > width, !isPath {
                lines.append(String(line.prefix(width)))
                line = String(line.dropFirst(width))
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    private static func ascii(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case " "..."~": return String(Character(scalar))
        case "\0"..<" ": return " "
        case "\u{2013}", "\u{2014}": return "-"
        case "\u{2018}", "\u{2019}": return "'"
        case "\u{201C}", "\u{201D}": return "\""
        case "\u{2026}": return "..."
        case "\u{B7}": return "-"
        case "\u{A1}", "\u{BF}": return ""
        default: return accentless[scalar] ?? "?"
        }
    }

    private static let accentless: [Unicode.Scalar: String] = [
        "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u", "ñ": "n",
        "Á": "A", "É": "E", "Í": "I", "Ó": "O", "Ú": "U", "Ü": "U", "Ñ": "N",
        "\u{2264}": "<=", "\u{2265}": ">=",
    ]
}
