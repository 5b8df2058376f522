import CSpawn
import Glibc

/// Where the three streams of a child lead.
package struct ChildStreams {
    /// Where one stream leads.
    package enum Stream {
        case nowhere
        /// Where that of this process leads.
        case inherited
        /// A file that exists, from its first byte on.
        case file(String)
        /// One that is open here; of a pipe, the caller closes the child's end once the child has it.
        case descriptor(Int32)
    }

    private let input: Stream
    private let output: Stream
    private let errors: Stream

    /// Reads nothing and writes where this process does, unless told otherwise.
    package init(input: Stream = .nowhere, output: Stream = .inherited, errors: Stream = .inherited) {
        self.input = input
        self.output = output
        self.errors = errors
    }

    /// Adds what leads the streams there; the first number that is not 0 is an `errno`.
    func codes(for actions: inout posix_spawn_file_actions_t) -> [Int32] {
        [
            Self.lead(STDIN_FILENO, to: input, &actions),
            Self.lead(STDOUT_FILENO, to: output, &actions),
            Self.lead(STDERR_FILENO, to: errors, &actions),
        ]
    }

    private static func lead(
        _ number: Int32,
        to stream: Stream,
        _ actions: inout posix_spawn_file_actions_t
    ) -> Int32 {
        let mode = number == STDIN_FILENO ? O_RDONLY : O_WRONLY
        return switch stream {
        case .nowhere: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", mode, 0)
        case .inherited: 0
        case .file(let path): posix_spawn_file_actions_addopen(&actions, number, path, mode, 0)
        case .descriptor(let open): posix_spawn_file_actions_adddup2(&actions, open, number)
        }
    }
}
