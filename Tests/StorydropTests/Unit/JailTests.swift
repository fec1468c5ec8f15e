import Foundation
import Glibc
import Testing

@testable import Native
@testable import StorydropCore

@Suite("Nothing gets out of the jail")
struct JailTests {
    private func run(
        _ mode: String,
        _ arguments: String...,
        input: [UInt8] = [0],
        limits: JailLimits = JailLimits(),
        readable: [String] = []
    ) throws -> (report: JailReport, output: [UInt8]) {
        var output: [UInt8] = []
        let task = Jail.Task("storydrop-jail", mode, arguments: arguments, readable: readable)
        let report = try Jail().run(task, input: input, limits: limits) { output += $0 }
        return (report, output)
    }

    private static let probes = [
        "read-passwd", "read-path /etc/hostname", "write-path /tmp/storydrop-probe", "connect", "connect-unix",
        "datagram", "fork", "exec", "ptrace", "signal-parent", "read-parent", "executable-memory", "namespace",
        "limits", "io-uring", "memory",
    ]

    private func probe(_ words: String, isOpen: Bool) throws -> JailEnd {
        let parts = (isOpen ? "open " : "") + words
        let task = Jail.Task("storydrop-jail", "probe", arguments: parts.split(separator: " ").map(String.init))
        return try Jail().run(task, input: [0]) { _ in }.end
    }

    @Test(arguments: probes) func everyProbeIsDenied(words: String) throws {
        let end = try probe(words, isOpen: false)
        #expect(end == .failed(code: 20) || end == .crashed(signal: SIGSYS), "\(words): \(end)")
    }

    /// Some need root's rights, or a kernel that allows them; these work for everyone.
    @Test(arguments: [
        "read-passwd", "write-path /tmp/storydrop-probe-open", "connect", "fork", "exec", "signal-parent",
        "executable-memory", "memory",
    ])
    func withoutWallsTheProbesGetOut(words: String) throws {
        #expect(try probe(words, isOpen: true) == .done)
    }

    @Test func aProgramInsideIsLockedInToo() throws {
        // The shell is there, but what it starts is not to be run, and what it reads is not to be read.
        let shell = ["/bin/sh", "-c", "read line < /etc/passwd && echo $line"]
        let task = Jail.Task("storydrop-jail", "run", arguments: shell)
        var output: [UInt8] = []
        let report = try Jail().run(task, input: [0]) { output += $0 }
        #expect(report.end != .done)
        #expect(output.isEmpty)
        let missing = try run("run", "/usr/bin/no-such-program")
        #expect(missing.report.end == .noProgram)
    }

    @Test func aProgramReadsItsInput() throws {
        let (report, output) = try run("run", "/bin/cat", input: Array("hello".utf8))
        #expect(report.end == .done)
        #expect(String(decoding: output, as: UTF8.self) == "hello")
    }

    @Test func outputIsCapped() throws {
        var limits = JailLimits()
        limits.outputBytes = 1000
        let (report, output) = try run("run", "/bin/cat", input: [UInt8](repeating: 65, count: 100_000), limits: limits)
        #expect(report.end == .outputFull)
        #expect(output.count <= 1000)
    }

    @Test func processorTimeIsCapped() throws {
        var limits = JailLimits()
        limits.cpuSeconds = 1
        let (report, _) = try run("run", "/bin/sh", "-c", "while :; do :; done", limits: limits)
        #expect(report.end == .timedOut)
    }

    @Test func timeIsCapped() throws {
        var limits = JailLimits()
        limits.wallSeconds = 0.3
        // A shell that waits for what never comes takes no processor time.
        let (report, _) = try run("run", "/bin/sleep", "30", limits: limits)
        #expect(report.end == .timedOut)
    }

    @Test func aParserThatIsNotListenedToEnds() throws {
        struct Enough: Error {}
        let task = Jail.Task("storydrop-jail", "run", arguments: ["/bin/cat"])
        #expect(throws: Enough.self) {
            _ = try Jail().run(task, input: [UInt8](repeating: 65, count: 1 << 20)) { _ in throw Enough() }
        }
    }

    @Test func cancellingEndsIt() throws {
        let task = Jail.Task("storydrop-jail", "run", arguments: ["/bin/sleep", "30"])
        #expect(throws: NativeError.cancelled) {
            _ = try Jail().run(task, input: [0], isCancelled: { true }, receive: { _ in })
        }
    }

    @Test(arguments: [
        (JailEnd.damaged, ErrorCode.damaged), (.encrypted, .encrypted), (.outOfMemory, .tooLarge),
        (.outputFull, .tooLarge),
        (.timedOut, .parserTimeout), (.crashed(signal: 11), .parserCrashed), (.noWalls, .unreadable),
        (.failed(code: 3), .damaged),
    ]) func everyEndHasItsError(end: JailEnd, code: ErrorCode) throws {
        let error = try #require(Sandbox.error(end, of: "moon.pdf", JailLimits()))
        #expect(error.code == code)
        #expect(error.message.contains("moon.pdf"))
        #expect(error.isRetryable == (code == .parserCrashed))
    }

    @Test func twoCrashesAreEnough() {
        let crash = StorydropError(.parserCrashed, "", hint: "", isRetryable: true)
        let policy = RetryPolicy(settings: RetrySettings())
        #expect(policy.decide(crash, attempt: 1, jitter: 0) == .retry(seconds: 10))
        #expect(policy.decide(crash, attempt: 2, jitter: 0) == .fail)
    }
}
