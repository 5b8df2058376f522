import CutoverCore
import CutoverCurl
import CutoverReadings
import CutoverReport
import CutoverRuntime
import CutoverStore
import CutoverWeb
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// The services of one run and what they share.
struct Crew {
    let plan: Plan
    let room: RunRoom
    /// The run's folder, absolute; it may be missing when it could not be made.
    let folder: String
    let fetcher: CurlFetcher
    let teller: Storyteller
    let timekeeper: SystemTimekeeper
    let inbox: Inbox
    let logins: Logins
    let wakeup = Wakeup()
    let permission = Permission()
    let restoration = Permission()
    let memory = MemoryOutbox()
    let ending = Ending()
    let board = LiveBoard()
    let scrapes = Scrapes()
    private let finished = Wakeup()

    init(
        plan: Plan,
        room: RunRoom,
        folder: String,
        fetcher: CurlFetcher,
        teller: Storyteller,
        timekeeper: SystemTimekeeper
    ) {
        self.plan = plan
        self.room = room
        self.folder = folder
        self.fetcher = fetcher
        self.teller = teller
        self.timekeeper = timekeeper
        let mask = LiveMask(hiding: plan.secrets)
        let inbox = Inbox(gathering: 1_000, mask: mask)
        self.inbox = inbox
        logins = Logins(plan, ports: .wired(fetcher, mask, timekeeper) { inbox.push(.noticed($0)) })
    }

    private var isDryRun: Bool { room.engine.isDryRun }

    /// Runs every service until the engine ends the run; returns why a service failed, nil when none did.
    func serve(_ web: Listening) async -> String? {
        let trapped = await SignalWatch.trap(isLive: teller.isLive)
        for event in room.opening { inbox.push(event) }
        // The order of the route, backwards: what is stopped first is what brings new work in.
        let services: [any Service] =
            [courier, conductor, metronome, restorer] + moveServices + [logins] + sampling(web)
            + webServices(web) + keys
            + [watch(trapped), LeanService(timekeeper: timekeeper)]
        var quiet = Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }
        quiet.logLevel = .critical
        let closer = ServiceGroupConfiguration.ServiceConfiguration(
            service: Closer(finished: finished, scrapes: scrapes, teller: teller),
            successTerminationBehavior: .gracefullyShutdownGroup
        )
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: NamedService($0)) } + [closer],
                logger: quiet
            )
        )
        do {
            try await group.run()
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func webServices(_ web: Listening) -> [any Service] {
        guard case .on(let host, let port) = web else { return [] }
        let server = WebServer(
            settings: WebServer.Settings(host: host, port: port, staleAfter: plan.beat * 3),
            build: BuildFigures(version: Build.version, revision: Build.revision),
            board: { [board, timekeeper] in
                guard let newest = board.newest, let publishedAt = board.publishedAt else { return nil }
                return (newest, publishedAt.duration(to: timekeeper.now))
            },
            process: { [scrapes] in
                scrapes.note()
                return ProcessReader.read()
            },
            onListening: { [teller, timekeeper] port in
                teller.tell(
                    Note(at: timekeeper.now, kind: "web", text: "metrics at http://\(host):\(port)/metrics")
                )
            }
        )
        return [WebService(server: server, teller: teller, timekeeper: timekeeper)]
    }

    private var moveServices: [any Service] {
        guard let moves = room.moves else { return [] }
        return [
            MoveWatch(
                source: moves.source,
                beat: plan.beat,
                timekeeper: timekeeper,
                inbox: inbox,
                last: moves.last,
                onMove: { [scrapes] moment in scrapes.interrupt(at: moment) }
            )
        ]
    }

    private func sampling(_ web: Listening) -> [any Service] {
        switch web {
        case .on, .off:
            isUnbegun ? [] : [SamplingService(sampler: sampler, executor: fetcher.executor)]
        case .unwanted: []
        }
    }

    /// True for a run that is taken up again and never had a T0: all that is left is to turn its flags off.
    private var isUnbegun: Bool { room.lastSlots != nil && room.engine.origin == nil }

    private var keys: [any Service] {
        let jobs: [any Service] = teller.isLive ? [JobControl(teller: teller)] : []
        guard teller.isLive || room.engine.lingering > .zero, isatty(STDIN_FILENO) == 1 else { return jobs }
        let watch = KeyWatch(
            inbox: inbox,
            timekeeper: timekeeper,
            teller: teller,
            onKey: { [scrapes] in scrapes.dismiss() }
        )
        return jobs + [watch]
    }

    private func watch(_ signals: UnixSignalsSequence) -> SignalWatch {
        SignalWatch(
            signals: signals,
            inbox: inbox,
            timekeeper: timekeeper,
            teller: teller,
            exitStatus: { [board] in board.newest?.decision == nil ? nil : board.newest?.exitStatus },
            warning: { [board, plan] in
                let mayBeOn = !plan.startFlags.isEmpty && board.newest?.origin == nil
                return mayBeOn ? "; a flag may be on: a plain start turns it off" : ""
            },
            onSignal: { [scrapes] in scrapes.dismiss() }
        )
    }

    private var conductor: Conductor {
        let ports = ConductorPorts(
            journal: room.journal,
            memory: memory,
            wakeup: wakeup,
            permission: permission,
            restoration: restoration,
            board: board,
            ending: ending,
            timekeeper: timekeeper,
            compose: { [plan] announcement, owed in Self.body(plan, announcement, owed) },
            onPublish: { [teller] board in teller.show(board) },
            witness: { [teller] entries in teller.witness(entries) },
            onFinish: { [finished] in finished.signal() }
        )
        return Conductor(engine: room.engine, inbox: inbox, ports: ports, isDryRun: isDryRun)
    }

    private static func body(_ plan: Plan, _ announcement: Announcement, _ owed: Commitment.Owed) -> [UInt8]?
    {
        guard case .sink(let name) = owed.recipient, let sink = plan.sinks.first(where: { $0.name == name })
        else {
            return nil
        }
        return Rendering.body(
            announcement,
            recipientKind: sink.recipientKind,
            deliveryID: owed.id,
            host: Host.name
        )
    }

    private var courier: Courier {
        let stored: [any Outbox] = room.store.map { [$0.outbox(of: room.id)] } ?? []
        return Courier(
            outboxes: stored + [memory],
            sender: PlanSender.wired(plan, fetcher, timekeeper),
            inbox: inbox,
            wakeup: wakeup,
            timekeeper: timekeeper,
            jitter: { Double.random(in: -1...1) }
        )
    }

    private var metronome: Metronome {
        Metronome(
            beat: plan.beat,
            timekeeper: timekeeper,
            inbox: inbox,
            wall: { SystemTimekeeper.wallClock() }
        )
    }
}
