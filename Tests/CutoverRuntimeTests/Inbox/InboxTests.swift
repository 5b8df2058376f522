import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct InboxTests {
    @Test func `a batch holds everything handed in since the last one, in order`() async {
        let inbox = Inbox()

        inbox.push(.tick(.at(1)))
        inbox.push(.tick(.at(2)))
        let first = await inbox.next()
        inbox.push(.tick(.at(3)))
        let second = await inbox.next()

        #expect(first == [.tick(.at(1)), .tick(.at(2))])
        #expect(second == [.tick(.at(3))])
    }

    @Test(arguments: [
        (Event.observed(.probe(.failed(.connect))), true), (.tick(.at(1)), true), (.began(.at(1)), true),
        (.observed(.probe(.ok)), false), (.missed(target: "a", slot: 1, at: .at(1)), false),
    ])
    func `good probes gather until something is pressing`(_ event: Event, _ isPressing: Bool) {
        let inbox = Inbox(gathering: 3)

        inbox.push(.observed(.probe(.ok)))
        let isDueBefore = inbox.isDue
        inbox.push(event)

        #expect(!isDueBefore)
        #expect(inbox.isDue == isPressing)
    }

    @Test func `enough good probes are a batch, and so is the last one`() {
        let (full, closed) = (Inbox(gathering: 2), Inbox(gathering: 2))

        for _ in 1...2 { full.push(.observed(.probe(.ok))) }
        closed.push(.observed(.probe(.ok)))
        closed.close()

        #expect(full.isDue)
        #expect(closed.isDue)
    }

    @Test func `no event holds a secret once it is inside`() async {
        let inbox = Inbox(mask: LiveMask(hiding: ["canary-token"]))

        inbox.push(.noticed(Note(at: .at(1), kind: "reset", text: "answered canary-token")))

        #expect(
            await inbox.next() == [.noticed(Note(at: .at(1), kind: "reset", text: "answered ***"))]
        )
    }

    @Test func `a full inbox refuses and counts`() async {
        let inbox = Inbox(capacity: 2)

        let taken = (1...4).map { inbox.push(.tick(.at(Double($0)))) }

        #expect(taken == [true, true, false, false])
        #expect(inbox.refused == 2)
        #expect(await inbox.next() == [.tick(.at(1)), .tick(.at(2))])
    }

    @Test(arguments: [
        Event.attempted(id: "d1", outcome: .accepted("answered 200"), at: .sample),
        .interrupted(.terminate, at: .sample),
        .began(.sample),
        .resumed(.sample),
    ])
    func `a full inbox still takes what a decision or its end hangs on`(_ event: Event) async {
        let inbox = Inbox(capacity: 1)
        inbox.push(.tick(.sample))

        #expect(inbox.push(event))
        #expect(inbox.refused == 0)
        #expect(await inbox.next() == [.tick(.sample), event])
    }

    @Test func `room comes back with every batch`() async {
        let inbox = Inbox(capacity: 1)
        inbox.push(.tick(.at(1)))
        _ = await inbox.next()

        #expect(inbox.push(.tick(.at(2))))
    }

    @Test func `a closed inbox gives what is inside and then nothing`() async {
        let inbox = Inbox()
        inbox.push(.tick(.at(1)))

        inbox.close()
        let isTaken = inbox.push(.interrupted(.terminate, at: .at(2)))

        #expect(!isTaken)
        #expect(inbox.refused == 0)
        #expect(await inbox.next() == [.tick(.at(1))])
        #expect(await inbox.next() == nil)
    }

    @Test func `whoever waits is woken by the next event`() async {
        let inbox = Inbox()

        async let batch = inbox.next()
        await Task.yield()
        inbox.push(.tick(.at(1)))

        #expect(await batch == [.tick(.at(1))])
    }

    @Test func `whoever waits is let go when the inbox closes`() async {
        let inbox = Inbox()

        async let batch = inbox.next()
        await Task.yield()
        inbox.close()

        #expect(await batch == nil)
    }

    @Test func `a cancelled wait ends with nothing`() async {
        let inbox = Inbox()

        let batch = await withTaskGroup(of: [Event]?.self) { group in
            group.addTask { await inbox.next() }
            group.cancelAll()
            return await group.next() ?? [.tick(.sample)]
        }

        #expect(batch == nil)
    }
}
