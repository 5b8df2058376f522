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

    /// True for the events that are worth waking the Conductor for; the others wait for the next one that is.
    ///
    /// A good probe changes nothing before a tick judges it, and a wake-up and a commit of its own cost more than it.
    var isPressing: Bool {
        switch self {
        case .observed(let observation): observation.sample.outcome != .ok
        case .missed, .noticed: false
        case .prepared, .startFailed, .restored, .began, .resumed, .attempted, .interrupted, .moved,
            .storeFailed, .storeRecovered, .tick:
            true
        }
    }
}
