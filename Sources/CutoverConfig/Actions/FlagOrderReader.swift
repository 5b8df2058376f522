import CutoverCore

/// Reads which flags a ROLLBACK turns off, and which are turned on right before T0.
struct FlagOrderReader {
    /// The declared flags.
    let flags: [Flag]

    /// Reads `on_rollback:`; the names of the flags it turns off, in the order written.
    func atRollback(_ value: Value, _ review: inout Review) -> [String] {
        let unbuilt = ["steps", "commands", "command", "verify", "http", "reference"]
        return orders(value, unbuilt: unbuilt, &review).compactMap { entry in
            guard isWritten("off", entry) else {
                let what =
                    "is \"\(entry.value.quote)\", but a ROLLBACK can only turn a flag off; write \"off\""
                review.refuse(entry.value, what)
                return nil
            }
            return entry.key
        }
    }

    /// Reads `at_start:`; the names of the flags it turns on, in the order written, each of which can be read back
    /// and is turned off by a ROLLBACK.
    func atStart(_ value: Value, rollbackFlags: [String], _ review: inout Review) -> [String] {
        orders(value, unbuilt: ["steps", "commands", "command", "http", "gates"], &review).compactMap {
            entry in
            guard isWritten("on", entry) else {
                let what = "is \"\(entry.value.quote)\", but a start can only turn a flag on; write \"on\""
                review.refuse(entry.value, what)
                return nil
            }
            let flag = flags.first { $0.name == entry.key }
            if flag?.on == nil { refuse(entry, "has no \"on\"; write how it is turned on", &review) }
            if flag?.read?.onWhen.isEmpty != false {
                let what = "has no \"on_when\" in its \"read\"; write what is read when it is on"
                refuse(entry, what, &review)
            }
            if !rollbackFlags.contains(entry.key) {
                refuse(entry, "is not under on_rollback; what is turned on must be turned off again", &review)
            }
            return entry.key
        }
    }

    private func refuse(_ entry: Entry, _ what: String, _ review: inout Review) {
        review.refuse(Problem(entry.origin, "at_start turns on flag \"\(entry.key)\", which \(what)"))
    }

    /// The names with what is ordered of each; those that are not declared are refused.
    private func orders(_ value: Value, unbuilt: [String], _ review: inout Review) -> [Entry] {
        guard var fields = Fields(value, "{ flags: { NAME: \"on\" } } or \"off\"", &review) else { return [] }
        let written = fields.take("flags")
        fields.finish(unbuilt: unbuilt, &review)
        guard let written,
            var names = Fields(written, "a mapping of flag names to \"on\" or \"off\"", &review)
        else { return [] }
        return names.takeRest().filter { entry in
            if flags.contains(where: { $0.name == entry.key }) { return true }
            let hint =
                flags.isEmpty
                ? "; declare it under \"flags\"" : NearestKey.hint(entry.key, among: flags.map(\.name))
            review.refuse(Problem(entry.origin, "flag \"\(entry.key)\" is not declared\(hint)"))
            return false
        }
    }

    private func isWritten(_ word: String, _ entry: Entry) -> Bool {
        guard case .scalar(let scalar) = entry.value.content else { return false }
        return scalar.text == word
    }
}
