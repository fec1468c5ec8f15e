import CLinux
import Glibc

/// A running parser: its process, the leader of a group of its own, and the pipe that it writes to.
final class JailedProcess {
    private let process: pid_t
    private let output: Int32
    private var isReaped = false
    private var piece = [UInt8](repeating: 0, count: 1 << 16)

    /// Starts a program with an empty environment, `input` as its standard input and nothing else open.
    init(_ path: String, _ words: [String], input: Int32) throws(NativeError) {
        var ends: [Int32] = [0, 0]
        guard storydrop_pipe(&ends) == 0 else { throw .system(operation: "pipe", subject: path, errno: errno) }
        _ = storydrop_pipe_size(ends[0], 1 << 18)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var child: pid_t = 0
        let result = posix_spawn(&child, path, &actions, &attributes, &arguments, &environment)
        close(ends[1])
        guard result == 0 else {
            close(ends[0])
            throw .system(operation: "start", subject: path, errno: result)
        }
        process = child
        output = ends[0]
    }

    deinit {
        if !isReaped { _ = end() }
        close(output)
    }

    /// Whether there is output, or its end, within some seconds.
    func waitsForOutput(seconds: Double) throws(NativeError) -> Bool {
        var wanted = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        let count = poll(&wanted, 1, Int32((seconds * 1000).rounded(.up)))
        if count < 0, errno != EINTR { throw .system(operation: "poll", subject: "a parser", errno: errno) }
        return count > 0
    }

    /// Reads once; false at the end of the output.
    func read(_ receive: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        let count = Glibc.read(output, &piece, piece.count)
        if count < 0, errno == EINTR { return true }
        guard count >= 0 else { throw NativeError.system(operation: "read", subject: "a parser", errno: errno) }
        guard count > 0 else { return false }
        try piece.withUnsafeBytes { try receive(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        return true
    }

    /// Sees the process to its end: waits for it until `waitsUntil` or a cancel, then ends it and all of its group.
    ///
    /// `verdict`: why it is ended, if we decided that.
    func end(
        _ verdict: JailEnd? = nil,
        waitsUntil deadline: Double = 0,
        isCancelled: () -> Bool = { false }
    ) -> JailReport {
        var verdict = verdict
        var pause: useconds_t = 200
        while !hasEnded() {
            if Clock.monotonic >= deadline || isCancelled() {
                if deadline > 0 { verdict = verdict ?? .timedOut }
                break
            }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
        // As long as its leader is not waited for, the number of the group is nobody else's.
        kill(-process, SIGKILL)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
        isReaped = true
        let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return JailReport(
            end: verdict ?? Self.meaning(of: status),
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakBytes: usage.ru_maxrss * 1024
        )
    }

    private func hasEnded() -> Bool {
        var facts = siginfo_t()
        // Zeroed before: a child that still runs leaves it alone.
        return waitid(P_PID, id_t(process), &facts, WEXITED | WNOHANG | WNOWAIT) != 0
            || facts.si_signo == SIGCHLD
    }

    /// What an exit status says; the codes are those of `CJail.h`.
    static func meaning(of status: Int32) -> JailEnd {
        let signal = status & 0x7F
        if signal == SIGXCPU { return .timedOut }
        if signal != 0 { return .crashed(signal: signal) }
        let code = (status >> 8) & 0xFF
        return switch code {
        case 0: .done
        case 10: .damaged
        case 11: .encrypted
        case 12: .outOfMemory
        case 13: .outputFull
        case 14: .noWalls
        case 16: .noProgram
        default: .failed(code: code)
        }
    }
}
