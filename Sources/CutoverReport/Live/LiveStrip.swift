import CutoverCore

/// Rows of marks: the newest samples of a target, and how much of the window has passed.
enum LiveStrip {
    /// The newest `width` marks, the newest at the right.
    static func samples(_ marks: [SampleMark], width: Int, isASCII: Bool) -> String {
        String(marks.suffix(max(0, width)).map { isASCII ? $0.letter : $0.block })
    }

    /// "[=====>    ] 42 %" over `width` columns; the bar is full only when `part` has reached `whole`.
    static func progress(_ part: Duration, of whole: Duration, width: Int, isASCII: Bool) -> String {
        let (part, whole) = (max(0, part.wholeMicroseconds), max(1, whole.wholeMicroseconds))
        let room = max(0, width - 8)
        let full = part >= whole ? room : Int(part.multipliedFullWidth(by: Int64(room)).low / UInt64(whole))
        let percent = part >= whole ? 100 : Int(part / max(1, whole / 100))
        let bar: String
        if isASCII {
            bar = String(repeating: "=", count: full) + String(repeating: " ", count: room - full)
        } else {
            bar = String(repeating: "█", count: full) + String(repeating: "░", count: room - full)
        }
        return "[\(bar)]" + PlainText.right("\(min(100, percent)) %", 6)
    }
}

extension SampleMark {
    /// The mark as a letter, which says it without colour.
    fileprivate var letter: Character {
        switch self {
        case .pending: " "
        case .good: "."
        case .near: "o"
        case .over: "O"
        case .failed: "x"
        case .missed: "-"
        case .unclear: "?"
        }
    }

    /// The mark as a bar as high as the answer was slow; what has no height stays a letter.
    fileprivate var block: Character {
        switch self {
        case .good: "▁"
        case .near: "▅"
        case .over: "█"
        case .pending, .failed, .missed, .unclear: letter
        }
    }
}
