import GRDB
import Glibc
import Native

/// What went wrong, in the closed list of codes that users and their scripts read.
///
/// The raw value is `type.code`; `error.type` and `error.code` of a status are its two halves.
package enum ErrorCode: String, Sendable, CaseIterable {
    case emptyStory = "InvalidInputError.empty_story"
    case unsupportedType = "InvalidInputError.unsupported_type"
    case badEncoding = "InvalidInputError.bad_encoding"
    case tooLarge = "InvalidInputError.too_large"
    case invalidBrief = "InvalidInputError.invalid_brief"
    case invalidRule = "InvalidInputError.invalid_rule"
    case invalidSetting = "InvalidInputError.invalid_setting"
    case unreadable = "FileProcessingError.unreadable"
    case encrypted = "FileProcessingError.encrypted"
    case damaged = "FileProcessingError.damaged"
    case noText = "FileProcessingError.no_text"
    case parserCrashed = "FileProcessingError.parser_crashed"
    case parserTimeout = "FileProcessingError.parser_timeout"
    case fetchFailed = "FileProcessingError.fetch_failed"
    case fetchForbidden = "FileProcessingError.fetch_forbidden"
    case unreachable = "ModelConnectionError.unreachable"
    case badKey = "ModelConnectionError.bad_key"
    case noSuchModel = "ModelConnectionError.no_such_model"
    case badResponse = "ModelConnectionError.bad_response"
    case rateLimited = "RateLimitError.rate_limited"
    case quotaExhausted = "RateLimitError.quota_exhausted"
    case storyFailed = "StoryGenerationError.failed"
    case storyRefused = "StoryGenerationError.refused"
    case storyLowQuality = "StoryGenerationError.low_quality"
    case illustrationFailed = "IllustrationGenerationError.failed"
    case illustrationRefused = "IllustrationGenerationError.refused"
    case illustrationLowQuality = "IllustrationGenerationError.low_quality"
    case videoFailed = "VideoGenerationError.failed"
    case videoRefused = "VideoGenerationError.refused"
    case videoLowQuality = "VideoGenerationError.low_quality"
    case jobBudget = "BudgetError.job_budget"
    case dayBudget = "BudgetError.day_budget"
    case diskFull = "DeliveryError.disk_full"
    case outboxMissing = "DeliveryError.outbox_missing"
    case verifyFailed = "DeliveryError.verify_failed"
    case cancelled = "Cancelled.cancelled"

    /// Whether it says that the job must wait for somebody to make room, which costs it no attempt.
    var isPause: Bool { self == .diskFull || self == .outboxMissing }

    /// Whether it says that a provider of models, or its price, is in the way: the job waits, and that costs it nothing.
    var isModelPause: Bool {
        switch self {
        case .unreachable, .rateLimited, .quotaExhausted, .jobBudget, .dayBudget: true
        default: false
        }
    }

    /// Whether it ends a job as a whole rather than leave out an item: nothing else of it would fare better.
    var endsJob: Bool { self == .badKey || self == .noSuchModel }

    /// `error.type` of a status.
    package var type: String { String(rawValue.prefix { $0 != "." }) }
    /// `error.code` of a status.
    package var code: String { String(rawValue.drop { $0 != "." }.dropFirst()) }
}

/// A failure of one job: a code from the closed list, words for people with the remedy, and where it happened.
///
/// It fails its job only. What must stop the daemon is a `StartupError`.
package struct StorydropError: Error, Sendable, Equatable, Codable {
    package var code: ErrorCode
    /// What is wrong, naming the thing.
    package var message: String
    /// What the user can do about it.
    package var hint: String
    /// The technical cause below, if any.
    package var cause: String?
    /// The stage that failed, as in `stages[].name`.
    package var stage: String?
    /// The item within the stage, as `illustration 3`.
    package var item: String?
    /// Whether trying again by itself may help.
    package var isRetryable: Bool
    /// Seconds until trying again makes sense, if that is known.
    package var retryAfter: Double?

    package init(
        _ code: ErrorCode,
        _ message: String,
        hint: String,
        cause: String? = nil,
        stage: String? = nil,
        item: String? = nil,
        isRetryable: Bool = false
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
        self.stage = stage
        self.item = item
        self.isRetryable = isRetryable
    }

    /// The same error, with the place filled in where it was empty.
    func at(stage: String, item: String? = nil) -> StorydropError {
        var copy = self
        copy.stage = copy.stage ?? stage
        copy.item = copy.item ?? item
        return copy
    }

    /// Runs `body`; what it throws becomes one of ours, but for an end that is nobody's fault.
    ///
    /// - Throws: `StorydropError`, `CancellationError`, `Interruption`.
    static func told<Value>(
        as fallback: ErrorCode,
        doing what: String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error where error is CancellationError || error is Interruption {
            throw error
        } catch {
            throw wrap(error, fallback: fallback, doing: what)
        }
    }

    /// Any error as one of ours; what is not yet classified becomes `fallback`.
    static func wrap(_ error: any Error, fallback: ErrorCode, doing what: String) -> StorydropError {
        if let known = error as? StorydropError { return known }
        if let database = error as? DatabaseError {
            let isFull = [.SQLITE_FULL, .SQLITE_IOERR].contains(database.resultCode)
            return StorydropError(
                isFull ? .diskFull : fallback,
                "The ledger could not be written while \(what).",
                hint: "Check the disk of the state folder; the job is tried again.",
                cause: "\(database)",
                isRetryable: true
            )
        }
        if let native = error as? NativeError, let number = native.errno, number == ENOSPC || number == EDQUOT {
            return StorydropError(
                .diskFull,
                "No room is left while \(what).",
                hint: "Free some space; the job goes on by itself.",
                cause: "\(native)",
                isRetryable: true
            )
        }
        if let native = error as? NativeError, let number = native.errno, passing.contains(number) {
            return StorydropError(
                fallback,
                "\(what) failed, for the disk or the share had trouble.",
                hint: "Check it; the job is tried again.",
                cause: "\(native)",
                isRetryable: true
            )
        }
        return StorydropError(
            fallback,
            "\(what) failed.",
            hint: "See the cause; drop the file again once it is mended.",
            cause: "\(error)"
        )
    }

    /// Failures of a disk, a share or the machine that may well be over at the next try.
    private static let passing: Set<Int32> = [
        EIO, ESTALE, ENOTCONN, ETIMEDOUT, EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH, EAGAIN, EINTR, EBUSY, EMFILE,
        ENFILE, ENOMEM, ENOBUFS,
    ]

    /// An error of staging or publishing.
    static func delivery(_ error: any Error) -> StorydropError {
        if let native = error as? NativeError, let number = native.errno, [EROFS, EACCES, EPERM].contains(number) {
            return StorydropError(
                .outboxMissing,
                "The outbox cannot be written.",
                hint: "Give the service permission to write there; the job goes on by itself.",
                cause: "\(native)",
                isRetryable: true
            )
        }
        var known = wrap(error, fallback: .verifyFailed, doing: "writing to the outbox")
        if known.code == .verifyFailed {
            known.message = "The results could not be written to the outbox."
            known.hint = "Check the outbox and its permissions; the job is tried again."
            known.isRetryable = true
        }
        return known
    }

    static var cancelledByUser: StorydropError {
        StorydropError(.cancelled, "The job was cancelled.", hint: "Drop the file again to start over.")
    }
}

extension ErrorCode: Codable {}

extension StorydropError: CustomStringConvertible {
    package var description: String {
        let place = [stage, item].compactMap { $0 }.joined(separator: ", ")
        return "\(code.rawValue): \(message)" + (place.isEmpty ? "" : " (\(place))") + (cause.map { " [\($0)]" } ?? "")
            + " \(hint)"
    }
}

/// What stops the program as a whole: a workspace that cannot be used, settings that cannot be read.
package struct StartupError: Error, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
