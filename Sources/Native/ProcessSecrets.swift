import CLinux

/// Keeps what lies in memory from others.
package enum ProcessSecrets {
    /// From now on there is no core file of this process, and others of the same user can neither read its environment
    /// nor its memory (prctl(2), PR_SET_DUMPABLE).
    package static func protect() { _ = storydrop_forbid_dumps() }

    /// Whether it is so.
    package static var isProtected: Bool { storydrop_may_dump() == 0 }
}
