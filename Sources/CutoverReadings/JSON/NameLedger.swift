/// Notices when a name comes twice in one object: by comparing while it is small, by hashing when it grows.
struct NameLedger {
    private static let hashedFrom = 16
    private var hashed: Set<ExactName> = []

    /// Notes `name`, the successor of `members`; false when one of them already has it.
    mutating func enter(_ name: String, after members: [JSONMember]) -> Bool {
        guard members.count >= Self.hashedFrom else {
            return !members.contains { $0.name.hasSameBytes(as: name) }
        }
        if members.count == Self.hashedFrom { hashed = Set(members.map { ExactName(text: $0.name) }) }
        return hashed.insert(ExactName(text: name)).inserted
    }

    /// A name compared by its bytes; equal bytes hash alike under the text's own hash.
    private struct ExactName: Hashable {
        let text: String

        static func == (left: ExactName, right: ExactName) -> Bool {
            left.text.hasSameBytes(as: right.text)
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(text)
        }
    }
}
