/// Decides what becomes of a job whose attempt failed.
///
/// Pure.
struct RetryPolicy: Sendable {
    var settings: RetrySettings
    /// Seconds until a provider is asked again that has not said when.
    static let providerPause = 15.0
    /// The longest of such waits, each of which is twice as long as the one before.
    static let longestPause = 600.0

    enum Decision: Equatable {
        /// Try again after so many seconds.
        case retry(seconds: Double)
        case fail
    }

    /// Decides on one failure.
    ///
    /// `attempt`: how many attempts have been made, this one counted.
    /// `jitter`: 0 to 1; spreads retries over up to a quarter more, so that many jobs do not come back at once.
    /// `pauses`: how often the job has waited for a provider or a budget since it last got on.
    func decide(_ error: StorydropError, attempt: Int, pauses: Int = 0, jitter: Double) -> Decision {
        // A full disk passes when somebody makes room: it never uses up the attempts.
        if error.code.isPause { return .retry(seconds: 10) }
        // So does an outage, a limit or a budget; the provider may have said when.
        if error.code.isModelPause, error.isRetryable {
            var wait = Self.providerPause
            for _ in 0..<min(pauses, 10) { wait *= 2 }
            wait = max(error.retryAfter ?? 0, pauses == 0 && error.retryAfter != nil ? 1 : min(wait, Self.longestPause))
            return .retry(seconds: min(wait, ServerError.longest) + jitter * min(wait / 10, 30))
        }
        // What brings a parser down twice will do so again.
        let attempts = error.code == .parserCrashed ? min(2, settings.attempts) : settings.attempts
        guard error.isRetryable, attempt < attempts else { return .fail }
        var delay = settings.firstDelay
        for _ in 1..<max(1, attempt) { delay *= 4 }
        return .retry(seconds: delay * (1 + jitter / 4))
    }
}

/// Decides whether a job is what keeps killing the service.
///
/// Pure. Whoever kills the whole process cannot be told from chance, so it takes more than one death without progress.
enum CrashRule {
    /// Deaths while the file was read: what strangers drop is the likeliest cause.
    static let mostWhileReading = 5
    /// Deaths at any other step, as for want of memory.
    static let most = 10

    /// `crashes`: deaths in a row at one step; `step`: the name of that step; `name`: of the file.
    ///
    /// - Returns: what ends the job; nil if it may go on.
    static func verdict(_ crashes: Int, during step: String?, of name: String) -> StorydropError? {
        let isReading = step == nil || step == StageTracker.read
        guard crashes >= (isReading ? mostWhileReading : most) else { return nil }
        if isReading {
            return StorydropError(
                .parserCrashed,
                "The service died \(crashes) times while it read \(name).",
                hint: "Report this with the file; it is kept."
            )
        }
        var error = StorydropError(
            .storyFailed,
            "The service died \(crashes) times in a row while it worked on \(name).",
            hint: "Look in the system's log for want of memory, then retry the job; the file is kept."
        )
        error.stage = step
        return error
    }
}
