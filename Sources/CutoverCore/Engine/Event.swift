/// Everything the engine can be told.
///
/// A run is the list of its events: replaying them gives the same decisions.
package enum Event: Sendable, Hashable {
    /// The health targets are green and the bases are read: the flags of the start may be turned on.
    case prepared(Timestamp)
    /// The start came to nothing before T0; the text says why.
    case startFailed(String, at: Timestamp)
    /// The flags of a ROLLBACK were turned on again; the text says what went wrong, nil when they are on.
    case restored(fault: String?, at: Timestamp)
    /// The bases are read; this is T0.
    case began(Timestamp)
    /// A probe has resolved.
    case observed(Observation)
    /// A slot could not be taken.
    case missed(target: String, slot: Int, at: Timestamp)
    /// The engine is asked for its judgement.
    case tick(Timestamp)
    /// A delivery has been attempted.
    case attempted(id: String, outcome: DeliveryOutcome, at: Timestamp)
    /// The last effect list could not be stored; `isDecision` when a decision was in it.
    case storeFailed(String, isDecision: Bool, at: Timestamp)
    /// The store works again and the backlog is written.
    case storeRecovered(Timestamp)
    /// A signal arrived.
    case interrupted(Interruption, at: Timestamp)
    /// The monitor came back after a crash.
    case resumed(Timestamp)
    /// A person pulled a lever.
    case moved(Move)
    /// Something worth a line that changes no verdict: a clock step, a refused event, a reset that failed.
    case noticed(Note)

    /// When it happened.
    package var at: Timestamp {
        switch self {
        case .prepared(let at), .began(let at), .tick(let at), .storeRecovered(let at), .resumed(let at): at
        case .observed(let observation): observation.sample.end
        case .missed(_, _, let at), .attempted(_, _, let at), .storeFailed(_, _, let at),
            .startFailed(_, let at), .restored(_, let at), .interrupted(_, let at):
            at
        case .moved(let move): move.at
        case .noticed(let note): note.at
        }
    }
}
