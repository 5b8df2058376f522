/// Something that loading the files of a `Trust` has brought to light.
package struct TrustFinding: Sendable, Hashable {
    /// The part of a `Trust` that is to blame.
    package enum Part: Sendable, Hashable {
        case authorities
        case certificate
        case key
        case keyPassword
    }

    /// The part that is to blame.
    package let part: Part
    /// What is wrong and how to fix it, as the end of a sentence about the part; never a secret.
    package let what: String
    /// True when the files can be used all the same.
    package let isWarning: Bool

    /// A finding about `part`.
    package init(_ part: Part, _ what: String, isWarning: Bool = false) {
        self.part = part
        self.what = what
        self.isWarning = isWarning
    }
}
