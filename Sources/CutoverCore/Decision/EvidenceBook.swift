import RealModule

/// The evidence of all rate rules of a run, on its one block clock (decision core A.4 to A.6).
///
/// The rules' evidence is averaged with weights fixed before their first block, so all of them share one risk:
/// whatever the traffic, the chance that R2 ever rolls back a run whose rates keep to their limits is at most
/// `alpha`.
package struct EvidenceBook: Sendable, Hashable {
    /// The risk of a false statistical rollback over the whole run.
    package static let alpha = 0.01
    /// The natural logarithm of the evidence that decides.
    package static let logThreshold = -Double.log(alpha)

    /// What one rule saw in one closed block.
    package struct Count: Sendable {
        /// The rule's id.
        package let rule: String
        /// Observations; 0 for an empty block.
        package let n: Int64
        /// Bad ones among them.
        package let k: Int64
        /// False while the rule may not roll back.
        package let mayDecide: Bool

        /// A rule's counts in one block.
        package init(rule: String, n: Int64, k: Int64, mayDecide: Bool) {
            self.rule = rule
            self.n = n
            self.k = k
            self.mayDecide = mayDecide
        }

        /// The same counts, of a rule that may not roll back if `isMuted`.
        package func deciding(unless isMuted: Bool) -> Count {
            Count(rule: rule, n: n, k: k, mayDecide: mayDecide && !isMuted)
        }
    }

    private struct Account: Hashable {
        let limit: ShareLimit
        let weight: Double
        var process: EvidenceProcess
        var sequence = ConfidenceSequence()
        var badBlocks = 0
        var shares = 0.0
        var isOpen = false
        /// The blocks it has taken part in, empty ones included, since the book began.
        var closed: Int

        mutating func close(_ n: Int64, _ k: Int64, mayDecide: Bool) {
            closed += 1
            process.close(n: n, k: k)
            sequence.close(n: n, k: k)
            let isBad = n > 0 && limit.isExceeded(by: k, of: n)
            if isBad { badBlocks += 1 }
            if n > 0 { shares += Double(k) / Double(n) }
            isOpen = mayDecide && isBad && badBlocks >= LiteralRule.minimumBadBlocks
        }
    }

    /// Blocks closed so far.
    package private(set) var closed = 0
    private let starts: StartWeights
    private var accounts: [String: Account] = [:]

    /// A book over `horizon` blocks without rules.
    package init(horizon: Int) {
        starts = StartWeights(horizon: horizon)
    }

    /// True when `rule` has an account.
    package func holds(_ rule: String) -> Bool { accounts[rule] != nil }

    /// Opens the account of a rule before its first block; blocks closed before were empty for it.
    package mutating func open(_ rule: String, limit: ShareLimit, weight: Double) {
        var process = EvidenceProcess(grid: BetGrid(limit: limit.share), starts: starts)
        for _ in 0..<closed { process.close(n: 0, k: 0) }
        accounts[rule] = Account(limit: limit, weight: weight, process: process, closed: closed)
    }

    /// Closes the next block for every rule; rules without a count saw nothing, and of two the first counts.
    package mutating func close(_ counts: [Count]) {
        closed += 1
        for count in counts {
            guard let index = accounts.index(forKey: count.rule), accounts.values[index].closed < closed
            else {
                continue
            }
            accounts.values[index].close(count.n, count.k, mayDecide: count.mayDecide)
        }
        for index in accounts.indices where accounts.values[index].closed < closed {
            accounts.values[index].close(0, 0, mayDecide: false)
        }
    }

    /// The natural logarithm of a rule's evidence; nil without an account.
    package func logE(of rule: String) -> Double? { accounts[rule]?.process.logE }

    /// The evidence of a rule; nil without an account.
    package subscript(rule: String) -> RuleEvidence? {
        accounts[rule].map { account in
            let blocks = account.sequence.blocks
            return RuleEvidence(
                logE: account.process.logE,
                weight: account.weight,
                isOpen: account.isOpen,
                badBlocks: account.badBlocks,
                meanShare: blocks == 0 ? 0 : account.shares / Double(blocks),
                sequence: account.sequence
            )
        }
    }

    /// log of the weighted mean of the evidence of all rules; 0 without any.
    package var logMean: Double {
        let weighty = accounts.values.filter { $0.weight > 0 }
        return weighty.isEmpty ? 0 : LogSpace.sum(weighty.map { .log($0.weight) + $0.process.logE })
    }

    /// log of the weighted evidence of the open rules; nil while none is open.
    package var logOpen: Double? {
        let open = accounts.values.filter { $0.isOpen && $0.weight > 0 }
        return open.isEmpty ? nil : LogSpace.sum(open.map { .log($0.weight) + $0.process.logE })
    }

    /// The fewest open rules, strongest first, whose evidence together decides (R2); empty while it does not.
    package var deciding: [String] {
        guard let logOpen, logOpen >= Self.logThreshold else { return [] }
        let open = accounts.filter { $0.value.isOpen && $0.value.weight > 0 }.map { rule, account in
            (rule: rule, log: .log(account.weight) + account.process.logE)
        }
        var (sum, chosen) = (-Double.infinity, [String]())
        for entry in open.sorted(by: { ($1.log, $0.rule) < ($0.log, $1.rule) }) {
            guard sum < Self.logThreshold else { break }
            sum = LogSpace.sum(sum, entry.log)
            chosen.append(entry.rule)
        }
        return chosen
    }
}
