import CutoverCore
import CutoverStore
import Foundation

/// What the store takes: the probes of 50 targets at 1 s, many in a transaction and one in each.
struct StoreBench {
    /// The directory on whose disk is measured.
    let parent: String

    private let targets = 50
    private let noon = Timestamp(microseconds: 1_763_692_000_000_000)

    func run() async throws {
        try await measure("batched_1000", count: 200_000, batch: 1_000)
        try await measure("batched_10000", count: 200_000, batch: 10_000)
        try await measure("one_a_commit", count: 2_000, batch: 1)
    }

    private func measure(_ name: String, count: Int, batch: Int) async throws {
        let directory = parent + "/cutover-bench-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let store = try RunStore.open(directory, now: noon)
        let journal = try await store.begin(record)
        try store.close()
        let empty = try size(directory + "/cutover.db")
        let again = try RunStore.open(directory, now: noon)
        let resumed = try await again.resume(journal.run, pid: 1)
        let batches = stride(from: 0, to: count, by: batch).map { start in
            (start..<min(start + batch, count)).map { Entry.sample(seq: Int64($0) + 1, probe($0)) }
        }
        var log = 0
        let watch = Stopwatch()
        for entries in batches {
            try await resumed.record(entries)
            log = max(log, try size(directory + "/cutover.db-wal"))
        }
        let (seconds, used) = (watch.wallSeconds, watch.nanoseconds)
        try again.close()
        let grown = try size(directory + "/cutover.db") - empty
        Bench.tell(name + "_samples_per_second", Double(count) / seconds)
        Bench.tell(name + "_cpu_us_a_sample", used / 1_000 / Double(count))
        Bench.tell(name + "_bytes_a_sample", Double(grown) / Double(count))
        Bench.tell(name + "_wal_bytes", Double(log))
    }

    /// Every probe opens a connection of its own: the widest row there is.
    private func probe(_ index: Int) -> Observation {
        let (target, slot) = (index % targets, index / targets)
        let noise = Int64((index &* 2_654_435_761) & 0xffff)
        var exchange = Exchange()
        exchange.isReused = false
        exchange.resolve = .microseconds(200 + noise % 700)
        exchange.connect = .microseconds(150 + noise % 1_900)
        exchange.tls = .microseconds(3_000 + noise % 40_000)
        exchange.firstByte = .microseconds(2_000 + noise)
        exchange.transfer = .microseconds(20 + noise % 900)
        exchange.address = "192.0.2.\(target % 10 + 1):443"
        exchange.certificateEnd = Timestamp(microseconds: 1_790_000_000_000_000)
        let sample = Sample(
            target: "service-\(target)",
            slot: slot,
            intendedStart: noon.advanced(
                by: .microseconds(Int64(slot) * 1_000_000 + Int64(target) * 20_000)
            ),
            duration: .microseconds(12_000 + noise),
            outcome: .ok,
            httpStatus: 200,
            exchange: exchange
        )
        return Observation(sample: sample)
    }

    private var record: RunRecord {
        RunRecord(
            id: "20251121-022640-bench",
            name: "bench",
            plan: "{}",
            planDigest: "sha256:0",
            monitorVersion: "bench",
            host: "here",
            pid: 1,
            startedAt: noon,
            window: .seconds(1_800)
        )
    }

    private func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }
}
