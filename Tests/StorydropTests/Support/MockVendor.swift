import Foundation
import Native
import Synchronization

@testable import StorydropCore

/// Google's and OpenAI's servers as far as a test needs them, with every way of misbehaving.
///
/// Answers are made as the vendors' pages describe; that requests are right is for `make conformance` to say.
final class MockVendor: Sendable {
    /// What goes wrong, and when.
    struct Fault: Sendable {
        enum When: Sendable {
            case first(Int)
            case at(Set<Int>)
            /// With a chance.
            case chance(Double)
        }

        var kind: String
        var when: When
        /// Seconds that the server wants to be left alone.
        var retryAfter = 0.3
        /// Only requests whose path has this in it.
        var path = ""
    }

    private struct State {
        var requests: [LoopbackServer.Request] = []
        var faults: [Fault] = []
        var counts: [Int] = []
        var notBefore: [String: Double] = [:]
        var earlyRetries = 0
        /// How often each body got a whole answer.
        var paid: [String: Int] = [:]
        var latency = 0.0
        /// How many requests are answered before the rest are held.
        var mostAnswered = Int.max
    }

    private final class Box: Sendable {
        let state: Mutex<State>

        init(_ faults: [Fault], _ latency: Double, _ mostAnswered: Int) {
            let counts = Array(repeating: 0, count: faults.count)
            state = Mutex(State(faults: faults, counts: counts, latency: latency, mostAnswered: mostAnswered))
        }
    }

    private let box: Box
    let server: LoopbackServer

    /// A server that answers; `latency`: seconds that every answer takes; `mostAnswered`: requests after so many are
    /// held until `mend`, or until who asked is gone.
    init(_ faults: [Fault] = [], latency: Double = 0, mostAnswered: Int = .max) throws {
        let box = Box(faults, latency, mostAnswered)
        self.box = box
        server = try LoopbackServer { Self.answer($0, box) }
    }

    /// From now on all is well, and at once.
    func mend() { box.state.withLock { ($0.faults, $0.latency, $0.mostAnswered) = ([], 0, .max) } }

    var requests: [LoopbackServer.Request] { box.state.withLock { $0.requests } }
    /// Requests of pictures.
    var pictures: Int { requests.filter { $0.path.contains("image") || $0.path.contains("txt2img") }.count }
    /// The same request again before the announced moment.
    var earlyRetries: Int { box.state.withLock { $0.earlyRetries } }
    /// The most whole answers that one body got.
    var mostPaid: Int { box.state.withLock { $0.paid.values.max() ?? 0 } }
    /// Whole answers in all.
    var answers: Int { box.state.withLock { $0.paid.values.reduce(0, +) } }

    /// Seconds; longer than any test, but a request is held no longer than who asked lives.
    private static let untilHungUp = 1800.0

    private static func answer(_ request: LoopbackServer.Request, _ box: Box) -> [LoopbackServer.Act] {
        let key = SHA256Hasher.hex(Array(request.path.utf8) + request.body)
        let now = ProcessInfo.processInfo.systemUptime
        let (fault, latency) = box.state.withLock { state -> (Fault?, Double) in
            state.requests.append(request)
            guard state.requests.count <= state.mostAnswered else { return (nil, Self.untilHungUp) }
            if now < (state.notBefore[key] ?? 0) - 0.02 { state.earlyRetries += 1 }
            for (index, fault) in state.faults.enumerated()
            where fault.path.isEmpty || request.path.contains(fault.path) {
                state.counts[index] += 1
                let isMet =
                    switch fault.when {
                    case .first(let count): state.counts[index] <= count
                    case .at(let numbers): numbers.contains(state.counts[index])
                    case .chance(let chance): Double.random(in: 0..<1) < chance
                    }
                guard isMet else { continue }
                if ["rate_limit", "busy"].contains(fault.kind) { state.notBefore[key] = now + fault.retryAfter }
                return (fault, state.latency)
            }
            state.paid[key, default: 0] += 1
            return (nil, state.latency)
        }
        let vendor = request.headers["x-goog-api-key"] == nil ? "openai" : "gemini"
        let wait: [LoopbackServer.Act] = latency > 0 ? [.pause(latency)] : []
        return wait
            + (fault.flatMap { VendorReply.broken($0, vendor, request) } ?? VendorReply.good(vendor, request, nil))
    }
}

/// The vendors' answers.
enum VendorReply {
    /// The answer to a request; `kind` is a fault that is part of an otherwise good answer.
    static func good(_ vendor: String, _ request: LoopbackServer.Request, _ kind: String?) -> [LoopbackServer.Act] {
        let body = (try? JSONValue.parse(request.body)) ?? .null
        if request.path.contains("unknown") { return .error(404, vendor, "no such model") }
        if request.path.contains("audio/speech") {
            let samples = samples(of: body["input"]?.text ?? "", isSilent: kind == "silent")
            let sound = kind == "bad_sound" ? Array(wav([])[..<16]) + [UInt8](repeating: 0, count: 900) : wav(samples)
            return LoopbackServer.Act.reply(sound, type: "audio/wav")
        }
        if body["generationConfig"]?["responseModalities"]?[0]?.text == "AUDIO" {
            return spoken(body, isSilent: kind == "silent")
        }
        let isImage = request.path.contains("image") || request.path.contains("txt2img")
        let prompt = request.text
        if prompt.contains("UNSAFE"), isImage { return refusal(vendor) }
        guard isImage else { return text(vendor, request, body, kind) }
        let picture = MockPicture.bytes(prompt, kind)
        let isEmpty = kind == "no_image" || kind == "empty_candidates"
        if request.path.contains("txt2img") {
            let images: JSONValue = isEmpty ? [] : [.base64(picture)]
            return LoopbackServer.Act.reply(JSONValue.object(["images": images]).bytes)
        }
        if vendor == "openai" {
            let json: JSONValue = ["data": isEmpty ? [] : [["b64_json": .base64(picture)]]]
            return LoopbackServer.Act.reply(json.bytes)
        }
        let parts: JSONValue =
            kind == "no_image"
            ? [["text": "I could not draw that."]]
            : [["inlineData": ["mimeType": "image/png", "data": .base64(picture)], "thoughtSignature": "abc"]]
        let json: JSONValue = [
            "candidates": kind == "empty_candidates"
                ? [] : [["content": ["parts": parts, "role": "model"], "finishReason": "STOP"]],
            "usageMetadata": ["promptTokenCount": 20, "candidatesTokenCount": 1120],
        ]
        return LoopbackServer.Act.reply(json.bytes)
    }

    private static func refusal(_ vendor: String) -> [LoopbackServer.Act] {
        guard vendor == "gemini" else {
            return .error(400, vendor, "rejected by the safety system", "moderation_blocked")
        }
        return LoopbackServer.Act.reply(JSONValue.object(["promptFeedback": ["blockReason": "SAFETY"]]).bytes)
    }

    private static func text(
        _ vendor: String,
        _ request: LoopbackServer.Request,
        _ body: JSONValue,
        _ kind: String?
    ) -> [LoopbackServer.Act] {
        let isAnalysis = request.text.contains("responseJsonSchema") || request.text.contains("json_schema")
        let author = MockAuthor.answer(prompt(of: body), fault: kind)
        let words =
            author?.text
            ?? (isAnalysis ? MockReader.answer(body) : "A calm picture of \(SHA256Hasher.hex(request.body).prefix(8)).")
        let reason = kind?.hasPrefix("finish:") == true ? String(kind?.dropFirst(7) ?? "") : author?.finish
        if vendor == "openai" {
            let json: JSONValue = [
                "choices": [["message": ["content": .text(words)], "finish_reason": .text(reason ?? "stop")]],
                "usage": ["prompt_tokens": 10, "completion_tokens": 5],
            ]
            return LoopbackServer.Act.reply(json.bytes)
        }
        let json: JSONValue = [
            "candidates": [
                ["content": ["parts": [["text": .text(words)]]], "finishReason": .text(reason ?? "STOP")]
            ],
            "usageMetadata": ["promptTokenCount": 10, "candidatesTokenCount": 5, "thoughtsTokenCount": 7],
        ]
        return LoopbackServer.Act.reply(json.bytes)
    }

    /// The last words that a model is asked, in either vendor's form.
    static func prompt(of body: JSONValue) -> String {
        body["contents"]?[0]?["parts"]?[0]?["text"]?.text ?? body["messages"]?.list?.last?["content"]?.text ?? ""
    }

    /// An answer with a fault; nil if the fault is within a good one.
    static func broken(
        _ fault: MockVendor.Fault,
        _ vendor: String,
        _ request: LoopbackServer.Request
    ) -> [LoopbackServer.Act]? {
        let whole = good(vendor, request, fault.kind)
        guard case .send(let head)? = whole.first, case .send(let body)? = whole.last else { return nil }
        let half = Array(body[..<(body.count / 2)])
        switch fault.kind {
        case "rate_limit":
            return vendor == "gemini"
                ? .quota(retry: fault.retryAfter, day: false)
                : .error(
                    429,
                    vendor,
                    "Rate limit reached",
                    "rate_limit_exceeded",
                    headers: ["retry-after-ms": "\(Int(fault.retryAfter * 1000))", "retry-after": "1"]
                )
        case "quota":
            return vendor == "gemini"
                ? .quota(retry: fault.retryAfter, day: true)
                : .error(429, vendor, "You exceeded your current quota", "insufficient_quota")
        case "busy": return .error(503, vendor, "busy", headers: ["retry-after": "\(fault.retryAfter)"])
        case "error500": return .error(500, vendor, "internal")
        case "error502html":
            return LoopbackServer.Act.reply(
                Array("<html><title>502 Bad Gateway</title></html>".utf8),
                status: 502,
                type: "text/html"
            )
        case "error503": return .error(503, vendor, "overloaded")
        case "unauthorized": return .error(401, vendor, "bad key")
        case "safety": return refusal(vendor)
        case "reset_early": return [.reset]
        case "reset": return [.send(head), .send(half), .pause(0.05), .reset]
        case "truncate": return [.send(head), .send(half), .close]
        case "stall": return [.send(head), .send(half), .pause(60)]
        case "malformed_json": return LoopbackServer.Act.reply(Array(body[..<(body.count * 2 / 3)]))
        case "corrupt_base64":
            let text = String(decoding: body, as: UTF8.self).replacing(/[A-Za-z0-9+\/]{1000,}=*/) { match in
                match.output.prefix(match.output.count / 8 * 4 + 1)
            }
            return LoopbackServer.Act.reply(Array(text.utf8))
        case "empty_body": return LoopbackServer.Act.reply([])
        case "blank": return LoopbackServer.Act.reply(body)
        default: return whole
        }
    }

    /// What Google's voices answer: raw samples.
    private static func spoken(_ body: JSONValue, isSilent: Bool) -> [LoopbackServer.Act] {
        let text = body["contents"]?[0]?["parts"]?[0]?["text"]?.text ?? ""
        let sound: JSONValue = [
            "mimeType": "audio/L16;codec=pcm;rate=24000", "data": .base64(samples(of: text, isSilent: isSilent)),
        ]
        let json: JSONValue = [
            "candidates": [["content": ["parts": [["inlineData": sound]], "role": "model"], "finishReason": "STOP"]],
            "usageMetadata": [
                "promptTokenCount": .integer(text.count / 4), "candidatesTokenCount": .integer(text.count * 25 / 15),
            ],
        ]
        return LoopbackServer.Act.reply(json.bytes)
    }

    /// A tone as long as a text takes to say, at 24,000 samples a second, 16 bits each, low byte first.
    static func samples(of text: String, isSilent: Bool) -> [UInt8] {
        (0..<(2400 + text.count * 400)).flatMap { index -> [UInt8] in
            let value = isSilent ? 0 : Int16(9000 * sin(Double(index) * 0.21))
            return [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
        }
    }

    private static func wav(_ samples: [UInt8]) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
        return Array("RIFF".utf8) + number(36 + samples.count) + Array("WAVEfmt ".utf8)
            + [16, 0, 0, 0, 1, 0, 1, 0, 0xC0, 0x5D, 0, 0, 0x80, 0xBB, 0, 0, 2, 0, 16, 0] + Array("data".utf8)
            + number(samples.count) + samples
    }
}

extension [LoopbackServer.Act] {
    static func error(
        _ status: Int,
        _ vendor: String,
        _ message: String,
        _ code: String = "",
        headers: [String: String] = [:]
    ) -> [LoopbackServer.Act] {
        let json: JSONValue =
            vendor == "gemini"
            ? ["error": ["code": .integer(status), "message": .text(message), "status": "X"]]
            : ["error": ["message": .text(message), "type": "x", "code": code.isEmpty ? .null : .text(code)]]
        return LoopbackServer.Act.reply(json.bytes, status: status, headers: headers)
    }

    /// Google's way of saying "too many".
    static func quota(retry: Double, day: Bool) -> [LoopbackServer.Act] {
        let json: JSONValue = [
            "error": [
                "code": 429, "status": "RESOURCE_EXHAUSTED", "message": "You exceeded your current quota",
                "details": [
                    ["violations": [["quotaId": .text("GenerateRequestsPer\(day ? "Day" : "Minute")PerProject")]]],
                    ["@type": "RetryInfo", "retryDelay": .text("\(retry)s")],
                ],
            ]
        ]
        return LoopbackServer.Act.reply(json.bytes, status: 429)
    }
}

/// Pictures that a mock gives: another for every prompt.
enum MockPicture {
    static func bytes(_ prompt: String, _ kind: String?) -> [UInt8] {
        let digest = SHA256Hasher.hex(Array(prompt.utf8))
        let numbers = stride(from: 0, to: 60, by: 2).compactMap { offset -> Double? in
            let start = digest.index(digest.startIndex, offsetBy: offset)
            return UInt8(digest[start..<digest.index(start, offsetBy: 2)], radix: 16).map { Double($0) / 255 }
        }
        guard let canvas = try? Canvas(width: 344, height: 192) else { return [] }
        canvas.rectangle(0, 0, 344, 192)
        canvas.fill(.color(RGBA(numbers[0], numbers[1], numbers[2])))
        if kind != "blank" {
            for index in 0..<8 {
                canvas.ellipse(numbers[index + 3] * 344, numbers[index + 11] * 192, 30, 20)
                canvas.fill(.color(RGBA(numbers[index + 12], numbers[index + 13], numbers[index + 14])))
            }
        }
        let png = (try? canvas.png()) ?? []
        if kind == "corrupt_image" { return Array(png[..<150]) + Array(repeating: 0, count: max(0, png.count - 150)) }
        if kind == "jpeg" || kind == "wrong_mime" { return (try? canvas.jpeg(quality: 90)) ?? [] }
        return png
    }
}

extension TestWorkspace {
    /// A workspace whose one rule has its pictures painted by a vendor, so that a job stays where the vendor holds it.
    convenience init(pipeline: String, paintedBy vendor: MockVendor) throws {
        try self.init(
            settings: """
                settle: 50ms
                settle_empty: 500ms
                providers: {automatic1111: {base_url: "\(vendor.server.address)", timeout: 30m, concurrency: 1}}

                """
        )
        let rule = "pipeline: \(pipeline)\nproviders: {image: [automatic1111], text: [local]}\n"
        try put(rule, at: "rules/all.yaml")
    }
}
