import Foundation

/// SQLite's write-ahead log as the next process to open the database would take it.
///
/// The running writer trusts the index it holds in memory; who comes after it trusts only frames whose checksums form
/// an unbroken chain from the header on (https://sqlite.org/fileformat2.html#walformat).
struct WriteAheadLog: Sendable {
    private static let headerSize = 32
    private static let frameHeaderSize = 24

    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Why a part of the log would be lost to the next process; nil when nothing would, or the log is empty.
    func fault() throws -> String? {
        try Data(contentsOf: URL(fileURLWithPath: path)).withUnsafeBytes { bytes in
            bytes.isEmpty ? nil : Self.fault(in: bytes)
        }
    }

    private static func fault(in bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= headerSize, word(bytes, 0) & ~1 == 0x377f_0682 else {
            return "the write-ahead log has lost its header"
        }
        let isBigEndian = word(bytes, 0) & 1 == 1
        var sum = Checksum(isBigEndian: isBigEndian)
        sum.add(bytes[..<24])
        guard sum.matches(bytes, at: 24) else { return "the header of the write-ahead log is damaged" }
        let frameSize = frameHeaderSize + Int(word(bytes, 8))
        var isWhole = true
        for (number, start) in stride(from: headerSize, through: bytes.count - frameSize, by: frameSize)
            .enumerated()
        {
            // Another salt: left over from before the log was begun anew, which no reader takes.
            let isCurrent =
                word(bytes, start + 8) == word(bytes, 16) && word(bytes, start + 12) == word(bytes, 20)
            if isWhole, isCurrent {
                sum.add(bytes[start..<(start + 8)])
                sum.add(bytes[(start + frameHeaderSize)..<(start + frameSize)])
                isWhole = sum.matches(bytes, at: start + 16)
            } else {
                isWhole = false
            }
            if !isWhole, isCurrent { return "frame \(number + 1) of the write-ahead log cannot be reached" }
        }
        return nil
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// SQLite's running sum over pairs of 32-bit words.
    private struct Checksum {
        let isBigEndian: Bool
        private var sums: (UInt32, UInt32) = (0, 0)

        init(isBigEndian: Bool) {
            self.isBigEndian = isBigEndian
        }

        mutating func add(_ bytes: Slice<UnsafeRawBufferPointer>) {
            let words = UnsafeRawBufferPointer(rebasing: bytes)
            for offset in stride(from: 0, to: words.count - 7, by: 8) {
                sums.0 = sums.0 &+ load(words, offset) &+ sums.1
                sums.1 = sums.1 &+ load(words, offset + 4) &+ sums.0
            }
        }

        func matches(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
            sums == (WriteAheadLog.word(bytes, offset), WriteAheadLog.word(bytes, offset + 4))
        }

        private func load(_ words: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
            let word = words.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
        }
    }
}
