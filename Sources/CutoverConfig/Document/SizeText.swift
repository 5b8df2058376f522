import CutoverCore

/// Reads sizes such as "1MiB", "512KiB" and "2MB".
enum SizeText {
    private static let units = [
        "B": 1, "KiB": 1_024, "MiB": 1_048_576, "KB": 1_000, "kB": 1_000, "MB": 1_000_000,
    ]
    /// More than any answer that is worth judging, and what every probe may hold in memory at once.
    private static let most = 16 * 1_048_576

    /// A size from 1 byte to 16 MiB.
    static func read(_ value: Value, _ review: inout Review) -> Int? {
        guard let scalar = value.scalar("a size such as 1MiB", &review) else { return nil }
        let digits = scalar.text.prefix { $0.isASCII && $0.isNumber }
        let unit = scalar.text.dropFirst(digits.count).drop { $0 == " " }
        guard let count = Int(digits) else {
            review.refuse(value, "\"\(scalar.written)\" is not a size; write it as in \"1MiB\" or \"512KiB\"")
            return nil
        }
        guard let factor = units[String(unit)] else {
            let what = unit.isEmpty ? "has no unit" : "has an unknown unit"
            review.refuse(
                value,
                "\"\(scalar.written)\" \(what); write it as in \"1MiB\", \"512KiB\" or \"900B\""
            )
            return nil
        }
        let (size, isTooLarge) = count.multipliedReportingOverflow(by: factor)
        guard !isTooLarge, (1...most).contains(size) else {
            review.refuse(value, "\"\(scalar.written)\" is not within 1B to 16MiB; correct it")
            return nil
        }
        return size
    }

    /// The size in its largest whole unit.
    static func text(_ size: Int) -> String {
        if size.isMultiple(of: 1_048_576) { return "\(size / 1_048_576)MiB" }
        return size.isMultiple(of: 1_024) ? "\(size / 1_024)KiB" : "\(size)B"
    }
}
