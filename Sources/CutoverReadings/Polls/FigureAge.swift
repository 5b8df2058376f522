import CutoverCore

/// How old figures may be that say themselves of which moment they are.
///
/// Their age is told by the `Date` of the answer, since both are of one clock or of two that are kept right; a cache
/// on the way adds its `Age`. Without a `Date`, and where it is more than 30 s from our own clock, that one tells it, which
/// may be 30 s off.
struct FigureAge {
    private let now: Timestamp?
    private let limit: Duration
    private let clock: String

    /// More than this ahead is another unit or a wrong clock; how far two clocks may differ.
    private static let skew: Duration = .seconds(30)
    /// Until the end of 9999: what lies beyond is another unit.
    private static let moments: ClosedRange<Int64> = 0...253_402_300_799_000_000

    /// Figures of `answer`, asked for every `interval`: older than two of them, or than `least`, are stale.
    init(_ answer: Answer, interval: Duration, least: Duration = .zero) {
        let date = answer.header("Date").flatMap { HTTPDate.read($0) }
        let cached = answer.header("Age").flatMap { Int64($0) }.map {
            Duration.seconds(min(max(0, $0), 1 << 31))
        }
        let told = date?.advanced(by: cached ?? .zero)
        let isBelieved = told.map { told in answer.endedAt.map { Self.isNear(told, $0) } ?? true } ?? false
        now = isBelieved ? told : answer.endedAt
        limit = max(interval * 2, isBelieved ? least : max(least, Self.skew))
        clock = isBelieved ? "the answer's Date" : "our clock"
    }

    /// True when two clocks show the same but for what may be wrong with them; a Date that stands still soon does not.
    private static func isNear(_ told: Timestamp, _ ours: Timestamp) -> Bool {
        let apart = told.duration(to: ours)
        return apart <= skew && apart >= .zero - skew
    }

    /// Checks the moment of a figure, in microseconds; nil is one that cannot be read.
    ///
    /// - Throws: `SourceFault`, which begins with `place`, for one that is stale, lies ahead, or is no moment.
    func check(_ microseconds: Int64?, of place: String) throws(SourceFault) {
        guard let microseconds, Self.moments.contains(microseconds) else {
            throw SourceFault("\(place) is no moment of the years 1970 to 9999")
        }
        guard let now else { return }
        let age = Timestamp(microseconds: microseconds).duration(to: now)
        if age > limit {
            throw SourceFault(
                "\(place) is \(age.clock) old by \(clock), more than \(limit.text): the figures are stale; "
                    + "ask what makes them, or at most as often as they are made",
                .stale
            )
        }
        guard age >= .zero - Self.skew else {
            throw SourceFault(
                "\(place) lies \((.zero - age).clock) ahead by \(clock): another unit, or a wrong clock; correct it",
                .stale
            )
        }
    }
}
