/// What became of a pull.
struct Reply {
    var isAccepted = true
    let text: String
    /// The headline of its message; nil when the move is told by what it led to.
    var headline: String?
    /// How long is judged now; nil unless the pull changed it.
    var window: Duration?

    static func refused(_ text: String) -> Reply { Reply(isAccepted: false, text: text) }
}
