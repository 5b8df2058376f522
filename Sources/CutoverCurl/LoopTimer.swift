import CCurl
import CutoverCore
import Foundation

/// The sleepers of libcurl's loop, and the timer that wakes it for the next one, exact to microseconds.
///
/// libcurl itself waits for whole milliseconds, which every measured latency would contain.
struct LoopTimer: ~Copyable {
    /// To be waited for beside the sockets; -1 when the system gave none, and then nobody is woken early.
    let descriptor: Int32
    /// The latest first, so that who is due is at the end.
    private var sleepers: [LoopSleeper] = []
    private var armed: ContinuousClock.Instant?

    init() {
        descriptor = cutover_timer_create()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    mutating func add(_ sleeper: LoopSleeper) {
        let index = sleepers.firstIndex { $0.deadline <= sleeper.deadline } ?? sleepers.endIndex
        sleepers.insert(sleeper, at: index)
    }

    /// Wakes all whose moment has come, the earliest first, and sets the timer for the next one.
    mutating func fire() {
        if sleepers.isEmpty, armed == nil { return }
        let now = ContinuousClock.now
        while let next = sleepers.last, next.deadline <= now {
            sleepers.removeLast()
            next.wake()
        }
        set(sleepers.last?.deadline, now)
    }

    /// Wakes all, as the loop ends.
    mutating func cancelAll() {
        for sleeper in sleepers { sleeper.cancel() }
        sleepers = []
    }

    private mutating func set(_ deadline: ContinuousClock.Instant?, _ now: ContinuousClock.Instant) {
        guard deadline != armed else { return }
        armed = deadline
        // Nothing at all would switch the timer off.
        cutover_timer_set(
            descriptor,
            deadline.map { max(1, now.duration(to: $0).wholeMicroseconds + 1) } ?? 0
        )
    }
}
