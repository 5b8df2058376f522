import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct SlotCalendarTests {
    /// 12 slots (0 to 11) every 5 s, blocks of 10 s: losses are reported through slot 15.
    private let calendar = SlotCalendar(
        grid: Grid(plan: .sample(window: .seconds(60)), index: 0),
        block: .seconds(10),
        origin: .sample
    )

    @Test(
        arguments: [
            (slot: 0, now: 0.0, move: .take),
            (slot: 3, now: 15.2, move: .take),
            (slot: 3, now: 19.9, move: .take),
            (slot: 3, now: 20.0, move: .skip(missed: 3...4, next: 5)),
            (slot: 3, now: 34.0, move: .skip(missed: 3...6, next: 7)),
            (slot: 11, now: 86_400, move: .skip(missed: 11...15, next: 17_281)),
            (slot: 20, now: 86_400, move: .skip(missed: nil, next: 17_281)),
        ] as [(slot: Int, now: Double, move: SlotCalendar.Move)]
    )
    func `a slot reached a whole interval late is lost with all that started since`(
        _ row: (slot: Int, now: Double, move: SlotCalendar.Move)
    ) {
        #expect(calendar.move(for: row.slot, at: .at(row.now)) == row.move)
    }

    @Test(
        arguments: [
            (slot: 3, now: 14.9, move: .skip(missed: nil, next: 3)),
            (slot: 3, now: 15.0, move: .skip(missed: 3...3, next: 4)),
            (slot: 3, now: 22.0, move: .skip(missed: 3...4, next: 5)),
        ] as [(slot: Int, now: Double, move: SlotCalendar.Move)]
    )
    func `a gap ends before the next slot that is still to come`(
        _ row: (slot: Int, now: Double, move: SlotCalendar.Move)
    ) {
        #expect(calendar.gap(from: row.slot, at: .at(row.now)) == row.move)
    }
}
