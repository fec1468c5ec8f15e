import Foundation
import Native
import SystemPackage

/// What models made, by provider, model and the whole input: on disk before anybody uses it, so that a crash, a retry
/// or a changed rule never pays twice.
///
/// Called by `Cached`, and by `storydrop gc`. An entry is two files, `KEY.json` and `KEY.FORMAT`; it counts if both are
/// whole. Several processes may use one folder at once.
struct ModelCache: Sendable {
    let folder: FilePath

    /// Where files are written before they are part of it; on the same filesystem.
    var incoming: FilePath { folder.appending("incoming") }

    private struct Entry<Reply: Codable>: Codable {
        var schema = "storydrop/cached/1"
        var provider: String
        var model: String
        var storedAt: Date
        var reply: Reply
    }

    /// The name of what a model makes of an input.
    static func key(_ name: ModelName, _ input: JSONValue, variation: Int) -> String {
        let head = "storydrop/cached/1\n\(name.provider)\n\(name.model)\n\(variation)\n"
        return SHA256Hasher.hex(Array(head.utf8) + input.bytes)
    }

    /// What is stored under a key; nil if nothing is, or if it is damaged.
    func find<Reply: ModelReply>(_ key: String, as type: Reply.Type) throws -> Reply? {
        let file = folder.appending("\(key).json")
        guard try FileIO.facts(file) != nil,
            let entry = try? JSONText.decode(Entry<Reply>.self, from: try FileIO.read(file, limit: 32 << 20))
        else { return nil }
        var reply = entry.reply
        if var blob = reply.blob {
            blob.path = self.blob(key, blob.format).string
            guard let found = try? FileIO.hash(FilePath(blob.path)), found.sha256 == blob.sha256 else { return nil }
            reply.blob = blob
        }
        // Its time of use: the oldest go first.
        try? FileIO.touch(file)
        return reply
    }

    /// Whether something is stored under a key.
    func has(_ key: String) -> Bool { FileIO.isThere(folder.appending("\(key).json")) }

    /// Makes sure that an answer can be stored, before anybody pays for it.
    func prepare() throws {
        if !FileIO.isThere(incoming) {
            try FileIO.makeDirectory(incoming)
            // A folder that a power cut takes away takes along what lies in it.
            try FileIO.syncDirectory(folder.removingLastComponent())
        }
        for folder in [incoming, folder] { try FileIO.probeWriting(folder) }
    }

    /// Forgets what turned out to be no good: whoever asks again gets another.
    func remove(_ key: String) throws { try FileIO.removeFile(folder.appending("\(key).json")) }

    /// Stores a reply for good, and takes over its file.
    /// - Returns: the reply, with the file's new place.
    func store<Reply: ModelReply>(_ reply: Reply, _ key: String, _ name: ModelName) throws -> Reply {
        var reply = reply
        let file = folder.appending("\(key).json")
        try FileIO.makeDirectory(incoming)
        if var blob = reply.blob {
            let target = self.blob(key, blob.format)
            try FileIO.syncFile(FilePath(blob.path))
            try FileIO.rename(FilePath(blob.path), to: target)
            blob.path = target.string
            reply.blob = blob
        }
        let entry = Entry(provider: name.provider, model: name.model, storedAt: Date(), reply: reply)
        try FileIO.replace(
            file,
            with: try JSONText.encode(entry),
            temporary: incoming.appending("\(UUID().uuidString).json")
        )
        try FileIO.syncDirectory(folder)
        return reply
    }

    private func blob(_ key: String, _ format: BlobFormat) -> FilePath {
        folder.appending("\(key).\(format.rawValue)")
    }

    /// An error of storing what models make, for users.
    static func failure(_ error: NativeError) -> StorydropError {
        StorydropError(
            .diskFull,
            "What models make cannot be stored in the state folder.",
            hint: "Make room there, or give the service permission to write; the job goes on by itself.",
            cause: "\(error)",
            isRetryable: true
        )
    }

    // MARK: Pruning

    /// What was removed.
    struct Pruned: Sendable, Equatable {
        var entries = 0
        var bytes: Int64 = 0
        var kept = 0
        var keptBytes: Int64 = 0
    }

    /// One entry, as pruning sees it.
    struct Candidate: Sendable, Equatable {
        var key: String
        var bytes: Int64
        /// Seconds since it was last used.
        var age: Double
    }

    /// Seconds for which nothing is removed that was used.
    static let safeAge = 3600.0

    /// Which entries go: those older than `maximumAge`, then the oldest until no more than `maximumBytes` are left.
    ///
    /// Pure.
    static func victims(_ all: [Candidate], maximumBytes: Int64, maximumAge: Double) -> [Candidate] {
        var left = all.reduce(0) { $0 + $1.bytes }
        return all.sorted { ($0.age, $0.key) > ($1.age, $1.key) }.filter { candidate in
            // A job may be about to read it.
            guard candidate.age > Self.safeAge else { return false }
            guard candidate.age > maximumAge || left > maximumBytes else { return false }
            left -= candidate.bytes
            return true
        }
    }

    /// Removes what is too old or too much, and what writers left behind more than a day ago.
    func prune(maximumBytes: Int64, maximumAge: Double, now: Date = Date()) throws -> Pruned {
        var entries: [String: Candidate] = [:]
        var files: [String: [FilePath]] = [:]
        var pruned = Pruned()
        func age(_ facts: FileFacts) -> Double { now.timeIntervalSince1970 - Double(facts.modified) / 1e9 }
        guard try FileIO.facts(folder) != nil else { return pruned }
        for name in try FileIO.names(in: folder) {
            let path = folder.appending(name)
            guard let facts = try FileIO.facts(path), facts.kind == .regular else { continue }
            let key = String(name.string.prefix { $0 != "." })
            var entry = entries[key] ?? Candidate(key: key, bytes: 0, age: age(facts))
            entry.bytes += facts.size
            // The use of an entry is the time of its description; a file without one is as old as itself.
            if name.extension == "json" { entry.age = age(facts) }
            entries[key] = entry
            files[key, default: []].append(path)
        }
        let all = Array(entries.values)
        let victims = Self.victims(all, maximumBytes: maximumBytes, maximumAge: maximumAge)
        for victim in victims {
            // The description first: what is left of a kill is no entry.
            for path in (files[victim.key] ?? []).sorted(by: { $0.extension == "json" && $1.extension != "json" }) {
                try FileIO.removeFile(path)
            }
            pruned.entries += 1
            pruned.bytes += victim.bytes
        }
        pruned.kept = all.count - victims.count
        pruned.keptBytes = all.reduce(0) { $0 + $1.bytes } - pruned.bytes
        for name in (try? FileIO.names(in: incoming)) ?? [] {
            let path = incoming.appending(name)
            if let facts = try FileIO.facts(path), age(facts) > 86_400 { try FileIO.removeFile(path) }
        }
        return pruned
    }
}
