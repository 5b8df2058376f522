import CutoverCore
import CutoverTestSupport

@testable import CutoverRuntime

/// A performer among fakes, with an engine that gives scripted effects and hears what came of them.
final class Stage {
    let clock = ManualTimekeeper()
    let journal = MemoryJournal()
    let memory = MemoryOutbox()
    let wakeup = Wakeup()
    let board = LiveBoard()
    let ending = Ending()
    let published = Recording<Board>()
    let witnessed = Recording<[Entry]>()
    let finished = Recording<Bool>()
    let inbox: Inbox
    /// Every event the engine has handled.
    private(set) var handled: [Event] = []
    private var performer: Performer
    private var answer: (Event) -> [Effect] = { _ in [] }

    init(
        backlogCapacity: Int = 100,
        inboxCapacity: Int = 100,
        onPublish: @escaping @Sendable (MemoryJournal) -> Void = { _ in },
        compose: @escaping Composer = { _, _ in Array("{}".utf8) }
    ) {
        let inbox = Inbox(capacity: inboxCapacity)
        self.inbox = inbox
        let ports = ConductorPorts(
            journal: journal,
            memory: memory,
            wakeup: wakeup,
            board: board,
            ending: ending,
            timekeeper: clock,
            compose: compose,
            onPublish: { [published, journal] board in
                published.append(board)
                onPublish(journal)
            },
            witness: { [witnessed] in witnessed.append($0) },
            onFinish: { [finished] in finished.append(true) }
        )
        performer = Performer(ports: ports, inbox: inbox, isDryRun: false, backlogCapacity: backlogCapacity)
    }

    /// What the engine was told besides the batches themselves.
    var told: [Event] {
        handled.filter { event in
            if case .tick = event { false } else { true }
        }
    }

    /// How the engine answers what it is told; with nothing unless set.
    func answer(_ answer: @escaping (Event) -> [Effect]) { self.answer = answer }

    /// One batch of ticks; each is answered with one of these lists.
    func conduct(_ lists: [[Effect]], isLast: Bool = false) async {
        var lists = lists
        let batch = lists.map { _ in Event.tick(.sample) }
        await performer.conduct(batch, isLast: isLast) { event in
            handled.append(event)
            if case .tick = event { return lists.removeFirst() }
            return answer(event)
        }
    }

    func memoryDeliveries() async -> [String] {
        do {
            return try await memory.due(.at(3_600)).map(\.id)
        } catch {
            return ["\(error)"]
        }
    }
}
