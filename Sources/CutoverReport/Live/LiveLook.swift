/// How a frame of the live view is to look.
package struct LiveLook: Sendable, Hashable {
    /// Which page of the view is shown.
    package enum Page: Sendable, Hashable, CaseIterable {
        case run
        case events
        case help
    }

    /// Columns, at least 1.
    package var width: Int
    /// Lines, at least 1.
    package var height: Int
    /// True when only ASCII may be shown.
    package var isASCII = true
    /// True when somebody can press keys, so that they are worth a line.
    package var hasKeys = false
    /// Which page is shown.
    package var page = Page.run
    /// What must not be overlooked, such as a frozen picture; nil when there is nothing.
    package var notice: String?

    /// A run's page in ASCII, without keys.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// True when there is only room for the clock, the word and what to do.
    var isSmall: Bool { isNarrow || height < 12 }

    /// True when tables have no columns.
    var isNarrow: Bool { width < 60 }
}
