import CutoverCore
import Glibc

extension StoreTrouble {
    /// A refusal of the file system, with the way out.
    init(errno code: CInt, doing what: String, at path: String) {
        let reason = String(cString: strerror(code)).lowercased()
        let start = "cannot \(what) \"\(path)\": \(reason)"
        switch code {
        case ENOSPC, EDQUOT:
            self.init(kind: .full, text: "\(start); free some space or name another directory with --dir")
        case EACCES, EPERM, EROFS, ENOTDIR, ELOOP, EISDIR, ENOENT, ENAMETOOLONG:
            self.init(kind: .notWritable, text: "\(start); name a directory you may write to with --dir")
        default:
            self.init(kind: .other, text: "\(start); name a directory on a local disk with --dir")
        }
    }
}
