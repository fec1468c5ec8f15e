import CLinux
import Glibc
import SystemPackage

/// What a jailed parser may use.
package struct JailLimits: Sendable, Equatable {
    /// Seconds of processor time.
    package var cpuSeconds: Int
    /// Seconds from its start to its end.
    package var wallSeconds: Double
    package var memoryMiB: Int
    /// Bytes that it may say.
    package var outputBytes: Int

    package init(cpuSeconds: Int = 20, wallSeconds: Double = 28, memoryMiB: Int = 512, outputBytes: Int = 256 << 20) {
        self.cpuSeconds = cpuSeconds
        self.wallSeconds = wallSeconds
        self.memoryMiB = memoryMiB
        self.outputBytes = outputBytes
    }
}

/// How a jailed parser ended.
package enum JailEnd: Sendable, Equatable {
    case done
    /// The input is not what it should be.
    case damaged
    case encrypted
    case outOfMemory
    case outputFull
    /// More seconds, of the processor or of the clock, than allowed.
    case timedOut
    /// The kernel lacks Landlock or seccomp.
    case noWalls
    /// The program to run is not installed.
    case noProgram
    /// It was killed by a signal: of a fault of its own, or for a call that the walls forbid.
    case crashed(signal: Int32)
    /// Any other exit code.
    case failed(code: Int32)
}

/// What became of a jailed parser, and what it took.
package struct JailReport: Sendable, Equatable {
    package var end: JailEnd
    package var cpuSeconds: Double
    /// Its largest resident set in bytes.
    package var peakBytes: Int
}

/// The parsers of untrusted input, each in a process of its own behind walls (see `CJail.h`).
///
/// Callers: the readers of PDFs, documents, pages and archives, and `doctor`. Promises: whatever the input does, the
/// call ends within its limits, with the process and all of its group gone.
package struct Jail: Sendable, Equatable {
    /// Whether it goes on where the kernel lacks Landlock or seccomp.
    package var isDegraded: Bool

    package init(isDegraded: Bool = false) { self.isDegraded = isDegraded }

    /// A program of the jail, and what it is to do.
    package struct Task: Sendable {
        /// `storydrop-jail` or `storydrop-jail-pdf`.
        package var program: String
        /// The word for what it does.
        package var mode: String
        /// What comes after the options.
        package var arguments: [String]
        /// Paths that it may read.
        package var readable: [String]

        package init(_ program: String, _ mode: String, arguments: [String] = [], readable: [String] = []) {
            self.program = program
            self.mode = mode
            self.arguments = arguments
            self.readable = readable
        }
    }

    /// Gives a parser its input and its output to `receive`, piece by piece, as it comes.
    ///
    /// Blocks: call it off the cooperative threads, and from a thread that lives on: the parser dies with it. What
    /// `receive` throws ends the parser.
    ///
    /// Parameters:
    /// - `isCancelled`: asked a few times a second.
    ///
    /// - Throws: `NativeError` if it cannot be started, `cancelled`, or what `receive` throws.
    package func run(
        _ task: Task,
        input: [UInt8],
        limits: JailLimits = JailLimits(),
        isCancelled: () -> Bool = { false },
        receive: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> JailReport {
        let source = try Self.memoryFile(input)
        defer { close(source) }
        let process = try JailedProcess(Self.path(of: task.program), words(task, limits), input: source)
        let deadline = Clock.monotonic + limits.wallSeconds
        var left = limits.outputBytes
        var verdict: JailEnd?
        do {
            while verdict == nil {
                let remaining = deadline - Clock.monotonic
                if remaining <= 0 { verdict = .timedOut }
                if isCancelled() { throw NativeError.cancelled }
                guard try process.waitsForOutput(seconds: min(max(remaining, 0), 0.25)) else { continue }
                let isOpen = try process.read { piece in
                    left -= piece.count
                    if left >= 0 { try receive(piece) } else { verdict = .outputFull }
                }
                if !isOpen { break }
            }
        } catch {
            _ = process.end()
            throw error
        }
        // It has closed its output, or is over a limit: it has nothing left to do.
        return process.end(verdict, waitsUntil: verdict == nil ? deadline : 0, isCancelled: isCancelled)
    }

    private func words(_ task: Task, _ limits: JailLimits) -> [String] {
        var words = [task.program, task.mode, "--parent", "\(getpid())", "--cpu", "\(limits.cpuSeconds)"]
        words += ["--memory", "\(limits.memoryMiB)", "--output", "\(limits.outputBytes)"]
        if isDegraded { words.append("--degraded") }
        for path in task.readable { words += ["--read", path] }
        return words + ["--"] + task.arguments
    }

    /// Where a program of the jail is: beside this one, or in `../libexec/storydrop`.
    ///
    /// - Throws: `system` with ENOENT if it is in neither.
    package static func path(of program: String) throws(NativeError) -> String {
        var room = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &room, room.count - 1)
        let own = String(decoding: room.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
        for place in [folder, "\(folder)/../libexec/storydrop"] where access("\(place)/\(program)", X_OK) == 0 {
            return "\(place)/\(program)"
        }
        throw .system(operation: "finding", subject: "\(folder)/\(program)", errno: ENOENT)
    }

    /// A file in memory with the bytes, which nobody can change any more, at its beginning.
    private static func memoryFile(_ bytes: [UInt8]) throws(NativeError) -> Int32 {
        let file = storydrop_memory_file()
        guard file >= 0 else { throw .system(operation: "memfd_create", subject: "a parser's input", errno: errno) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                all.baseAddress.map { write(file, $0 + offset, all.count - offset) } ?? 0
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                close(file)
                throw .system(operation: "write", subject: "a parser's input", errno: code)
            }
            offset += count
        }
        lseek(file, 0, SEEK_SET)
        _ = storydrop_seal(file)
        return file
    }
}

/// The time that passes, whatever the calendar does.
enum Clock {
    static var monotonic: Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
