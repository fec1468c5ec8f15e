import Dispatch
import Glibc
import Synchronization
package import SystemPackage

/// A call to the kernel that has not come back yet.
package struct CallAtWork: Sendable, Equatable {
    /// The name of the call, as `rename`.
    package var operation: String
    package var subject: String
    /// Seconds since it began, by the monotonic clock.
    package var seconds: Double
}

/// Every call on files that may block goes through here, so that one that hangs is known by name.
///
/// A share that has died blocks a thread for good, and nothing can end that; what can be done is to run such calls on
/// threads of their own, to say which one hangs, and to begin nothing new there. In debug builds tests make faults here.
package enum SystemCall {
    private struct Call {
        var operation: StaticString
        var subject: FilePath
        var start: DispatchTime
    }

    private struct Calls {
        var next: UInt64 = 0
        var atWork: [UInt64: Call] = [:]
    }

    private static let calls = Mutex(Calls())

    /// Runs one call and keeps its `errno`.
    @inline(__always)
    static func run(_ operation: StaticString, _ subject: FilePath, _ body: () -> Int) -> Int {
        let number = calls.withLock { calls in
            calls.next &+= 1
            calls.atWork[calls.next] = Call(operation: operation, subject: subject, start: .now())
            return calls.next
        }
        #if DEBUG
        let result = Failpoint.meet(operation, subject) ? -1 : body()
        #else
        let result = body()
        #endif
        let reason = errno
        calls.withLock { $0.atWork[number] = nil }
        errno = reason
        return result
    }

    /// A place at which tests make faults though there is no call; in a release build it does nothing.
    package static func point(_ operation: StaticString, _ subject: FilePath) throws(NativeError) {
        #if DEBUG
        guard run(operation, subject, { 0 }) == 0 else { throw FileIO.failure("\(operation)", subject) }
        #endif
    }

    /// The calls that have been at work for at least so many seconds, the longest first.
    package static func late(seconds: Double) -> [CallAtWork] {
        let now = DispatchTime.now().uptimeNanoseconds
        return calls.withLock { $0.atWork.values }.compactMap { call in
            let age = Double(now - min(now, call.start.uptimeNanoseconds)) / 1e9
            guard age >= seconds else { return nil }
            return CallAtWork(operation: "\(call.operation)", subject: call.subject.string, seconds: age)
        }.sorted { $0.seconds > $1.seconds }
    }
}
