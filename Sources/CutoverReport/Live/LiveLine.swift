/// One line of the live view: its text without control codes, and the columns at its start that have a tone.
package struct LiveLine: Sendable, Hashable {
    /// What a colour may underline; the words say it all without one.
    package enum Tone: Sendable, Hashable, CaseIterable {
        case good
        case caution
        case bad
        case unknown
        case notice
    }

    /// The text: a character is a column.
    package let text: String
    /// What its first `columns` columns mean; nil without a meaning of its own.
    package let tone: Tone?
    private let columns: Int

    init(_ text: String, _ tone: Tone? = nil, columns: Int = .max) {
        self.text = text
        self.tone = tone
        self.columns = columns
    }

    /// The line as a terminal takes it, with its colour when `isColoured`.
    package func painted(isColoured: Bool) -> String {
        guard isColoured, let tone else { return text }
        let head = text.prefix(columns)
        return "\u{1B}[\(tone.code)m\(head)\u{1B}[0m\(text.dropFirst(head.count))"
    }

    /// At most `width` columns, without blanks at the end.
    func cut(to width: Int) -> LiveLine {
        LiveLine(PlainText.cut(text, to: width).trimmingBlanks, tone, columns: columns)
    }
}

extension LiveLine.Tone {
    /// The parameters of ECMA-48's SGR: bold colours of the first eight, which every palette can show.
    fileprivate var code: String {
        switch self {
        case .good: "32"
        case .caution: "1;33"
        case .bad: "1;31"
        case .unknown: "1;35"
        case .notice: "7"
        }
    }
}
