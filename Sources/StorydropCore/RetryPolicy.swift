/// Decides what becomes of a job whose attempt failed.
///
/// Pure.
struct RetryPolicy: Sendable {
    var settings: RetrySettings

    enum Decision: Equatable {
        /// Try again after so many seconds.
        case retry(seconds: Double)
        case fail
    }

    /// Decides on one failure.
    ///
    /// `attempt`: how many attempts have been made, this one counted.
    /// `jitter`: 0 to 1; spreads retries over up to a quarter more, so that many jobs do not come back at once.
    func decide(_ error: StorydropError, attempt: Int, jitter: Double) -> Decision {
        // A full disk passes when somebody makes room: it never uses up the attempts.
        if error.code.isPause { return .retry(seconds: 10) }
        guard error.isRetryable, attempt < settings.attempts else { return .fail }
        var delay = settings.firstDelay
        for _ in 1..<max(1, attempt) { delay *= 4 }
        return .retry(seconds: delay * (1 + jitter / 4))
    }
}
