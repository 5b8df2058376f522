import CutoverCore

/// Reads commands: a program and its arguments, for no shell.
enum CommandReader {
    /// The words of a command, at least one; what came out of the environment is masked whole.
    static func words(_ value: Value, _ review: inout Review) -> [Masked]? {
        guard
            let items = value.list("a list: the program and its arguments, as in [./flag.sh, off],", &review)
        else { return nil }
        guard let program = items.first else {
            review.refuse(value, "is an empty list; write the program and its arguments")
            return nil
        }
        _ = program.line("a program", &review)
        let words = items.compactMap { $0.scalar("an argument", &review) }
        for (item, word) in zip(items, words) where word.text.contains("\0") {
            review.refuse(item, "holds a NUL, which no argument can carry; remove it")
        }
        return words.map { Sensitive.masked($0) }
    }
}
