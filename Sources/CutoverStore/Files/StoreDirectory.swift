import CutoverCore
import Foundation
import Glibc

/// The directory of all runs and the store's files in it.
struct StoreDirectory: Sendable, Hashable {
    /// Absolute, without a slash at the end.
    let path: String

    /// A relative path is taken from the working directory, once.
    init(_ path: String) {
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        self.path = "/" + absolute.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    var database: String { path + "/cutover.db" }
    var writeAheadLog: String { database + "-wal" }
    var sharedMemory: String { database + "-shm" }
    var lock: String { path + "/cutover.lock" }

    /// Makes the directory and the missing ones above it, each with mode 0700 whatever the umask is.
    ///
    /// One that it makes is hidden from git: evidence must not be committed by a `git add .` beside it. One that was
    /// there before may be somebody's checkout, and is left as it is.
    func create() throws(StoreTrouble) {
        var ancestor = ""
        for part in path.split(separator: "/") {
            ancestor += "/" + part
            guard mkdir(ancestor, 0o700) == 0 else {
                let code = errno
                if code == EEXIST || FileIdentity(of: ancestor) != nil { continue }
                throw StoreTrouble(errno: code, doing: "make the directory", at: ancestor)
            }
            guard chmod(ancestor, 0o700) == 0 else {
                throw StoreTrouble(errno: errno, doing: "set the mode of", at: ancestor)
            }
            if ancestor == path { try hideFromGit() }
        }
    }

    private func hideFromGit() throws(StoreTrouble) {
        let file = path + "/.gitignore"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            if code == EEXIST { return }
            throw StoreTrouble(errno: code, doing: "make", at: file)
        }
        defer { close(descriptor) }
        guard write(descriptor, "*\n", 2) == 2 else {
            throw StoreTrouble(errno: errno, doing: "write", at: file)
        }
    }

    /// Makes an empty database file with mode 0600 when there is none; SQLite gives its mode to -wal and -shm.
    ///
    /// An existing file is not opened here: closing it would drop the locks SQLite holds on it in this process.
    func createDatabase() throws(StoreTrouble) {
        let descriptor = open(database, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            if code == EEXIST { return }
            throw StoreTrouble(errno: code, doing: "make", at: database)
        }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else {
            throw StoreTrouble(errno: errno, doing: "set the mode of", at: database)
        }
    }
}
