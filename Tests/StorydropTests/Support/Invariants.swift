import Foundation
import GRDB
import Native
import SystemPackage
import Testing

@testable import StorydropCore

/// What must hold of a workspace at rest, whatever was done to it.
struct Invariants {
    let workspace: TestWorkspace

    /// Nothing of ours is left half-way: no claim, no spooled bytes, no checkpoints, nothing staged or temporary.
    func leftovers() throws -> [String] {
        let folders = [
            "inbox/.storydrop/claim", "outbox/.storydrop/staging", "outbox/.storydrop/tmp", ".storydrop/spool",
            ".storydrop/jobs",
        ]
        return try folders.flatMap { folder in
            let place = workspace.root.pushing(FilePath(folder))
            guard try FileIO.facts(place) != nil else { return [String]() }
            return try FileIO.names(in: place).map { "\(folder)/\($0)" }
        }
    }

    /// Where every dropped content lies now: `delivered`, `quarantined` or `inbox`, by its SHA-256.
    func places() throws -> [String: Set<String>] {
        var places: [String: Set<String>] = [:]
        for (folder, below) in [("inbox", "inbox"), ("outbox", "outbox")] {
            for file in workspace.files(below: folder) where !file.hasSuffix(".status.json") {
                let sha = SHA256Hasher.hex(try workspace.read("\(below)/\(file)"))
                let place = folder == "inbox" ? "inbox" : file.hasPrefix("quarantine/") ? "quarantined" : "delivered"
                places[sha, default: []].insert(place)
            }
        }
        return places
    }

    /// Every job of the ledger with its status file, which must say the same.
    func untrueStatuses() async throws -> [String] {
        let ledger = try Ledger(try workspace.workspace.ledger)
        var wrong: [String] = []
        var latest: Set<DropPath> = []
        for record in try await ledger.jobs(limit: 100_000) where latest.insert(record.dropPath).inserted {
            let status = try? JSONText.decode(
                JobStatus.self,
                from: try workspace.read("outbox/\(record.statusFile.string)")
            )
            guard status?.job == record.id, status?.state == record.state else {
                wrong.append("\(record.path): \(record.state), its status: \(status?.state.rawValue ?? "none")")
                continue
            }
            if let folder = status?.outputs?.folder, !workspace.exists("outbox/\(folder)") {
                wrong.append("\(record.path): \(folder) is not there")
            }
        }
        return wrong
    }

    /// One story was delivered exactly once, and nothing else is there.
    func expectOneDelivery(
        of path: String,
        _ bytes: [UInt8],
        _ comment: String
    ) async throws {
        let status = try #require(workspace.status(path), "\(comment)")
        #expect(status.state == .succeeded, "\(comment): \(status.error?.message ?? "")")
        let folder = try #require(status.outputs?.folder, "\(comment)")
        let source = "outbox/\(folder)/source/\(FilePath(path).lastComponent?.string ?? "")"
        #expect(try workspace.read(source) == bytes, "\(comment)")
        let zips = workspace.files(below: "outbox").filter { $0.hasSuffix(".zip") }
        #expect(zips.count == 1, "\(comment): \(zips)")
        #expect(workspace.files(below: "outbox/quarantine").isEmpty, "\(comment)")
        #expect(workspace.files(below: "inbox").isEmpty, "\(comment)")
        #expect(try leftovers() == [], "\(comment)")
        #expect(try await untrueStatuses() == [], "\(comment)")
        let zip = workspace.root.pushing("outbox").pushing(FilePath(try #require(status.outputs?.zip)))
        #expect(try FileIO.hash(zip).sha256 == status.outputs?.sha256, "\(comment)")
        _ = try ZipReader.verify(zip)
    }
}
