import CutoverCore

extension StoredEvent {
    /// An event that replay needs; nil for a sample, which has its own table.
    init?(_ event: Event, run: String, seq: Int64) throws {
        func row(_ kind: Kind, _ text: String? = nil) -> StoredEvent {
            var row = StoredEvent(run: run, seq: seq, ordinal: 0, at: event.at, kind: kind)
            row.text = text?.storable
            return row
        }
        switch event {
        case .prepared: self = row(.prepared)
        case .startFailed(let why, _): self = row(.startFailed, why)
        case .restored(let fault, _): self = row(.restored, fault)
        case .began: self = row(.began)
        case .observed: return nil
        case .missed(let target, let slot, _):
            self = row(.missed)
            self.target = target.storable
            self.slot = slot
        case .tick: self = row(.tick)
        case .attempted(let id, let outcome, _):
            self = row(.attempted)
            delivery = id.storable
            fill(outcome)
        case .storeFailed(let text, let isDecision, _):
            self = row(.storeFailed)
            label = (isDecision ? Loss.decision : .entries).rawValue
            self.text = text.storable
        case .storeRecovered: self = row(.storeRecovered)
        case .interrupted(let signal, _):
            self = row(.interrupted)
            label = signal.name
        case .resumed: self = row(.resumed)
        case .moved(let move):
            self = row(.moved)
            label = move.lever.name
            text = try StoredMove(move).json()
        case .noticed(let note):
            self = row(.noticed)
            label = note.kind.storable
            text = note.text.storable
        }
    }

    /// The event exactly as it was handled.
    func event() throws -> Event {
        switch try Kind(rawValue: kind).orUnreadable("events.kind", kind) {
        case .prepared: return .prepared(at)
        case .startFailed: return .startFailed(try text.orUnreadable("events.text", text), at: at)
        case .restored: return .restored(fault: text, at: at)
        case .began: return .began(at)
        case .missed:
            return .missed(
                target: try target.orUnreadable("events.target", target),
                slot: try slot.orUnreadable("events.slot", nil),
                at: at
            )
        case .tick: return .tick(at)
        case .attempted:
            return .attempted(
                id: try delivery.orUnreadable("events.delivery_id", delivery),
                outcome: try outcome(),
                at: at
            )
        case .storeFailed:
            let loss = try label.flatMap(Loss.init(rawValue:)).orUnreadable("events.label", label)
            let text = try text.orUnreadable("events.text", text)
            return .storeFailed(text, isDecision: loss == .decision, at: at)
        case .storeRecovered: return .storeRecovered(at)
        case .interrupted:
            let signal = Interruption.allCases.first { $0.name == label }
            return .interrupted(try signal.orUnreadable("events.label", label), at: at)
        case .resumed: return .resumed(at)
        case .moved: return .moved(try StoredMove(json: text.orUnreadable("events.text", text)).move(at: at))
        case .noticed: return .noticed(try note())
        case .note: throw UnreadableValue(column: "events.kind", value: "note, which is not replayed")
        }
    }

    private mutating func fill(_ outcome: DeliveryOutcome) {
        text = outcome.text.storable
        switch outcome {
        case .accepted: label = Result.accepted.rawValue
        case .readBack: label = Result.readBack.rawValue
        case .retry(_, let after):
            label = Result.retry.rawValue
            retryAfterMicroseconds = after?.wholeMicroseconds
        case .refused: label = Result.refused.rawValue
        }
    }

    private func outcome() throws -> DeliveryOutcome {
        let text = try text.orUnreadable("events.text", text)
        switch try label.flatMap(Result.init(rawValue:)).orUnreadable("events.label", label) {
        case .accepted: return .accepted(text)
        case .readBack: return .readBack(text)
        case .retry: return .retry(text, after: retryAfterMicroseconds.map { .microseconds($0) })
        case .refused: return .refused(text)
        }
    }
}
