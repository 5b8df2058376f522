/// Text for Slack: escaped, and cut so that neither an entity nor a character is split.
enum SlackText {
    /// Escapes `text` and cuts it to `limit` UTF-16 units, the unit of Slack's limits; what is cut ends in "...".
    static func escaped(_ text: String, limit: Int) -> String {
        var whole = ""
        var short = ""
        var used = 0
        for character in text {
            let piece = escaped(character)
            used += piece.utf16.count
            if used <= limit - 3 { short += piece }
            if used > limit { return short + "..." }
            whole += piece
        }
        return whole
    }

    /// The text without line breaks, each run of blanks as one.
    static func oneLine(_ text: String) -> String {
        text.split { $0 == " " || $0.isNewline || $0 == "\t" }.joined(separator: " ")
    }

    private static func escaped(_ character: Character) -> String {
        switch character {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        default: String(character)
        }
    }
}
