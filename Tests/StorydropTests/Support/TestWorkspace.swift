import Foundation
import Native
import SystemPackage

@testable import StorydropCore

/// A workspace in a temporary folder, removed at the end.
final class TestWorkspace: Sendable {
    let root: FilePath

    init(settings: String = "settle: 50ms\nsettle_empty: 500ms\n") throws {
        root = FilePath(FileManager.default.temporaryDirectory.path).appending("storydrop-test-\(UUID().uuidString)")
        for folder in ["inbox", "outbox", "rules"] { try FileIO.makeDirectory(root.appending(folder)) }
        try FileIO.write(Array(settings.utf8), to: root.appending("storydrop.yaml"))
    }

    deinit { try? FileIO.removeTree(root) }

    var workspace: Workspace { get throws { try Workspace.open(root) } }

    /// Puts a file where its path says.
    func put(_ text: String, at path: String) throws { try put(Array(text.utf8), at: path) }

    func put(_ bytes: [UInt8], at path: String) throws {
        let file = root.pushing(FilePath(path))
        try FileIO.makeDirectory(file.removingLastComponent())
        // Written elsewhere and moved, as a careful program would.
        let temporary = root.appending("incoming-\(UUID().uuidString)")
        try FileIO.write(bytes, to: temporary)
        try FileIO.rename(temporary, to: file)
    }

    /// Writes a file where its path says, as a program does that knows no better.
    func write(_ text: String, at path: String) throws {
        let file = root.pushing(FilePath(path))
        try FileIO.makeDirectory(file.removingLastComponent())
        try FileIO.write(Array(text.utf8), to: file)
    }

    func exists(_ path: String) -> Bool { ((try? FileIO.facts(root.pushing(FilePath(path)))) ?? nil) != nil }

    func read(_ path: String) throws -> [UInt8] { try FileIO.read(root.pushing(FilePath(path))) }

    /// The status of a path in the inbox, if there is one yet.
    func status(_ path: String) -> JobStatus? {
        guard let bytes = try? read("outbox/\(path).status.json") else { return nil }
        return try? JSONText.decode(JobStatus.self, from: bytes)
    }

    /// What the service says of itself, if it does.
    func health() throws -> HealthReport? {
        guard exists(".storydrop/health.json") else { return nil }
        return try JSONText.decode(HealthReport.self, from: try read(".storydrop/health.json"))
    }

    /// Every file below a folder, relative to it, without our own hidden corner unless that is wanted.
    func files(below folder: String, hidden: Bool = false) -> [String] {
        let base = root.pushing(FilePath(folder)).string
        let all = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
        return all.filter { name in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: base + "/" + name, isDirectory: &isFolder)
            let isShown = hidden || !name.split(separator: "/").contains { $0.hasPrefix(".") }
            return isThere && !isFolder.boolValue && isShown
        }.sorted()
    }
}

/// Waits until a condition holds; fails by returning false after a generous limit.
func eventually(within seconds: Double = 120, _ condition: @Sendable () async throws -> Bool) async rethrows -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    while clock.now < end {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(20))
    }
    return false
}
