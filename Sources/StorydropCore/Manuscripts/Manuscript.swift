import Analysis
import Film
import Native
import Reading
import SystemPackage

/// A story as text, whatever it came as.
struct Manuscript: Sendable {
    /// All of the text, line ends as `\n`.
    ///
    /// Every `source_range` counts its UTF-8 bytes.
    var text: String
    var title: String
    var author: String?
    /// BCP 47 language, or `und` if it cannot be told.
    var language: String
    var kind: ManuscriptKind
    var words: Int
    /// What the reader had to guess or leave out, for the status.
    var warnings: [String] = []
    /// Whether a part of it is known to be missing, which a warning names.
    var isIncomplete = false
    /// Settings that the file's own front matter asks for, by step.
    var overrides: [String: StepSettings] = [:]
    var outline: Outline
    /// How its bytes were read as characters; nil for a kind that says so itself.
    var encoding: EncodingFacts?
}

/// What a drop turned out to be.
enum ReadResult: Sendable {
    case story(Manuscript)
    /// The lines of a URL list, each a URL or what stands in its place, or the stories of a feed; and what to tell of it.
    case list([String], warnings: [String] = [])
    /// What a story is to be that is not written yet.
    case brief(DroppedBrief)
    /// A zip, whose stories are still to be unpacked: what was asked to be read.
    case archive(ReadRequest)
}

/// What is to be read: the bytes, and what is known about where they came from.
struct ReadRequest: Sendable {
    var bytes: [UInt8]
    /// The file's name for people; names it in errors and titles.
    var name: String
    var lowercasedExtension: String
    /// What the server said, for a fetched page.
    var contentType: String?
    /// Where it was fetched, after all redirects; nil for a file.
    var address: String?
    var isFetched: Bool { address != nil }
    /// Whether it came out of an archive.
    var isMember = false
    /// The steps that front matter may set.
    var steps: [any Step.Type] = allSteps
    /// The charset that the server said.
    var declaredCharset: String? {
        guard let part = contentType?.lowercased().split(separator: ";").first(where: { $0.contains("charset=") }),
            let value = part.split(separator: "=").last
        else { return nil }
        return value.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    }
    /// Where it is parsed.
    var sandbox = Sandbox()
}

/// Reads one kind of file.
///
/// One reader, one file, one line in `AllReaders.swift`.
///
/// Contract: a function of the bytes alone, whatever parses them is in the jail; never returns a story without words (`empty_story`, `no_text`); throws only
/// `StorydropError` of the types InvalidInputError and FileProcessingError; keeps no copy of the bytes.
protocol ManuscriptReader: Sendable {
    /// Lower-case file extensions that it reads.
    static var extensions: [String] { get }
    static func read(_ request: ReadRequest) throws -> ReadResult
}

extension Manuscript {
    /// Makes a manuscript from raw text: line ends unified, counted, outlined.
    /// - Throws: `empty_story` if there is no letter in it.
    init(
        raw: String,
        title: String?,
        author: String? = nil,
        language: String? = nil,
        kind: ManuscriptKind,
        isMarkdown: Bool = false,
        name: String,
        warnings: [String] = []
    ) throws(StorydropError) {
        try self.init(
            text: TextCleaning.unified(raw),
            title: title,
            author: author,
            language: language,
            kind: kind,
            name: name,
            warnings: warnings
        ) { Outline(text: $0, isMarkdown: isMarkdown) }
    }

    /// Makes a manuscript of passages: one paragraph each, headings and notes as their reader told them.
    ///
    /// - Throws: `empty_story` if there is no letter in them.
    init(
        passages: [Passage],
        title: String?,
        author: String? = nil,
        language: String? = nil,
        kind: ManuscriptKind,
        name: String,
        warnings: [String] = []
    ) throws(StorydropError) {
        var text = ""
        var known: [Int: Outline.Kind] = [:]
        for passage in passages {
            let cleaned = TextCleaning.unified(passage.text).trimmed
            guard !cleaned.isEmpty else { continue }
            if !text.isEmpty { text += "\n\n" }
            switch passage.kind {
            case .paragraph: break
            case .heading: known[text.utf8.count] = .heading
            case .aside: known[text.utf8.count] = .matter
            }
            text += cleaned
        }
        try self.init(
            text: text.isEmpty ? text : text + "\n",
            title: title,
            author: author,
            language: language,
            kind: kind,
            name: name,
            warnings: warnings
        ) { Outline(text: $0, known: known) }
    }

    private init(
        text: String,
        title: String?,
        author: String?,
        language: String?,
        kind: ManuscriptKind,
        name: String,
        warnings: [String],
        outlined: (String) -> Outline
    ) throws(StorydropError) {
        guard text.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) else {
            throw StorydropError(
                .emptyStory,
                "\(name) has no text in it.",
                hint: "Drop a file with the story in it; this one is kept."
            )
        }
        self.text = text
        outline = outlined(text)
        self.language = language ?? LanguageGuess.language(of: text)
        words = WordCount.words(in: text)
        self.title = InlineMarks.stripped(title ?? outline.title ?? TextCleaning.title(fromFileName: name))
        self.author = author.map { InlineMarks.stripped($0) }
        self.kind = kind
        self.warnings = warnings
    }
}

/// Small repairs that every kind of text needs.
enum TextCleaning {
    /// Neither text nor blank: NULs, escapes, the end mark of DOS.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && !(0x09...0x0D).contains(scalar.value) || scalar.value == 0x7F
    }

    /// `\n` for every line end, form feeds as breaks, without byte order marks, controls and soft hyphens.
    static func unified(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var isAfterReturn = false
        for byte in text.utf8 {
            switch byte {
            case 0x0D: result.append(0x0A)
            case 0x0A where isAfterReturn: break
            case 0x0C, 0x0B: result.append(contentsOf: [0x0A, 0x0A])
            case _ where isControl(Unicode.Scalar(byte)): break
            default: result.append(byte)
            }
            isAfterReturn = byte == 0x0D
        }
        let unified = String(decoding: result, as: UTF8.self)
        let rare: Set<Unicode.Scalar> = ["\u{FEFF}", "\u{00AD}", "\u{2028}", "\u{2029}", "\u{0085}"]
        guard unified.unicodeScalars.contains(where: rare.contains) else { return unified }
        var cleaned = String.UnicodeScalarView()
        for scalar in unified.unicodeScalars {
            switch scalar {
            case "\u{FEFF}", "\u{00AD}": break
            case "\u{2028}", "\u{2029}", "\u{0085}": cleaned.append("\n")
            default: cleaned.append(scalar)
            }
        }
        return String(cleaned)
    }

    /// "the-old_mill.txt" → "The old mill".
    static func title(fromFileName name: String) -> String {
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        let words = stem.split { $0 == "-" || $0 == "_" || $0.isWhitespace }.joined(separator: " ")
        guard let first = words.first else { return "Untitled" }
        return first.uppercased() + words.dropFirst()
    }
}

/// Counts words the way word processors do: runs between blanks, and each ideograph or kana by itself.
enum WordCount {
    static func words(in text: String) -> Int {
        var count = 0
        var isInWord = false
        for scalar in text.unicodeScalars {
            if scalar.value >= 0x3040, isIdeographic(scalar) {
                count += 1
                isInWord = false
            } else if scalar.value <= 0x20 || scalar.properties.isWhitespace {
                isInWord = false
            } else if !isInWord, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                count += 1
                isInWord = true
            }
        }
        return count
    }

    private static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        (0x3040...0x30FF).contains(scalar.value) || (0x3400...0x9FFF).contains(scalar.value)
            || (0x20000...0x3FFFF).contains(scalar.value)
    }
}
