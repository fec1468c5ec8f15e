import Foundation
import Glibc
import Native
import Subprocess
import SystemPackage

/// Runs a program of the system with a deadline, in an environment without secrets.
///
/// Called by whoever needs a voice, an encoder or a synthesizer. Promises that the program has ended when it returns,
/// however it does, and that no key of ours is in the program's environment or arguments.
struct ExternalTool: Sendable {
    /// The program's name, looked up in PATH, or its path.
    let name: String

    /// Why a program did not do what it was asked.
    struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        enum Kind: Sendable, Equatable { case missing, timeout, failed }

        var kind: Kind
        var name: String
        /// The last lines that it wrote to its errors.
        var message: String

        var description: String {
            switch kind {
            case .missing: "\(name) is not installed"
            case .timeout: "\(name) did not end in time. \(message)"
            case .failed: "\(name) failed: \(message)"
            }
        }
    }

    /// Where it is; nil if it is not installed.
    var path: FilePath? {
        if name.contains("/") { return Self.isExecutable(FilePath(name)) ? FilePath(name) : nil }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { FilePath(String($0)).appending(name) }.first(where: Self.isExecutable)
    }

    private static func isExecutable(_ path: FilePath) -> Bool {
        FileManager.default.isExecutableFile(atPath: path.string)
    }

    /// Runs it to its end and gives what it wrote to its output, 16 MB at most.
    ///
    /// `deadline`: seconds. `variables`: more of its environment. `control`: asked several times a second; a job that
    /// ends takes the program along.
    /// - Throws: `Failure`; `CancellationError`; what `control` throws.
    @discardableResult
    func run(
        _ arguments: [String],
        input: [UInt8] = [],
        deadline: Double,
        folder: FilePath? = nil,
        variables: [String: String] = [:],
        control: JobControl? = nil
    ) async throws -> (output: [UInt8], errors: String) {
        try await run(arguments, deadline: deadline, folder: folder, variables: variables, control: control) { pipe in
            do {
                try input.withUnsafeBytes { try Self.write($0, to: pipe) }
            } catch is BrokenPipe {
                // A program that ends before it has read all is no fault of ours; its status says whether all is well.
            }
        }
    }

    /// Runs it with its input fed by `feed`, which writes to the descriptor on a thread of its own and returns.
    ///
    /// The descriptor is closed when `feed` returns or throws; a program that ends early makes its writes fail.
    @discardableResult
    func run(
        _ arguments: [String],
        deadline: Double,
        folder: FilePath? = nil,
        variables: [String: String] = [:],
        control: JobControl? = nil,
        feed: @escaping @Sendable (FileDescriptor) throws -> Void
    ) async throws -> (output: [UInt8], errors: String) {
        guard let path else { throw Failure(kind: .missing, name: name, message: "") }
        let (reading, writing) = try Self.pipe()
        async let fed: Void = BlockingWork.run {
            defer { try? writing.close() }
            try feed(writing)
        }
        let result: (output: [UInt8], errors: String)
        do {
            result = try await withDeadline(deadline, control) {
                let result = try await Subprocess.run(
                    .path(path),
                    arguments: Arguments(arguments),
                    environment: Self.environment(variables),
                    workingDirectory: folder,
                    platformOptions: Self.options,
                    input: .fileDescriptor(reading, closeAfterSpawningProcess: true),
                    output: .bytes(limit: 16 << 20),
                    error: .string(limit: 1 << 20)
                )
                try check(result.terminationStatus, result.standardError)
                return (result.standardOutput, result.standardError)
            }
        } catch {
            // What feeds it hears of the end by a broken pipe; its own error is the better one if it has one.
            do {
                try await fed
            } catch let own where !(own is BrokenPipe) {
                throw own
            } catch {}
            throw error
        }
        try await fed
        return result
    }

    /// The program ended before it had taken all.
    struct BrokenPipe: Error {}

    /// Writes bytes to a program's input; blocks until it takes them.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: FileDescriptor) throws {
        do {
            try descriptor.writeAll(bytes)
        } catch Errno.brokenPipe {
            throw BrokenPipe()
        }
    }

    private func check(_ status: TerminationStatus, _ errors: String) throws {
        // The caller waits for room, as it does where our own writes find none.
        if status != .exited(0), errors.contains("No space left on device") {
            throw NativeError.system(operation: name, subject: "its output", errno: ENOSPC)
        }
        let tail = errors.split(whereSeparator: \.isNewline).suffix(6).joined(separator: " / ")
        switch status {
        case .exited(0): return
        case .exited(let code): throw Failure(kind: .failed, name: name, message: "it ended with \(code). \(tail)")
        case .signaled(let signal): throw Failure(kind: .failed, name: name, message: "signal \(signal). \(tail)")
        }
    }

    private func withDeadline<Value: Sendable>(
        _ seconds: Double,
        _ control: JobControl?,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                do {
                    return try await body()
                } catch let error as SubprocessError {
                    // It could not be started, or wrote more to its errors than anybody reads.
                    throw Failure(kind: .failed, name: name, message: "\(error)")
                }
            }
            group.addTask {
                let end = ContinuousClock.now + .seconds(seconds)
                while ContinuousClock.now < end {
                    try control?.check()
                    try await Task.sleep(until: min(end, .now + Self.patience), clock: .continuous)
                }
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else {
                group.cancelAll()
                // Ended, not only told to: the caller may remove what it writes to.
                while (try? await group.next()) != nil {}
                throw Failure(kind: .timeout, name: name, message: "\(Int(seconds)) s were allowed.")
            }
            return value
        }
    }

    /// How long the end of a job may go unnoticed.
    private static let patience = Duration.milliseconds(250)

    /// A pipe that holds some frames, which no other program inherits.
    private static func pipe() throws -> (reading: FileDescriptor, writing: FileDescriptor) {
        let (reading, writing) = try SystemPipe.make(capacity: 1 << 20)
        return (FileDescriptor(rawValue: reading), FileDescriptor(rawValue: writing))
    }

    private static var options: PlatformOptions {
        var options = PlatformOptions()
        // A group of its own: an interrupt at the terminal is for us, and we end what we began.
        options.processGroupID = 0
        // Whatever it began itself ends with it.
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100)),
        ]
        return options
    }

    /// What programs may know of ours: never a key.
    private static func environment(_ more: [String: String]) -> Environment {
        let kept = [
            "PATH", "HOME", "USER", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "FONTCONFIG_FILE", "HIBARI_HOME",
        ]
        let own = ProcessInfo.processInfo.environment
        var values = kept.reduce(into: [String: String]()) { $0[$1] = own[$1] }
        values["LANG"] = "C.UTF-8"
        values["OPENBLAS_NUM_THREADS"] = "1"
        values.merge(more) { $1 }
        return .custom(Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0), $1) }))
    }
}
