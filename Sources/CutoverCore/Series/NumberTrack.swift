/// How one number of a health target went: shown, never judged.
struct NumberTrack: Sendable, Hashable {
    private(set) var first: ObservedNumber
    private(set) var lowest: ObservedNumber
    private(set) var highest: ObservedNumber
    private(set) var newest: ObservedNumber

    init(_ number: ObservedNumber) {
        (first, lowest, highest, newest) = (number, number, number, number)
    }

    mutating func add(_ number: ObservedNumber) {
        newest = number
        if number.approximate < lowest.approximate { lowest = number }
        if number.approximate > highest.approximate { highest = number }
    }
}
