import Foundation
import Native
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("Killed anywhere, delivered once", .timeLimit(.minutes(10)))
struct CrashTests {
    private static let story = Array("The moon rose over the hill that night, round and white.".utf8)
    private static let path = "kids/moon.txt"

    private static func workspace() throws -> TestWorkspace {
        let workspace = try TestWorkspace(settings: "settle: 20ms\nretry: {first_delay: 50ms}\nreserve: 0\n")
        try workspace.put(
            "pipeline:\n  - illustrate: {max_illustrations: 1, aspect_ratio: '1:1'}\n",
            at: "rules/all.yaml"
        )
        try workspace.put(story, at: "inbox/\(path)")
        return workspace
    }

    /// Every change of the disk that one job makes, by name.
    private static func changes() async throws -> [String] {
        let workspace = try workspace()
        _ = try await Program.run("once", in: workspace, faults: "kill@change#0")
        return String(decoding: try workspace.read("faults.txt"), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Does something for many numbers, a few at a time.
    private static func forEach(_ numbers: [Int], _ body: @Sendable @escaping (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, number) in numbers.enumerated() {
                if index >= 4 { try await group.next() }
                group.addTask { try await body(number) }
            }
            try await group.waitForAll()
        }
    }

    @Test func aKillBeforeAnyChangeOfTheDiskLosesNothing() async throws {
        let changes = try await Self.changes()
        let kinds = Set(changes.map { String($0.prefix { $0 != " " }) })
        #expect(kinds.isSuperset(of: ["create", "write", "fsync", "rename", "mkdir", "unlink", "commit"]))
        #expect(changes.count > 80)
        // Timing moves the last few: the rest is cut off there.
        try await Self.forEach(Array(1...changes.count)) { number in
            let workspace = try Self.workspace()
            let killed = try await Program.run("once", in: workspace, faults: "kill@change#\(number)")
            guard killed.code == -9 else { return #expect(number > changes.count / 2, "\(number): not killed") }
            let next = try await Program.run("once", in: workspace)
            let comment = "killed before change \(number), \(changes[number - 1])"
            #expect(next.code == 0, "\(comment): \(next.errors)")
            try await Invariants(workspace: workspace).expectOneDelivery(of: Self.path, Self.story, comment)
        }
    }

    @Test(arguments: [
        ("5", "fsync"), ("28", "write"), ("5", "rename"), ("5", "commit"), ("28", "create"), ("5", "mkdir"),
    ])
    func anyCallThatFailsOnceLosesNothing(errno: String, call: String) async throws {
        let changes = try await Self.changes().filter { $0.hasPrefix(call + " ") }
        try await Self.forEach(Array(1...changes.count)) { number in
            let workspace = try Self.workspace()
            let first = try await Program.run("once", in: workspace, faults: "\(errno)@\(call)#\(number)")
            let next = try await Program.run("once", in: workspace)
            let comment = "errno \(errno) of \(changes[number - 1])"
            #expect(next.code == 0, "\(comment): \(first.errors) \(next.errors)")
            try await Invariants(workspace: workspace).expectOneDelivery(of: Self.path, Self.story, comment)
        }
    }
}
