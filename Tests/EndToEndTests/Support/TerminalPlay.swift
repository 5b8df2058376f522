import Foundation
import Testing

/// What a program left behind on a terminal that Fixtures/terminal.py played.
struct TerminalPlay: Decodable {
    /// The exit status; negative for a signal.
    let status: Int
    /// True when the terminal edits and echoes lines again.
    let isCooked: Bool
    /// Everything it wrote.
    let text: String

    private enum CodingKeys: String, CodingKey {
        case status
        case isCooked = "is_cooked"
        case text
    }

    /// The alternate screen is left and the cursor is back, after whatever was drawn.
    var isGivenBack: Bool {
        let ends = text.components(separatedBy: "\u{1B}[?25h\u{1B}[?1049l")
        return isCooked && ends.count > 1 && !(ends.last ?? "").contains("\u{1B}")
    }

    /// Runs the monitor, or the shell script around it in `shell` ("$0" is the monitor), through `steps`.
    static func run(_ setup: Setup, shell: String? = nil, _ arguments: [String] = [], _ steps: [String])
        async throws -> TerminalPlay
    {
        let monitor = Monitor.binary.path
        let command = shell.map { ["bash", "--norc", "-c", $0, monitor] } ?? [monitor]
        let result = try await Tool.python(
            "terminal.py",
            [setup.folder.path] + command + arguments,
            input: Data((steps.joined(separator: "\n") + "\n").utf8)
        )
        try #require(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(TerminalPlay.self, from: Data(result.output.utf8))
    }
}
