import Native

extension Settings {
    /// The jail as these settings have it.
    var jail: Jail { Jail(isDegraded: isSandboxDegraded) }
}

/// Parses what a file holds in the jail, and makes errors of the product of what goes wrong there.
///
/// Callers: the readers. Promises: every end of a parser is a result or a `StorydropError` that names the file.
struct Sandbox: Sendable {
    var jail = Jail()
    /// Whether the job is to end.
    var isCancelled: @Sendable () -> Bool = { false }

    /// Runs a parser over bytes, and gives what it says to `receive`.
    ///
    /// - Throws: `encrypted`, `damaged`, `too_large`, `parser_crashed` (retryable), `parser_timeout`, `unreadable`; what
    ///   `receive` throws.
    @discardableResult
    func run(
        _ task: Jail.Task,
        on request: ReadRequest,
        input: [UInt8]? = nil,
        limits: JailLimits = JailLimits(),
        receive: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> JailReport {
        let report: JailReport
        do {
            let bytes = input ?? request.bytes
            report = try jail.run(task, input: bytes, limits: limits, isCancelled: isCancelled, receive: receive)
        } catch NativeError.cancelled {
            throw StorydropError.cancelledByUser
        } catch let error as NativeError {
            throw StorydropError(
                .unreadable,
                "\(request.name) could not be given to its parser.",
                hint: "Install storydrop whole (`storydrop doctor` says what is missing); the file is kept.",
                cause: "\(error)"
            )
        }
        var end = report.end
        // A parser that was taken over may say anything, to have somebody open the walls: one without input is asked.
        if end == .noWalls, hasWalls { end = .failed(code: 14) }
        if let error = Self.error(end, of: request.name, limits) { throw error }
        return report
    }

    private var hasWalls: Bool {
        let task = Jail.Task("storydrop-jail", "archive", arguments: ["1", "1"])
        return (try? jail.run(task, input: [0]) { _ in })?.end != .noWalls
    }

    /// What the end of a parser means for the file; nil if all went well.
    static func error(_ end: JailEnd, of name: String, _ limits: JailLimits) -> StorydropError? {
        switch end {
        case .done: nil
        case .damaged, .failed:
            StorydropError(
                .damaged,
                "\(name) is damaged, or not what its name says.",
                hint: "Export it anew and drop it again; the file is kept.",
                cause: end == .damaged ? nil : "the parser ended with \(end)"
            )
        case .encrypted:
            StorydropError(
                .encrypted,
                "\(name) is protected by a password.",
                hint: "Save it without a password and drop it again; the file is kept."
            )
        case .outOfMemory:
            tooLarge("\(name) needs more memory than a file may: \(limits.memoryMiB) MiB.")
        case .outputFull:
            tooLarge("\(name) unpacks to more than \(limits.outputBytes >> 20) MiB.")
        case .timedOut:
            StorydropError(
                .parserTimeout,
                "\(name) takes too long to read: more than \(limits.cpuSeconds) s.",
                hint: "Export it anew, or in parts, and drop it again; the file is kept."
            )
        case .crashed(let signal):
            StorydropError(
                .parserCrashed,
                "The parser crashed while it read \(name).",
                hint: "Export it anew and drop it again; report this with the file, which is kept.",
                cause: "signal \(signal)",
                isRetryable: true
            )
        case .noWalls: noWalls(name)
        case .noProgram:
            StorydropError(
                .unreadable,
                "\(name) needs a program that is not installed.",
                hint: "See `storydrop doctor`."
            )
        }
    }

    private static func tooLarge(_ message: String) -> StorydropError {
        StorydropError(.tooLarge, message, hint: "Export it anew, or in parts, and drop it again; the file is kept.")
    }

    private static func noWalls(_ name: String) -> StorydropError {
        StorydropError(
            .unreadable,
            "\(name) is not read: this kernel cannot lock its parser in (no Landlock or no seccomp).",
            hint:
                "Update the kernel (5.13 or later), or write `sandbox: degraded` in storydrop.yaml if nobody else can "
                + "drop files; then retry the job."
        )
    }
}
