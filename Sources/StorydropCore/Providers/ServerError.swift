import Native

/// What a server said instead of an answer, read from its status, headers and body.
///
/// Pure. Understands Google's and OpenAI's way and what compatible servers make of the latter.
struct ServerError: Equatable {
    var kind: ModelFailure.Kind
    var message: String
    /// Seconds until it wants to be asked again.
    var retryAfter: Double?
    /// Of a quota: it lasts until somebody pays, not until the day is over.
    var isForPayment = false

    init(_ reply: HTTPReply) {
        self.init(reply.status, reply.headers, try? JSONValue.parse(reply.body), orElse: Self.plain(reply.body))
    }

    /// `plain`: what it says if that is no JSON.
    private init(
        _ status: Int,
        _ headers: [String: String],
        _ body: JSONValue?,
        orElse plain: @autoclosure () -> String
    ) {
        // A stream of Google's that fails at once is a list of one.
        let error = body?["error"] ?? body?[0]?["error"] ?? body ?? .null
        let words = error["message"]?.text ?? error.text ?? body?["detail"]?.text ?? body?["errors"]?.text
        let said = words ?? plain()
        // Whole: it is cut where no key can be cut in two.
        message = "HTTP \(status)" + (said.isEmpty ? "" : ": \(said)")
        let codes = Self.codes(error)
        retryAfter = Self.retryAfter(headers, error)
        kind = Self.kind(status, codes, said.lowercased())
        isForPayment = kind == .quota && !codes.contains("quota_of_a_day")
    }

    /// An answer that is an error, though its status says that all is well.
    /// - Throws: what it says; it may have been paid for.
    static func check(_ json: JSONValue, _ name: ModelName) throws(ModelFailure) {
        guard let said = json["error"], said.object != nil || said.text?.isEmpty == false else { return }
        let status = said["code"]?.integer.flatMap { 400..<600 ~= $0 ? $0 : nil } ?? 500
        throw ServerError(status, [:], json, orElse: json.line).failure(name, mayCost: true)
    }

    /// The same for the wrappers.
    func failure(_ name: ModelName, mayCost: Bool = false) -> ModelFailure {
        ModelFailure(
            kind: kind,
            name: name,
            message: message,
            retryAfter: retryAfter,
            mayCost: mayCost,
            isForPayment: isForPayment
        )
    }

    /// Everything that names the error in one word.
    private static func codes(_ error: JSONValue) -> Set<String> {
        var codes = [error["code"]?.text, error["type"]?.text, error["status"]?.text].compactMap { $0 }
        for detail in error["details"]?.list ?? [] {
            if let reason = detail["reason"]?.text { codes.append(reason) }
            for violation in detail["violations"]?.list ?? []
            where violation["quotaId"]?.text?.contains("PerDay") == true {
                codes.append("quota_of_a_day")
            }
        }
        return Set(codes)
    }

    private static func kind(_ status: Int, _ codes: Set<String>, _ said: String) -> ModelFailure.Kind {
        func any(_ names: String...) -> Bool { !codes.isDisjoint(with: names) }
        if any("API_KEY_INVALID", "invalid_api_key") { return .badKey }
        if any("insufficient_quota", "quota_of_a_day", "billing_hard_limit_reached") { return .quota }
        if any("moderation_blocked", "content_policy_violation", "content_filter") { return .refused }
        if any("context_length_exceeded", "exceed_context_size_error", "string_above_max_length") { return .tooLong }
        if any("model_not_found") { return .noSuchModel }
        switch status {
        case 401, 403: return .badKey
        // Payment required.
        case 402: return .quota
        case 404: return .noSuchModel
        case 413: return .tooLong
        case 408, 425, 500...599: return .overloaded
        case 429: return .rateLimited
        case 400, 405, 415, 422:
            return said.contains("context length") || said.contains("token count exceeds") ? .tooLong : .badRequest
        default: return .badResponse
        }
    }

    /// The longest of all that it announces, but no nonsense: a week at most.
    private static func retryAfter(_ headers: [String: String], _ error: JSONValue) -> Double? {
        var announced = [headers["retry-after-ms"].flatMap { Double($0) }.map { $0 / 1000 }]
        // The header in whole seconds is the other one, rounded.
        if announced[0] == nil {
            announced.append(headers["retry-after"].flatMap { Double($0) ?? HTTPDate.seconds(until: $0) })
        }
        for detail in error["details"]?.list ?? [] {
            guard let delay = detail["retryDelay"]?.text, delay.hasSuffix("s") else { continue }
            announced.append(Double(delay.dropLast()))
        }
        return announced.compactMap { $0 }.filter { $0.isFinite }.map { min(max(0, $0), longest) }.max()
    }

    /// Seconds; what is more is a mistake, and would hold up everything.
    static let longest = 7 * 86_400.0

    /// A page of a proxy, without its tags.
    private static func plain(_ body: [UInt8]) -> String {
        var isTag = false
        let text = String(decoding: body.prefix(2000), as: UTF8.self).filter { character in
            if character == "<" { isTag = true }
            defer { if character == ">" { isTag = false } }
            return !isTag
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
