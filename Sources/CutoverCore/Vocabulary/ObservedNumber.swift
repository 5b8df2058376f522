/// A number that was read out of one answer.
package struct ObservedNumber: Sendable, Hashable {
    /// The name the plan gives it.
    package let name: String
    /// The decimal exactly as it was read, in JSON's grammar; of a moment the age in seconds when the answer came.
    package let value: String

    /// A number with its name.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// The nearest double, which orders what is shown; nothing is judged by it.
    package var approximate: Double { Double(value) ?? .nan }
}
