import CutoverCore

/// The journal of a run that has no disk: it refuses everything, so a GO becomes a HOLD and a ROLLBACK is
/// delivered from memory.
struct BrokenStore: Journal {
    let trouble: StoreTrouble

    func record(_ entries: [Entry]) async throws(StoreTrouble) { throw trouble }

    func commit(_ entries: [Entry], decision: Decision?, deliveries: [Delivery]) async throws(StoreTrouble) {
        throw trouble
    }
}
