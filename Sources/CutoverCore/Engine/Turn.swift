/// What one event has led to, before it becomes effects.
struct Turn {
    var entries: [Entry] = []
    var drafts: [Draft] = []
    var decision: Decision?
    var flags: [String] = []
    /// The flags that may be turned on once all this is stored.
    var permitted: [String] = []
    /// The flags that may be turned on again once all this is stored.
    var restorable: [String] = []
    var isFromMemory = false
    /// True when no further flag may be turned on.
    var isWithdrawn = false
    var isPublished = false
    var finish: Int?

    /// A message before the board it speaks of is known.
    struct Draft: Sendable {
        let kind: AnnouncementKind
        let headline: String
        let lines: [String]
        /// Sinks that must not get it.
        var except: String?
    }
}
