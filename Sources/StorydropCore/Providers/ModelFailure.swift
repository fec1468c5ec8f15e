/// Why a model gave no answer, in a closed set: wrappers and the ladder decide by `kind` alone.
struct ModelFailure: Error, Sendable, Equatable {
    enum Kind: String, Sendable, Codable, CaseIterable {
        /// No connection, or it broke, or time ran out.
        case unreachable
        /// The server said that it cannot just now: 5xx.
        case overloaded
        /// Too many requests for now.
        case rateLimited
        /// Nothing more today, or until somebody pays.
        case quota
        case badKey
        case noSuchModel
        /// The server does not understand our request: ours is the fault.
        case badRequest
        /// The input is longer than the model takes.
        case tooLong
        /// It will not make this.
        case refused
        /// The answer is not what was asked for: broken, empty, of another kind.
        case badResponse
        /// The budget does not allow the call; it was not made.
        case jobBudget
        case dayBudget
    }

    var kind: Kind
    var name: ModelName
    /// What the server said, or what was wrong with it; never a secret.
    var message: String
    /// Seconds for which the server does not want to be asked.
    var retryAfter: Double?
    /// Whether the server may have done the work, and want to be paid.
    var mayCost = false
    /// Whether the server was not even asked: it is known to be in trouble.
    var isUnasked = false
    /// Of a quota: it lasts until somebody pays, not until the day is over.
    var isForPayment = false

    /// Whether the very same call may succeed within a minute.
    var isPassing: Bool { [.unreachable, .overloaded, .rateLimited, .badResponse].contains(kind) }
    /// Whether it says that the server as a whole is in trouble.
    var isOutage: Bool { [.unreachable, .overloaded].contains(kind) }
    /// Whether another provider may well succeed.
    var isWorthFallback: Bool { !isBudget }
    /// Whether it is for want of money: the server was not asked.
    var isBudget: Bool { [.jobBudget, .dayBudget].contains(kind) }

    /// An answer that cannot be used; it was paid for all the same.
    static func damaged(_ message: String, _ name: ModelName) -> ModelFailure {
        ModelFailure(kind: .badResponse, name: name, message: message, mayCost: true)
    }
}

extension ModelFailure: CustomStringConvertible {
    var description: String { "\(name): \(message)" }
}

extension ModelFailure {
    /// The same for users, with the remedy.
    ///
    /// `refusal`: the code for what a model will not make.
    func error(refusal: ErrorCode, item: String? = nil) -> StorydropError {
        let (code, message, hint): (ErrorCode, String, String) =
            switch kind {
            case .unreachable, .overloaded:
                (
                    .unreachable, "The provider \(name.provider) does not answer.",
                    "Check the network and the provider's status page; the job goes on by itself."
                )
            case .rateLimited:
                (
                    .rateLimited, "\(name) allows no more requests for now.",
                    "Wait, or lower `requests_per_minute` of the provider in storydrop.yaml."
                )
            case .quota:
                (
                    .quotaExhausted, "The quota of \(name) is used up.",
                    "Wait until it is renewed, or check the plan and the billing with the provider."
                )
            case .badKey:
                (
                    .badKey, "The provider \(name.provider) does not accept the key.",
                    "Check the key and the variable that `api_key_env` names, then start the service again."
                )
            case .noSuchModel:
                (
                    .noSuchModel, "There is no model \(name).",
                    "Name another in storydrop.yaml, or mend models.yaml of the workspace; `storydrop doctor` lists them."
                )
            case .badRequest:
                (
                    .badResponse, "\(name) does not understand the request.",
                    "Report this; until then name another model in storydrop.yaml."
                )
            case .tooLong:
                (.badResponse, "The request is longer than \(name) takes.", "Name a model with a larger context.")
            case .refused:
                (refusal, "\(name) will not make this.", "Change the text or the style, or add another provider.")
            case .badResponse:
                (
                    .badResponse, "\(name) gave an answer that cannot be used.",
                    "Try again later, or name another model in storydrop.yaml."
                )
            case .jobBudget:
                (
                    .jobBudget, "The budget of this job does not allow more.",
                    "Raise `budget:` of the rule or of storydrop.yaml; the job goes on by itself."
                )
            case .dayBudget:
                (
                    .dayBudget, "The budget of this day does not allow more.",
                    "Raise `usd_per_day` in storydrop.yaml, or wait until tomorrow; the job goes on by itself."
                )
            }
        var error = StorydropError(code, message, hint: hint, cause: self.message, item: item)
        // What passes by itself, or by somebody's doing, is waited for.
        error.isRetryable =
            isPassing && kind != .badResponse || [.quota, .jobBudget, .dayBudget, .badResponse].contains(kind)
        error.retryAfter = retryAfter
        return error
    }
}
