import CutoverCore

/// Reads what is asked to tell our own blindness from an outage of the targets.
enum ReferenceReader {
    /// The addresses of `reference:`, one alone or a list; `plan` has its targets already.
    static func read(_ value: Value, for plan: Plan, _ review: inout Review) -> [Masked] {
        let items: [Value]
        if case .sequence(let list) = value.content { items = list } else { items = [value] }
        if items.isEmpty {
            review.refuse(
                value,
                "is an empty list; write an address outside, as in [\"https://example.org/\"]"
            )
        }
        let requests = RequestReader(purpose: .target, method: "GET")
        let references = items.compactMap { item -> Masked? in
            guard let url = requests.url(item, &review) else { return nil }
            if !review.isArchived, !RemoteAddress.isRemote(url.value) {
                review.warn(
                    item,
                    "is on this machine, so it says nothing about the network; name a host outside"
                )
            }
            return url
        }
        if !review.isArchived, !plan.targets.isEmpty, !plan.hasRemoteTarget {
            let what =
                "is never asked, since no target is remote: all are on this machine, or commands; remove it"
            review.warn(value, what)
        }
        return references
    }
}
