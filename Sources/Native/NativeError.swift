/// A failure of the system or of a C library, as the wrappers in this module report it.
///
/// Callers turn it into an error of the product, which adds the code and the remedy.
package enum NativeError: Error, Sendable, Equatable {
    /// A system call failed: its name, what it worked on, and `errno`.
    case system(operation: String, subject: String, errno: Int32)
    /// A C library failed: its name, and its own words.
    case library(name: String, message: String)
    /// A document needs a password that we do not have.
    case encrypted
    /// A transfer went over its limit of bytes.
    case tooLarge(limit: Int)
    /// A transfer was still going on when its time was up: the bytes so far.
    case endless(bytes: Int)
    /// The address of the server is not one that may be asked.
    case forbiddenAddress(host: String)
    /// The work was cancelled by the caller.
    case cancelled

    /// `errno` of a failed system call, else nil.
    package var errno: Int32? {
        if case .system(_, _, let errno) = self { errno } else { nil }
    }
}

extension NativeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .system(let operation, let subject, let errno):
            "\(operation) of \(subject) failed: \(errorText(errno))"
        case .library(let name, let message): "\(name): \(message)"
        case .encrypted: "the document is encrypted"
        case .tooLarge(let limit): "more than \(limit) bytes"
        case .endless(let bytes): "still going on after \(bytes) bytes"
        case .forbiddenAddress(let host): "\(host) is not a public address"
        case .cancelled: "cancelled"
        }
    }
}
