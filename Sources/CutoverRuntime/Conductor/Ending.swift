import Synchronization

/// What the process is to end with, once the engine has said so.
package final class Ending: Sendable {
    private let status = Mutex<Int?>(nil)

    /// Not decided yet.
    package init() {}

    /// The newest exit status the engine asked for; nil while it has not asked.
    package var exitStatus: Int? { status.withLock { $0 } }

    /// Notes the exit status; true the first time.
    func note(_ exitStatus: Int) -> Bool {
        status.withLock { status in
            defer { status = exitStatus }
            return status == nil
        }
    }
}
