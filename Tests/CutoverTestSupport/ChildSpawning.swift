import CSpawn
import Foundation

/// How `posix_spawn` starts a child.
struct ChildSpawning {
    /// The program could not be started.
    struct NotStarted: Error, CustomStringConvertible {
        let path: String
        let code: Int32

        var description: String {
            "\"\(path)\" cannot be started: \(String(cString: strerror(code))); "
                + "install it, or mend the path, the folder or the files that the test gave"
        }
    }

    let command: [String]
    let streams: ChildStreams
    let folder: String?

    func start(_ environment: [String: String]) throws -> pid_t {
        let path = command.first ?? ""
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        var pid: pid_t = 0
        let codes = arrange(&actions) + arrange(&attributes)
        for code in codes where code != 0 { throw NotStarted(path: path, code: code) }
        let code = Self.withCStrings(command) { arguments in
            Self.withCStrings(environment.map { "\($0)=\($1)" }) { variables in
                posix_spawn(&pid, path, &actions, &attributes, arguments, variables)
            }
        }
        guard code == 0 else { throw NotStarted(path: path, code: code) }
        return pid
    }

    private func arrange(_ actions: inout posix_spawn_file_actions_t) -> [Int32] {
        var codes = streams.codes(for: &actions)
        if let folder { codes.append(posix_spawn_file_actions_addchdir_np(&actions, folder)) }
        // Last, once the streams are in place: a pipe of another test must not stay open in this child.
        codes.append(posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1))
        return codes
    }

    /// A child begins as from a shell, whatever the thread that starts it blocks or this process ignores.
    private func arrange(_ attributes: inout posix_spawnattr_t) -> [Int32] {
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        return [
            posix_spawnattr_setflags(&attributes, Int16(flags)),
            posix_spawnattr_setsigmask(&attributes, &none),
            posix_spawnattr_setsigdefault(&attributes, &all),
        ]
    }

    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
