import Foundation
import Native
import Studio
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("Bytes within JSON")
struct BlobExtractorTests {
    /// Everything that comes out, fed in pieces of a size.
    private func extract(_ text: String, piece: Int) throws -> (json: String, blobs: [[UInt8]]) {
        var extractor = BlobExtractor()
        var blobs: [[UInt8]] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { slice in
                try extractor.feed(slice) { part in
                    switch part {
                    case .begin: blobs.append([])
                    case .bytes(let some): blobs[blobs.count - 1] += some
                    case .end: break
                    }
                }
            }
        }
        try extractor.finish()
        return (String(decoding: extractor.json, as: UTF8.self), blobs)
    }

    @Test(arguments: [1, 2, 3, 5, 64, 511, 512, 513, 4096, 1_000_000])
    func longStringsAreTakenOutHoweverTheyCome(piece: Int) throws {
        for length in [384, 385, 386, 3000, 3001] {
            let first = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ length) }
            let second = Array(first.reversed())
            let text =
                #"{"a":"x\"y","data":"\#(Data(first).base64EncodedString())","images":["\#(second.base64)"],"n":1}"#
            let (json, blobs) = try extract(text, piece: piece)
            #expect(json == #"{"a":"x\"y","data":"storydrop-blob:0","images":["storydrop-blob:1"],"n":1}"#)
            #expect(blobs == [first, second])
        }
    }

    @Test func addressesOfDataAndEscapesAreUnderstood() throws {
        let bytes = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let escaped = bytes.base64.replacing("/", with: "\\/")
        let (_, blobs) = try extract(#"{"url":"data:image\/png;base64,\#(escaped)"}"#, piece: 100)
        #expect(blobs == [bytes])
    }

    @Test func linesAndNumbersOfCharactersAreUnderstood() throws {
        let bytes = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let lines = stride(from: 0, to: bytes.base64.count, by: 76).map { start in
            String(bytes.base64.dropFirst(start).prefix(76))
        }.joined(separator: "\\n")
        for piece in [1, 75, 5000] {
            #expect(try extract("{\"data\":\"\(lines)\"}", piece: piece).blobs == [bytes])
            let coded = bytes.base64.replacing("=", with: "\\u003d").replacing("+", with: "\\u002B")
            #expect(try extract("{\"data\": \"\(coded)\"}", piece: piece).blobs == [bytes])
        }
        let prose = String(repeating: "a line\\n", count: 300) + "!"
        #expect(try extract("{\"data\":\"\(prose)\"}", piece: 13) == ("{\"data\":\"\(prose)\"}", []))
    }

    @Test func textStaysText() throws {
        let text = String(repeating: "A story with blanks. ", count: 200)
        let json = #"{"text":"\#(text)","short":"QUJD"}"#
        #expect(try extract(json, piece: 77) == (json, []))
        // Of Base64's alphabet, and no picture.
        let signature = String(repeating: "A", count: 600) + ".BBBB"
        let parts = #"{"data":"abc","thoughtSignature":"\#(signature)","list":["\#(signature)"]}"#
        #expect(try extract(parts, piece: 100) == (parts, []))
        let umlauts = String(repeating: "ÄÖÜ", count: 1000)
        #expect(try extract(#"{"data":"\#(umlauts)"}"#, piece: 9).json == #"{"data":"\#(umlauts)"}"#)
    }

    @Test func bothAlphabetsAndAllStraysAreToldApartAtEveryPlace() throws {
        // Long enough for the wide registers, with a rest for the table.
        for length in 90...135 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ length) }
            let text = Array(bytes.base64.utf8)
            let url = text.map {
                $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
            }
            #expect(decoded(text) == bytes)
            #expect(decoded(url) == bytes)
        }
        let good = [UInt8](repeating: UInt8(ascii: "x"), count: 100)
        for stray in UInt8.min ... .max where !Base64Decoder.isPart(stray) {
            for place in [0, 31, 32, 63, 64, 71, 72, 98] {
                var text = good
                text[place] = stray
                #expect(decoded(text) == nil, "\(stray) at \(place)")
            }
        }
    }

    private func decoded(_ text: [UInt8]) -> [UInt8]? {
        var decoder = Base64Decoder()
        var out = [UInt8](repeating: 0, count: text.count)
        let count = out.withUnsafeMutableBytes { out in
            text.withUnsafeBytes { decoder.decode($0, into: out) }.flatMap { count in
                decoder.finish(into: UnsafeMutableRawBufferPointer(rebasing: out[count...])).map { count + $0 }
            }
        }
        return count.map { Array(out[..<$0]) }
    }

    @Test func damageIsTold() {
        let good = [UInt8](repeating: 9, count: 3000).base64
        for text in ["\(good.prefix(1001))\"", "\(good.prefix(1000))!!!!\"", "\(good)", "\(good)==\(good)\""] {
            #expect(throws: BlobExtractor.Damage.self) { try extract("{\"data\":\"\(text)}", piece: 50) }
        }
    }
}

extension [UInt8] {
    fileprivate var base64: String { Data(self).base64EncodedString() }
}

@Suite("JSON as a value")
struct JSONValueTests {
    @Test func whatIsWrittenIsReadAgain() throws {
        let value: JSONValue = [
            "text": "a \"quote\" \\ and\n a line\u{1}", "list": [1, .number(2.5), true, .null], "empty": [:],
            "z": "ü🦊",
        ]
        #expect(try JSONValue.parse(value.bytes) == value)
        #expect(value.line == value.line)
        #expect(JSONValue.object(["b": 1, "a": 2]).line == #"{"a":2,"b":1}"#)
        #expect(JSONValue.base64([1, 2, 3]).line == #""AQID""#)
    }
}

@Suite("What servers say when they will not")
struct ServerErrorTests {
    private func read(_ status: Int, _ body: String, _ headers: [String: String] = [:]) -> ServerError {
        ServerError(HTTPReply(status: status, headers: headers, body: Array(body.utf8)))
    }

    @Test func google() {
        let limited = read(
            429,
            #"""
            {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"quota","details":[
            {"violations":[{"quotaId":"GenerateRequestsPerMinutePerProject"}]},{"retryDelay":"38s"}]}}
            """#
        )
        #expect(limited.kind == .rateLimited && limited.retryAfter == 38)
        let day = read(
            429,
            #"{"error":{"code":429,"details":[{"violations":[{"quotaId":"RequestsPerDay"}]}]}}"#
        )
        #expect(day.kind == .quota && !day.isForPayment)
        #expect(read(400, #"{"error":{"details":[{"reason":"API_KEY_INVALID"}]}}"#).kind == .badKey)
        #expect(read(400, #"{"error":{"code":400,"message":"Unknown name"}}"#).kind == .badRequest)
        #expect(read(403, "{}").kind == .badKey)
        #expect(read(404, "{}").kind == .noSuchModel)
        #expect(read(503, #"[{"error":{"message":"overloaded"}}]"#).message == "HTTP 503: overloaded")
    }

    @Test func openAIAndItsLikes() {
        let limited = read(
            429,
            #"{"error":{"message":"slow down","code":"rate_limit_exceeded"}}"#,
            ["retry-after": "2", "retry-after-ms": "1500"]
        )
        #expect(limited.kind == .rateLimited && limited.retryAfter == 1.5)
        #expect(read(429, #"{"error":{"code":"insufficient_quota"}}"#).kind == .quota)
        #expect(read(400, #"{"error":{"code":"moderation_blocked"}}"#).kind == .refused)
        #expect(read(400, #"{"error":{"code":"content_policy_violation"}}"#).kind == .refused)
        #expect(read(401, #"{"error":{"code":"invalid_api_key"}}"#).kind == .badKey)
        let long = #"{"error":{"code":400,"type":"exceed_context_size_error","message":"too long"}}"#
        #expect(read(400, long).kind == .tooLong)
        #expect(read(503, #"{"error":{"code":503,"message":"Loading model"}}"#, ["retry-after": "5"]).retryAfter == 5)
        let page = read(502, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>")
        #expect(page.kind == .overloaded && page.message == "HTTP 502: 502 Bad Gatewaynginx")
    }

    @Test func aMomentMayBeADate() throws {
        let later = Date(timeIntervalSinceNow: 90)
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let seconds = try #require(read(503, "", ["retry-after": format.string(from: later)]).retryAfter)
        #expect(abs(seconds - 90) < 5)
    }
}

@Suite("Events as they come")
struct EventStreamTests {
    @Test(arguments: [1, 2, 7, 1000])
    func linesMayEndAnyWay(piece: Int) {
        let text = "data: {\"a\":1}\r\n\r\n: remark\ndata: two\ndata: lines\n\nevent: x\rdata:three\r\rdata: lost"
        var parser = EventStreamParser()
        let bytes = Array(text.utf8)
        let events = stride(from: 0, to: bytes.count, by: piece).flatMap { start in
            parser.feed(bytes[start..<min(start + piece, bytes.count)])
        }
        #expect(events == ["{\"a\":1}", "two\nlines", "three"])
    }
}

@Suite("Sizes that models take")
struct PictureSizeTests {
    private func request(_ aspect: String, _ quality: String) -> ImageRequest {
        let size = PictureSettings.size(aspect: aspect, quality: quality)
        return ImageRequest(
            prompt: "",
            brief: .init(),
            style: .anime,
            width: size.width,
            height: size.height,
            aspect: aspect,
            quality: quality,
            seed: 1
        )
    }

    private func card(_ provider: String, _ model: String) -> ModelCard {
        ModelCatalog.builtIn.card(ModelName(provider: provider, model: model), kind: .image)
    }

    @Test(arguments: PictureSettings.aspects, PictureSettings.qualities)
    func everySizeIsOneThatTheModelTakes(aspect: String, quality: String) {
        let request = request(aspect, quality)
        let named = PictureSize.named(for: request, card("gemini", "gemini-3.1-flash-image"))
        #expect(named == ["standard": "1K", "high": "2K", "ultra": "4K"][quality])
        #expect(PictureSize.named(for: request, card("gemini", "gemini-3.1-flash-lite-image")) == "1K")
        let size = PictureSize.pixels(for: request, card("openai", "gpt-image-2"))
        #expect(size.width % 16 == 0 && size.height % 16 == 0)
        #expect(size.width * size.height <= 8_294_400)
        let ratio = Double(size.width) / Double(size.height)
        #expect(ratio <= 3 && ratio >= 1 / 3.0)
        let wanted = Double(request.width) / Double(request.height)
        #expect(abs(ratio / wanted - 1) < 0.06)
        let own = PictureSize.pixels(for: request, card("mine", "any"))
        #expect(own.width % 64 == 0 && own.width * own.height <= 1_572_864)
    }
}

@Suite("The list of models")
struct ModelCatalogTests {
    private func day(_ text: String) throws -> Date {
        try Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day().parse(text)
    }

    @Test func everyUsualModelIsListedAndStaysForAWhile() throws {
        let catalog = ModelCatalog.builtIn
        for (name, provider) in catalog.providers where name != "automatic1111" {
            for (kind, model) in provider.models {
                let card = try #require(catalog.models[ModelName(provider: name, model: model)], "\(name)/\(model)")
                #expect(card.kind == kind)
                let isDead = card.ends.map { $0 < Date(timeIntervalSince1970: 1_795_000_000) } ?? false
                #expect(!isDead, "\(model) has ended")
            }
        }
    }

    @Test func pricesAreThoseOfTheDay() throws {
        let card = ModelCatalog.builtIn.card(ModelName(provider: "gemini", model: "gemini-3.8-flash"), kind: .text)
        let usage = ModelUsage(inputTokens: 1_000_000, outputTokens: 1_000_000)
        #expect(card.cost(of: usage, at: try day("2026-12-31")) == 4.5)
        #expect(card.cost(of: usage, at: try day("2027-01-01")) == 9)
    }

    @Test func anUnknownPriceIsUnknownAndStillCounted() {
        let catalog = ModelCatalog.builtIn
        let flare = catalog.card(ModelName(provider: "openai", model: "gpt-image-2.6-flare"), kind: .image)
        #expect(flare.cost(of: ModelUsage(outputTokens: 10, pictures: 1)) == nil)
        #expect(flare.ceiling(of: ModelUsage(pictures: 1)) == 0.25)
        let flash = catalog.card(ModelName(provider: "gemini", model: "gemini-3.1-flash-image"), kind: .image)
        #expect(flash.cost(of: ModelUsage(pictures: 1, size: "1K")) == 0.067)
        #expect(flash.cost(of: ModelUsage(pictures: 1, size: "2K")) == nil)
        let other = catalog.card(ModelName(provider: "openai", model: "gpt-99"), kind: .text)
        #expect(other.cost(of: ModelUsage(inputTokens: 1)) == nil && other.ceiling(of: ModelUsage()) > 0)
    }

    @Test func whatEndsWithinSixtyDaysIsTold() throws {
        let card = ModelCatalog.builtIn.card(ModelName(provider: "openai", model: "gpt-4o-mini-tts"), kind: .speech)
        #expect(ProviderCheck.warning(card, now: try day("2026-10-01")) == nil)
        let warning = ProviderCheck.warning(card, now: try day("2026-11-23"))
        #expect(warning?.contains("ends on 2027-01-06") == true)
        #expect(ProviderCheck.warning(card, now: try day("2027-02-01"))?.contains("ended") == true)
    }

    @Test func aWorkspaceHasTheLastWord() throws {
        let workspace = try TestWorkspace()
        let text = """
            providers:
              gemini: {image_model: my-image}
            servers:
              mine: {match: "example.org", schema: none, images: false}
            models:
              - {id: my-image, provider: gemini, kind: image, prices: [{picture: {1K: 0.01}}], sizes: [1K]}
              - {id: gemini-3.8-flash, provider: gemini, ends: 2027-05-05}
            """
        try workspace.write(text, at: "models.yaml")
        let catalog = try ModelCatalog.of(try workspace.workspace)
        #expect(catalog.providers["gemini"]?.models[.image] == "my-image")
        #expect(catalog.providers["gemini"]?.models[.text] == "gemini-3.8-flash")
        let flash = catalog.card(ModelName(provider: "gemini", model: "gemini-3.8-flash"), kind: .text)
        #expect(flash.ends != nil && flash.prices.count == 2)
        let mine = try #require(catalog.traits(of: "https://example.org/v1", named: nil))
        #expect(mine.name == "mine" && mine.schema == .none && !mine.images && mine.text)
        #expect(catalog.traits(of: "https://api.openai.com/v1", named: nil)?.needsKey == true)
        #expect(catalog.traits(of: "http://x", named: "nobody") == nil)
    }

    @Test func mistakesAreNamedWithTheirPlace() throws {
        let workspace = try TestWorkspace()
        try workspace.write(
            "models:\n  - {id: x, provider: gemini, kind: image, prises: [], ends: soon}\n",
            at: "models.yaml"
        )
        let error = #expect(throws: RuleProblems.self) { try ModelCatalog.of(try workspace.workspace) }
        #expect(error?.description.contains("models.yaml:2:") == true)
        #expect(error?.description.contains("did you mean `prices`?") == true)
        #expect(error?.description.contains("2027-01-31") == true)
    }
}

@Suite("Pictures are looked at")
struct PictureCheckTests {
    private func check(_ prompt: String, _ kind: String? = nil) throws -> PictureCheck {
        try PictureCheck(try PictureDecoder.decode(MockPicture.bytes(prompt, kind)))
    }

    @Test func blanksAndTwinsAreSeen() throws {
        #expect(try check("a", "blank").isBlank)
        #expect(try !check("a").isBlank)
        #expect(try check("a").isDuplicate(of: check("a", "jpeg")))
        #expect(try !check("a").isDuplicate(of: check("b")))
        let near = PictureNeighbours()
        #expect(near.take(try check("a"), of: "x", at: 1))
        #expect(!near.take(try check("a"), of: "x", at: 2))
        #expect(near.take(try check("a"), of: "x", at: 3), "only neighbours are compared")
        #expect(near.take(try check("a"), of: "y", at: 2))
    }

    @Test func damagedFilesDoNotDecode() throws {
        #expect(throws: NativeError.self) { try PictureDecoder.decode(MockPicture.bytes("a", "corrupt_image")) }
        let jpeg = MockPicture.bytes("a", "jpeg")
        #expect(throws: NativeError.self) { try PictureDecoder.decode(Array(jpeg[..<(jpeg.count / 2)])) }
        #expect(throws: NativeError.self) { try PictureDecoder.decode(Array("GIF89a".utf8)) }
        var huge = MockPicture.bytes("a", nil)
        huge[16] = 0x7F
        #expect(throws: NativeError.self) { try PictureDecoder.decode(huge) }
    }

    @Test func aShapeIsFilledNotSqueezed() throws {
        let canvas = try Canvas(width: 200, height: 100)
        canvas.rectangle(0, 0, 200, 100)
        canvas.fill(.color(RGBA(1, 0, 0)))
        canvas.ellipse(100, 50, 20, 20)
        canvas.fill(.color(RGBA(0, 0, 1)))
        let filled = try canvas.filling(width: 300, height: 300)
        let blue = filled.withPixels { bytes, stride in
            func isBlue(_ x: Int, _ y: Int) -> Bool { bytes[y * stride + x * 4] > 200 }
            return (isBlue(150 + 55, 150), isBlue(150, 150 + 55), isBlue(150 + 65, 150), isBlue(0, 0))
        }
        #expect(blue == (true, true, false, false))
    }
}

@Suite("Prompts")
struct PromptTests {
    private func scene() throws -> Scene {
        let story = try Story(try Fixture.manuscript("wald.txt"))
        return try #require(story.scenes(maximum: 1, minimum: 50).first)
    }

    @Test(arguments: PaintingStyle.allCases)
    func everyStyleHasItsWords(style: PaintingStyle) throws {
        let prompts = try PromptTemplates(overrides: "/nowhere")
        var seen: Set<String> = []
        for aspect in PictureSettings.aspects {
            for quality in PictureSettings.qualities {
                let prompt = prompts.illustration(scene: try scene(), style: style, aspect: aspect, quality: quality)
                #expect(!prompt.contains("{{") && !prompt.contains("\n") && !prompt.contains("&amp;"))
                #expect(prompt.contains("No text") && prompt.contains("watermarks"))
                seen.insert(prompt)
            }
        }
        #expect(seen.count == PictureSettings.aspects.count * PictureSettings.qualities.count)
    }

    @Test func aWorkspaceOverridesThem() throws {
        let workspace = try TestWorkspace()
        try workspace.write("{{% CONTENT_TYPE:TEXT}}Only {{style}}.", at: "rules/prompts/illustration.mustache")
        let prompts = try PromptTemplates(overrides: try workspace.workspace.rules.appending("prompts"))
        let prompt = prompts.illustration(scene: try scene(), style: .anime, aspect: "1:1", quality: "high")
        #expect(prompt == "Only anime.")
        try workspace.write("{{#open}}", at: "rules/prompts/soften.mustache")
        #expect(throws: StorydropError.self) {
            try PromptTemplates(overrides: try workspace.workspace.rules.appending("prompts"))
        }
    }

    @Test func frighteningWordsBecomeGentle() throws {
        let prompts = try PromptTemplates(overrides: "/nowhere")
        let soft = prompts.gentle("The killer drew a Knife; blood, bloodhound.")
        #expect(soft == "The killer drew a lantern; red ribbons, bloodhound.")
    }
}
