import CutoverCore

/// The keys of one mapping: taken one by one, and what is left over at the end is unknown.
struct Fields {
    /// The mapping.
    let value: Value
    private var entries: [Entry]
    private var known: [String] = []

    /// The keys of `value`; nil when it is no mapping, which `review` then says.
    init?(_ value: Value, _ expected: String, _ review: inout Review) {
        switch value.content {
        case .mapping(let entries):
            self.value = value
            self.entries = entries
        case .unreadable: return nil
        case .scalar, .sequence, .null:
            review.refuse(value, "is \(value.kind) where \(expected) is expected")
            return nil
        }
    }

    /// A mapping without keys.
    init(empty origin: Origin) {
        value = Value(origin: origin, path: "", content: .mapping([]))
        entries = []
    }

    /// The value of `key`, which thereby is a known key; nil when it is not written.
    mutating func take(_ key: String) -> Value? {
        if !known.contains(key) { known.append(key) }
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        entries.removeAll { $0.key == key }
        return entry.value
    }

    /// True when `key` is written and nobody has taken it.
    func has(_ key: String) -> Bool {
        entries.contains { $0.key == key }
    }

    /// Every key that is left, in the order written, for mappings whose keys are names.
    mutating func takeRest() -> [Entry] {
        defer { entries = [] }
        return entries
    }

    /// Refuses what nobody took: parts that are `unbuilt` by their name, everything else as unknown.
    func finish(unbuilt: [String] = [], _ review: inout Review) {
        let place = value.path.isEmpty ? "" : " in \(value.path)"
        for entry in entries {
            let isUnbuilt = unbuilt.contains(entry.key)
            let what =
                isUnbuilt
                ? "\"\(entry.key)\"\(place) is not built yet; remove it"
                : "unknown key \"\(entry.key)\"\(place)\(NearestKey.hint(entry.key, among: known))"
            review.refuse(Problem(entry.origin, what))
        }
    }

    /// Refuses the absence of something, at the place of the whole mapping.
    func missing(_ what: String, _ review: inout Review) {
        review.refuse(value, what)
    }
}

extension Value {
    /// What kind of value it is, in words.
    var kind: String {
        switch content {
        case .scalar: "a single value"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .null: "empty"
        case .unreadable: "unreadable"
        }
    }
}
