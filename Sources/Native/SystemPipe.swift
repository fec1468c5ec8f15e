import CLinux
import Glibc

/// Pipes to other programs.
package enum SystemPipe {
    /// Whoever writes to a program that has ended hears of it by an error, not by the end of this process.
    private static let isSignalIgnored: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()

    /// To be called before anything is written to another program.
    package static func prepare() { precondition(isSignalIgnored) }

    /// A pipe that programs do not inherit, with room for `capacity` bytes if the system gives as much.
    package static func make(capacity: Int) throws(NativeError) -> (reading: Int32, writing: Int32) {
        prepare()
        var ends: [Int32] = [0, 0]
        guard storydrop_pipe(&ends) == 0 else {
            throw .system(operation: "pipe2", subject: "a pipe", errno: errno)
        }
        // With less it works as well, only with more turns.
        _ = storydrop_pipe_size(ends[1], Int32(capacity))
        return (ends[0], ends[1])
    }
}
