import CutoverCore

extension FlagState {
    /// How a flag stands, for people.
    var words: String {
        switch self {
        case .ordered: "ordered off, not taken yet"
        case .accepted: "accepted, not read back"
        case .readBack: "off, read back"
        case .failed: "FAILED, still on as far as anybody knows"
        case .suppressed: "suppressed (dry run), still on"
        case .restored: "ON again, turned on by a person"
        }
    }
}
