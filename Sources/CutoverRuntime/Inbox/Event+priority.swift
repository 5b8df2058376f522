import CutoverCore

extension Event {
    /// True for the few events a decision or its end hangs on: a full inbox takes them all the same.
    var isAlwaysTaken: Bool {
        switch self {
        case .prepared, .startFailed, .restored, .began, .resumed, .attempted, .interrupted, .moved,
            .storeFailed,
            .storeRecovered:
            true
        case .observed, .missed, .tick, .noticed: false
        }
    }
}
