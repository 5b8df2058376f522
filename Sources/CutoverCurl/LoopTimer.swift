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

    /// Wakes all whose moment has come, the earliest first.
    mutating func fire() {
        if sleepers.isEmpty { return }
        let now = ContinuousClock.now
        while let next = sleepers.last, next.deadline <= now {
            sleepers.removeLast()
            next.wake()
        }
    }

    /// Sets the timer for who is next, or switches it off; to be done before each wait.
    mutating func arm() {
        guard let next = sleepers.last else {
            if armed != nil { cutover_timer_set(descriptor, 0) }
            armed = nil
            return
        }
        if let armed, armed == next.deadline { return }
        armed = next.deadline
        // Nothing at all would switch the timer off.
        cutover_timer_set(
            descriptor,
            max(1, ContinuousClock.now.duration(to: next.deadline).wholeMicroseconds + 1)
        )
    }

    /// Wakes all, as the loop ends.
    mutating func cancelAll() {
        for sleeper in sleepers { sleeper.cancel() }
        sleepers = []
    }
}
