import CutoverCore
import Glibc
import Synchronization

/// The one writer's lock on a directory: an flock(2) on `cutover.lock`, which dies with the process.
final class DirectoryLock: Sendable {
    /// What others see of the lock.
    enum Standing: Sendable, Hashable {
        /// Nobody writes.
        case free
        /// Somebody writes; nil when the file does not say who.
        case held(LockHolder?)
    }

    private struct Possession {
        /// Nil after the release.
        var descriptor: CInt?
        var holder: LockHolder
    }

    private let directory: StoreDirectory
    private let possession: Mutex<Possession>

    /// Takes the lock and signs it; throws `locked` at once when another process, or this one, holds it.
    init(_ directory: StoreDirectory, now: Timestamp) throws(StoreTrouble) {
        let path = directory.lock
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StoreTrouble(errno: errno, doing: "open", at: path) }
        let holder = LockHolder(pid: Int(getpid()), run: nil, since: now)
        self.directory = directory
        do throws(StoreTrouble) {
            guard Self.seize(descriptor) else {
                let code = errno
                guard code == EWOULDBLOCK else { throw StoreTrouble(errno: code, doing: "lock", at: path) }
                throw Self.refusal(directory, holder: Self.read(descriptor), now: now)
            }
            guard fchmod(descriptor, 0o600) == 0 else {
                throw StoreTrouble(errno: errno, doing: "set the mode of", at: path)
            }
            try Self.write(holder, to: descriptor, at: path)
        } catch {
            close(descriptor)
            throw error
        }
        possession = Mutex(Possession(descriptor: descriptor, holder: holder))
    }

    deinit { release() }

    /// Writes the run's id beside the PID, for whoever finds the directory locked.
    func sign(run: String) throws(StoreTrouble) {
        let path = directory.lock
        let result = possession.withLock { possession in
            guard let descriptor = possession.descriptor else {
                return Result<Void, StoreTrouble>.success(())
            }
            possession.holder = LockHolder(
                pid: possession.holder.pid,
                run: run,
                since: possession.holder.since
            )
            let holder = possession.holder
            return Result { () throws(StoreTrouble) in try Self.write(holder, to: descriptor, at: path) }
        }
        try result.get()
    }

    /// Gives the directory free; the file stays.
    func release() {
        possession.withLock { possession in
            guard let descriptor = possession.descriptor else { return }
            // A child between fork and exec still has the descriptor, so closing ours would not free the lock.
            flock(descriptor, LOCK_UN)
            close(descriptor)
            possession.descriptor = nil
        }
    }

    /// Who holds the directory now.
    ///
    /// Takes a shared lock for some microseconds and never makes the file. One that cannot be read counts as held:
    /// a live run must not be called crashed.
    static func standing(of directory: StoreDirectory) -> Standing {
        let descriptor = open(directory.lock, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT ? .free : .held(nil) }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return .free }
        return .held(read(descriptor))
    }

    /// A reader that only looks holds the lock for microseconds, so a refusal is believed at the third try.
    private static func seize(_ descriptor: CInt) -> Bool {
        for attempt in 1...3 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            if errno != EWOULDBLOCK || attempt == 3 { return false }
            usleep(2_000)
        }
        return false
    }

    private static func refusal(_ directory: StoreDirectory, holder: LockHolder?, now: Timestamp)
        -> StoreTrouble
    {
        let who = holder?.sentence(now: now) ?? "locked by a process that \"cutover.lock\" does not name"
        return StoreTrouble(
            kind: .locked,
            text:
                "\"\(directory.path)\" is \(who); wait for it, stop it, or name another directory with --dir"
        )
    }

    private static func read(_ descriptor: CInt) -> LockHolder? {
        var bytes = [UInt8](repeating: 0, count: 1_024)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? LockHolder(line: String(decoding: bytes.prefix(count), as: UTF8.self)) : nil
    }

    private static func write(
        _ holder: LockHolder,
        to descriptor: CInt,
        at path: String
    ) throws(StoreTrouble) {
        let line = Array(holder.line.utf8)
        guard pwrite(descriptor, line, line.count, 0) == line.count,
            ftruncate(descriptor, off_t(line.count)) == 0
        else { throw StoreTrouble(errno: errno, doing: "write", at: path) }
    }
}
