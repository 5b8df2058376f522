/// Where the series of a target is kept.
enum SeriesPlace: Sendable, Hashable {
    /// At this index of the health targets.
    case health(Int)
    /// At this index of the sources.
    case source(Int)
}
