import CCurl
import CutoverCore
import Foundation

/// The work of libcurl's thread: the only code that touches the multi handle and its transfers.
final class CurlLoop {
    private let multi: UnsafeMutableRawPointer
    private let mailbox: FetchMailbox
    private let identity: CurlIdentity
    private var active: [UnsafeMutableRawPointer: CurlExchange] = [:]
    private let memory = CurlMemory()
    private var timer = LoopTimer()
    private let executor: LoopExecutor
    private var spares: [UnsafeMutableRawPointer] = []
    private let mostSpares = 16
    /// Tasks that never wait put in new jobs for ever; after so many rounds the transfers have their turn.
    private let mostRounds = 100

    private static let libraryState = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// Serves the mailbox until it is closed; blocks the calling thread.
    static func serve(_ mailbox: FetchMailbox, _ executor: LoopExecutor, as identity: CurlIdentity) {
        blockPipeSignals()
        guard libraryState == CURLE_OK, let multi = curl_multi_init() else {
            mailbox.close()
            let left = mailbox.take()
            for ticket in left.tickets { ticket.resolve(.failed(.internal, "libcurl did not start")) }
            for sleeper in left.sleepers { sleeper.cancel() }
            for job in left.jobs { job.runSynchronously(on: executor.asUnownedTaskExecutor()) }
            return
        }
        mailbox.attach(MultiHandle(pointer: multi))
        CurlLoop(multi, mailbox, executor, identity).run()
        mailbox.attach(nil)
        curl_multi_cleanup(multi)
    }

    /// With NOSIGNAL libcurl leaves SIGPIPE to us, and a dead peer must not end the process.
    private static func blockPipeSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private init(
        _ multi: UnsafeMutableRawPointer,
        _ mailbox: FetchMailbox,
        _ executor: LoopExecutor,
        _ identity: CurlIdentity
    ) {
        self.multi = multi
        self.mailbox = mailbox
        self.executor = executor
        self.identity = identity
        cutover_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, 64)
        // One request a connection at a time: a silently dead HTTP/2 connection would take every probe with it.
        cutover_multi_setopt_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    }

    deinit {
        for handle in spares { curl_easy_cleanup(handle) }
    }

    private func run() {
        while true {
            timer.fire()
            if empty() { break }
            turn()
        }
        for exchange in active.values { finish(exchange, with: .closed) }
        timer.cancelAll()
    }

    /// Does what is in the box, and what that puts in, for some rounds; true when the box is closed.
    private func empty() -> Bool {
        var isClosed = false
        for _ in 0..<mostRounds {
            let delivery = mailbox.take()
            isClosed = delivery.isClosed
            for job in delivery.jobs { job.runSynchronously(on: executor.asUnownedTaskExecutor()) }
            for sleeper in delivery.sleepers { timer.add(sleeper) }
            for ticket in delivery.tickets { begin(ticket) }
            if isClosed || mailbox.isEmpty { break }
        }
        return isClosed
    }

    /// Moves every transfer as far as it goes, then sleeps, unless there is something to be done at once.
    private func turn() {
        guard perform() == CURLM_OK, !mailbox.isEmpty || wait() == CURLM_OK else {
            for exchange in active.values {
                finish(exchange, with: .failed(.internal, "libcurl's loop failed"))
            }
            // A loop that fails at once must not spin.
            Thread.sleep(forTimeInterval: 0.01)
            return
        }
    }

    private func perform() -> CURLMcode {
        if active.isEmpty { return CURLM_OK }
        var running: Int32 = 0
        defer {
            collect()
            expire()
        }
        return curl_multi_perform(multi, &running)
    }

    /// Waits for the sockets, the timer, the box, or the nearest deadline.
    private func wait() -> CURLMcode {
        timer.arm()
        let longest = millisecondsToWait()
        // Without a timer the sleepers are looked after every 5 ms.
        if timer.descriptor < 0 { return curl_multi_poll(multi, nil, 0, min(5, longest), nil) }
        var time = curl_waitfd(fd: timer.descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        return curl_multi_poll(multi, &time, 1, longest, nil)
    }

    private func begin(_ ticket: FetchTicket) {
        guard let handle = spares.popLast() ?? curl_easy_init() else {
            ticket.resolve(.failed(.internal, "libcurl gave no handle"))
            return
        }
        start(CurlExchange(ticket: ticket, handle: handle, memory: memory))
    }

    private func start(_ exchange: CurlExchange) {
        active[exchange.handle] = exchange
        if let problem = exchange.configure(as: identity) {
            finish(exchange, with: .failed(.internal, problem))
        } else if curl_multi_add_handle(multi, exchange.handle) != CURLM_OK {
            finish(exchange, with: .failed(.internal, "libcurl refused the transfer"))
        }
    }

    private func collect() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                let exchange = active[handle]
            else { continue }
            switch exchange.conclude(cutover_message_result(message)) {
            case .answer(let answer):
                finish(exchange, with: answer)
            case .hop:
                curl_multi_remove_handle(multi, handle)
                start(exchange)
            }
        }
    }

    private func expire() {
        let now = ContinuousClock.now
        for exchange in active.values {
            if exchange.ticket.cancellation.isRequested {
                finish(exchange, with: .failed(.internal, "cancelled"))
            } else if exchange.ticket.deadline <= now {
                finish(exchange, with: exchange.timedOut)
            }
        }
    }

    private func finish(_ exchange: CurlExchange, with answer: Answer) {
        active[exchange.handle] = nil
        curl_multi_remove_handle(multi, exchange.handle)
        if spares.count < mostSpares {
            curl_easy_reset(exchange.handle)
            spares.append(exchange.handle)
        } else {
            curl_easy_cleanup(exchange.handle)
        }
        exchange.ticket.resolve(answer)
    }

    /// Until the nearest deadline, rounded up so that it has passed on waking; at most a minute.
    private func millisecondsToWait() -> Int32 {
        var nearest: ContinuousClock.Instant?
        for exchange in active.values {
            let deadline = exchange.ticket.deadline
            if let found = nearest, found <= deadline { continue }
            nearest = deadline
        }
        guard let nearest else { return 60_000 }
        let microseconds = ContinuousClock.now.duration(to: nearest).wholeMicroseconds
        return Int32(clamping: min(60_000, max(0, microseconds / 1_000 + 1)))
    }
}
