import Testing

@testable import Reading

private func read(_ bytes: [UInt8], declared: String? = nil) throws -> (charset: String, text: String) {
    let encoding = try #require(EncodingDetector.detect(bytes, declared: declared))
    return (encoding.charset, try TextDecoder.decode(bytes, as: encoding))
}

struct EncodingDetectorTests {
    @Test(
        arguments: [
            ([0xEF, 0xBB, 0xBF, 0x61], "UTF-8"), ([0xFF, 0xFE, 0x61, 0], "UTF-16LE"),
            ([0xFE, 0xFF, 0, 0x61], "UTF-16BE"),
            ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61], "UTF-32BE"),
        ] as [([UInt8], String)]
    )
    func byteOrderMark(bytes: [UInt8], charset: String) throws {
        let encoding = try #require(EncodingDetector.detect(bytes, declared: "windows-1252"))
        #expect(encoding == TextEncoding(charset: charset, confidence: 1, basis: .byteOrderMark))
        #expect(try TextDecoder.decode(bytes, as: encoding) == "a")
    }

    @Test(arguments: ["UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"])
    func unicodeWithoutMark(charset: String) throws {
        for text in [
            "Hello", "Привет, мир", "吾輩は猫である。名前はまだ無い。", "你好，世界。今天天气很好。", "안녕하세요 여러분",
            "<p>\u{10400}\u{1F600}</p>\r\n",
        ] {
            let found = try read(encode(text, charset))
            #expect(found == (charset, text))
        }
    }

    @Test(arguments: [
        ("naïve café", "windows-1252"), ("He said “yes” – it’s fine…", "windows-1252"), ("mañana", "windows-1252"),
        ("Noël à la crème brûlée, déjà vu", "IBM850"), ("Noël à la crème brûlée, déjà vu", "macintosh"),
        ("Zażółć gęślą jaźń", "windows-1250"), ("Zażółć gęślą jaźń", "ISO-8859-2"), ("Příliš žluťoučký kůň", "IBM852"),
        ("Привет, мир", "windows-1251"), ("ПРИВЕТ МИР", "windows-1251"), ("Привет, мир", "KOI8-R"),
        ("ПРИВЕТ МИР", "KOI8-R"), ("Привет, мир", "IBM866"), ("Съешь ещё этих мягких булок", "IBM855"),
        ("Съешь ещё этих мягких булок", "ISO-8859-5"), ("У лукоморья дуб зелёный", "x-mac-cyrillic"),
        ("Її п'ять єнотів їдять ґави", "KOI8-U"), ("Καλημέρα κόσμε", "windows-1253"),
        ("Işık şöyle dağıldı", "windows-1254"), ("שלום עולם", "windows-1255"), ("مرحبا بالعالم", "windows-1256"),
        ("مرحبا بالعالم", "ISO-8859-6"), ("Tiếng Việt rất hay và đẹp", "windows-1258"),
        ("Ąžuolas žalias, ėjo į mišką", "windows-1257"), ("สวัสดีชาวโลก", "windows-874"),
        ("こんにちは", "Shift_JIS"), ("東京都の①番", "windows-31J"), ("こんにちは世界", "EUC-JP"),
        ("他说：“你好”，我们走吧。", "GB2312"), ("他說：“你好”，我們走吧。", "GB18030"), ("你好，世界", "Big5"),
        ("안녕하세요", "windows-949"), ("안녕하세요", "Johab"),
    ])
    func shortTexts(text: String, charset: String) throws {
        let found = try read(encode(text, Charset.converterName(charset)))
        #expect(found == (charset, text))
    }

    @Test(arguments: [
        ("ISO-2022-JP", "\u{1B}$B$3$s\u{1B}(B!", "こん!"), ("ISO-2022-KR", "\u{1B}$)C\u{0E}GQ19\u{0F}!", "한국!"),
        ("HZ-GB-2312", "Hi ~~ ~{<:Ky2;S{!#~}\n", "Hi ~ 己所不欲。\n"),
        ("UTF-8", "cp ~/a ~{b} ~c", "cp ~/a ~{b} ~c"),
    ])
    func sevenBits(charset: String, source: String, text: String) throws {
        #expect(try read(Array(source.utf8)) == (charset, text))
    }

    @Test func drawnLines() throws {
        let text = "╔" + String(repeating: "═", count: 40) + "╗\n║ Привет, как дела ║\n"
        #expect(try read(encode(text, "IBM866")) == ("IBM866", text))
    }

    @Test func mixedLineEndsAndNulls() throws {
        #expect(try read(Array("a\r\nb\rc\n\0\0d é".utf8)).text == "a\r\nb\rc\n\0\0d é")
        #expect(try read(encode("Das Mädchen\0 und der Bär", "windows-1252")).text == "Das Mädchen\0 und der Bär")
        #expect(try read([]).text.isEmpty)
    }

    /// What tells 1252 from other charsets may be far from the beginning.
    @Test func signsInLongText() throws {
        let text = String(repeating: "Das schöne Mädchen grüßt die Bären. ", count: 4000) + "„5 €“"
        #expect(try read(encode(text, "windows-1252")) == ("windows-1252", text))
    }

    @Test func binary() {
        let png: [UInt8] = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
        ]
        #expect(EncodingDetector.detect(png, declared: nil) == nil)
        #expect(EncodingDetector.detect([0, 0, 0, 0, 0], declared: nil) == nil)
        var state: UInt32 = 1
        let noise = (0..<2000).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        #expect(EncodingDetector.detect(noise, declared: "utf-8") == nil)
    }

    @Test func declaredCharset() throws {
        // Two letters could be in any charset.
        let bytes: [UInt8] = [0x61, 0x20, 0xE9, 0x20, 0xF1]
        let declared = try #require(EncodingDetector.detect(bytes, declared: "ISO-8859-7"))
        #expect(declared.basis == .declared)
        #expect(try TextDecoder.decode(bytes, as: declared) == "a ι ρ")
        // Proof, bytes that are no character, and plain nonsense overrule what is declared.
        #expect(try read(Array("größer".utf8), declared: "iso-8859-1") == ("UTF-8", "größer"))
        #expect(
            try read(encode("größer, schöner, weißer", "windows-1252"), declared: "utf-8").charset == "windows-1252"
        )
        #expect(try read([0x63, 0x61, 0x66, 0xE9], declared: "euc-kr") == ("windows-1252", "café"))
        let russian = String(repeating: "Все счастливые семьи похожи друг на друга. ", count: 10)
        #expect(try read(encode(russian, "KOI8-R"), declared: "iso-8859-1") == ("KOI8-R", russian))
        #expect(try read(encode(russian, "KOI8-R"), declared: "no-such-charset") == ("KOI8-R", russian))
    }

    @Test func confidence() throws {
        let short = try #require(EncodingDetector.detect([0x63, 0xE9], declared: nil))
        let german = String(repeating: "Über größere Mädchen und schöne Bären. ", count: 20)
        let long = try #require(try EncodingDetector.detect(encode(german, "windows-1252"), declared: nil))
        #expect(short.confidence < long.confidence)
        #expect(long.confidence > 0.95)
    }
}

struct TextDecoderTests {
    @Test(
        arguments: [
            ("UTF-8", [0x61, 0xC3, 0xA9, 0xC3, 0x28], 3), ("UTF-8", [0xED, 0xA0, 0x80], 0),
            ("UTF-8", [0x61, 0xE2, 0x82], 1),
            ("UTF-16LE", [0x61, 0, 0, 0xD8, 0x61, 0], 2), ("UTF-16BE", [0, 0x61, 0], 2),
            ("UTF-32LE", [0x61, 0, 0, 0, 0, 0, 0x11, 0], 4), ("windows-1252", [0x61, 0x81], 1),
            ("Shift_JIS", [0x82, 0xA0, 0x85, 0x40], 2), ("windows-949", [0x61, 0xB0, 0xA1, 0xFF], 3),
            ("HZ-GB-2312", [0x7E, 0x7B, 0x30, 0x21, 0x7E, 0x7E, 0x7E, 0x7D], 4),
        ] as [(String, [UInt8], Int)]
    )
    func brokenBytes(charset: String, bytes: [UInt8], offset: Int) {
        #expect(throws: TextDecodingError.undecodable(charset: charset, offset: offset)) {
            try TextDecoder.decode(bytes, as: TextEncoding(charset: charset, confidence: 1, basis: .declared))
        }
    }

    @Test func unknownCharset() {
        #expect(throws: TextDecodingError.unknownCharset("x-none")) {
            try TextDecoder.decode([0x61], as: TextEncoding(charset: "x-none", confidence: 1, basis: .declared))
        }
    }

    /// Of a damaged text, the place is told; it is not read in a charset that happens to have all bytes.
    @Test func damagedText() throws {
        var bytes = Array("Ärger über Öl, größer und schöner, weiß".utf8)
        bytes.removeLast()
        let encoding = try #require(EncodingDetector.detect(bytes, declared: nil))
        #expect(encoding.charset == "UTF-8")
        #expect(throws: TextDecodingError.undecodable(charset: "UTF-8", offset: bytes.count - 1)) {
            try TextDecoder.decode(bytes, as: encoding)
        }
    }

    @Test(
        arguments: [
            ("Shift_JIS", [0x5C, 0x7E, 0x81, 0x60], "\\~〜"), ("Johab", [0x5C, 0x88, 0x61], "\\가"),
            ("Big5", [0xA1, 0x45, 0xA2, 0x41, 0xA4, 0xA4], "•／中"), ("GB2312", [0xA1, 0xAA], "―"),
            ("macintosh", [0xC6, 0xDB, 0xF0], "∆€\u{F8FF}"), ("windows-1255", [0xE5, 0xC9], "\u{5D5}\u{5B9}"),
            ("IBM866", [0x1A, 0x1C, 0x7F], "\u{1A}\u{1C}\u{7F}"),
        ] as [(String, [UInt8], String)]
    )
    func signs(charset: String, bytes: [UInt8], text: String) throws {
        let encoding = TextEncoding(charset: charset, confidence: 1, basis: .declared)
        #expect(Array(try TextDecoder.decode(bytes, as: encoding).unicodeScalars) == Array(text.unicodeScalars))
    }
}
