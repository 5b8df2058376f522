import CutoverCore

extension Event {
    /// The slot an event resolves; nil for the others.
    var slot: (target: String, slot: Int)? {
        switch self {
        case .observed(let observation): (observation.sample.target, observation.sample.slot)
        case .missed(let target, let slot, _): (target, slot)
        case .prepared, .startFailed, .restored, .began, .tick, .attempted, .storeFailed, .storeRecovered,
            .interrupted,
            .resumed, .moved,
            .noticed:
            nil
        }
    }
}
