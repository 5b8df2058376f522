/// What the probes of one target saw on the wire: shown and exported, never judged.
package struct WireReport: Sendable, Hashable {
    /// The target's name.
    package var target: String
    /// How the newest probe that sent anything went.
    package var last: Exchange
    /// Probes over a connection of their own.
    package var new: Int64 = 0
    /// Probes over a connection of an earlier one.
    package var reused: Int64 = 0
    /// How often another address answered than before.
    package var addressChanges: Int64 = 0
    /// The address that answered last; nil before the first.
    package var address: String?
    /// The end of the certificate seen last; nil over plain HTTP.
    package var certificateEnd: Timestamp?

    /// How many changes of address are worth a line each; a name with many addresses changes with every connection.
    private static let mostNotes = 5

    /// Nothing seen yet.
    package init(target: String) {
        self.target = target
        last = Exchange()
    }

    /// Takes the newest exchange in; returns a line when another address answers than before.
    mutating func add(_ exchange: Exchange) -> String? {
        last = exchange
        certificateEnd = exchange.certificateEnd ?? certificateEnd
        // Only a connection that stood says who answers.
        guard let isReused = exchange.isReused, let address = exchange.address else { return nil }
        if isReused { reused += 1 } else { new += 1 }
        let before = self.address
        self.address = address
        guard let before, before != address else { return nil }
        addressChanges += 1
        guard addressChanges <= Self.mostNotes else { return nil }
        let rest = addressChanges == Self.mostNotes ? "; further changes are only counted" : ""
        return "\(target): now answered by \(address), before \(before)\(rest)"
    }
}
