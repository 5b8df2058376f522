import CutoverTestSupport
import Foundation
import Testing

@testable import CutoverStore

/// A directory of its own for one test, removed with it.
final class TestDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "cutover-store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            print("left behind: \(path): \(error)")
        }
    }

    var files: StoreDirectory { StoreDirectory(path) }

    func mode(of file: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + file)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    func bytes(of file: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path + "/" + file))
    }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}

/// Runs a program to its end and gives its status; output goes to the test's own.
func run(_ program: String, _ arguments: String...) throws -> Int32 {
    try Child(["/usr/bin/env", program] + arguments).waitUntilEnd().status
}

/// A small file system in memory, unmounted with the test; needs root.
final class TestMount: Sendable {
    let path: String
    private let directory: TestDirectory

    init(size: String) throws {
        directory = try TestDirectory()
        path = directory.path + "/disk"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try #require(run("mount", "-t", "tmpfs", "-o", "size=\(size)", "tmpfs", path) == 0)
    }

    deinit {
        do { _ = try run("umount", "-l", path) } catch { print("still mounted: \(path): \(error)") }
    }

    func remount(_ options: String) throws {
        try #require(run("mount", "-o", "remount,\(options)", path) == 0)
    }

    /// Whether this process may mount: tried once.
    static let isPossible: Bool = {
        do {
            _ = try TestMount(size: "64k")
            return true
        } catch {
            return false
        }
    }()
}
