import CutoverCore
import GRDB

/// A way to read the database: beside the writes of the one writer, or from outside.
protocol StoreAccess: Sendable {
    /// Where the database lies.
    var directory: StoreDirectory { get }
    /// Runs `body` on one consistent state of the database, off the cooperative pool; cancellation does not stop it.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreTrouble) -> Value
}
