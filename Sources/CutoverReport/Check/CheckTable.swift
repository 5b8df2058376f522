/// Rows of a table 80 columns wide.
enum CheckTable {
    /// The widest row.
    static let width = 80
    private static let markWidth = 5
    private static let subjectWidth = 22

    /// One line of the table: mark, subject, and the text beside or, under a long subject, below it.
    static func rows(_ mark: String, _ subject: String, _ text: String) -> [String] {
        let indent = String(repeating: " ", count: markWidth + subjectWidth)
        let words = wrapped(text, width: width - markWidth - subjectWidth)
        guard subject.count < subjectWidth else {
            let names = wrapped(subject, width: width - markWidth)
            let blank = String(repeating: " ", count: markWidth)
            return names.enumerated().map { ($0 == 0 ? padded(mark, markWidth) : blank) + $1 }
                + words.map { indent + $0 }
        }
        let head = padded(mark, markWidth) + padded(subject, subjectWidth)
        return words.enumerated().map { ($0 == 0 ? head : indent) + $1 }
    }

    /// `text` in lines of at most `width` characters, one at least; a word that is longer is cut.
    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            var word = word
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            while word.count > width {
                lines.append(String(word.prefix(width)))
                word = word.dropFirst(width)
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
