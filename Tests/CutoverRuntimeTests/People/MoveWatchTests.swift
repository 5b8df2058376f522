import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

/// How what people say gets into the inbox.
@Suite struct MoveWatchTests {
    private let source = FakeMoveSource()
    private let time = ManualTimekeeper()
    private let inbox = Inbox()

    private func move(_ id: Int64) -> Move {
        Move(id: id, saidAt: time.now, at: time.now, lever: .confirm, by: "ana", reason: "")
    }

    /// Watches; `beats` are what happens before each look after the first.
    private func watch(last: Int64 = 0, _ beats: [@Sendable () -> Void]) async throws -> [Event] {
        let watch = MoveWatch(source: source, beat: .seconds(1), timekeeper: time, inbox: inbox, last: last)
        try await running(watch) {
            await time.untilAsleep(times: 1)
            for beat in beats {
                beat()
                time.advance(by: .seconds(1))
                await time.untilAsleep(times: 1)
            }
        }
        inbox.close()
        return await inbox.next() ?? []
    }

    @Test func `every move is handed in once, on the beat after it was said`() async throws {
        let moves = (1...3).map { move(Int64($0)) }
        source.say(moves[0])

        let events = try await watch([
            { [source] in source.say(moves[1]) }, { [source] in source.say(moves[2]) }, {},
        ])

        #expect(events == moves.map(Event.moved))
    }

    @Test func `what a resumed run begins with is not handed in again`() async throws {
        source.say(move(1))

        #expect(try await watch(last: 1, [{}]).isEmpty)
    }

    @Test func `moves that cannot be read are said once, and read when they can be`() async throws {
        source.say(move(1))
        source.fail(StoreTrouble(kind: .other, text: "no disk"))

        let events = try await watch([{}, { [source] in source.fail(nil) }])

        #expect(events.count == 2)
        guard case .noticed(let note) = events.first else { return #expect(Bool(false), "\(events)") }
        #expect(note.kind == "store")
        #expect(note.text == "what people say cannot be read: no disk")
        #expect(events.last.map { if case .moved = $0 { true } else { false } } == true)
    }
}
