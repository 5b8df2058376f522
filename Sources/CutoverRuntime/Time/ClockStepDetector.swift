import CutoverCore

/// Sees steps of the wall clock by its distance from the run's own clock.
struct ClockStepDetector {
    /// A change of the distance up to this is drift or slewing, not a step.
    static let tolerance: Duration = .seconds(1)

    private var distance: Duration = .zero

    /// A note when the wall clock has moved by more than one second against `now` since the last note; nil
    /// otherwise.
    mutating func notice(wall: Timestamp, now: Timestamp) -> Note? {
        let current = now.duration(to: wall)
        let step = current - distance
        guard step.magnitude > Self.tolerance else { return nil }
        distance = current
        let direction = step > .zero ? "forward" : "back"
        let text =
            "the wall clock stepped \(direction) by \(step.roundedToMilliseconds.text); "
            + "the run's own clock did not follow"
        return Note(at: now, kind: "clock_step", text: text)
    }
}

extension Duration {
    /// The length without its sign.
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }

    /// The magnitude cut to whole milliseconds, for people.
    fileprivate var roundedToMilliseconds: Duration { .milliseconds(magnitude.wholeMicroseconds / 1_000) }
}
