package import Native

/// A text as the analysis works on it: its sentences, paragraphs, words and speech, found once.
///
/// Made by the analysts and by `Story`; promises that the sentences cover every byte of the text exactly once.
package struct StoryText: Sendable {
    package let text: String
    /// BCP 47; `und` if it could not be told.
    package let language: String
    package let outline: Outline
    package let sentences: [Sentence]
    package let tokens: [Token]
    package let words: WordTable

    /// One sentence, with the blank space that follows it.
    package struct Sentence: Sendable, Equatable {
        /// UTF-8 bytes.
        package var range: Range<Int>
        /// Its words, as indices of `tokens`.
        package var tokens: Range<Int>
        /// The part of the outline that it belongs to.
        package var part: Int
        package var isParagraphStart: Bool
        package var kind: Outline.Kind
        /// What share of its words is speech, 0–1.
        package var speech: Float
    }

    /// - Throws: what ICU says, if it could not find the sentences.
    package init(_ text: String, language: String, outline: Outline) throws(NativeError) {
        var text = text
        text.makeContiguousUTF8()
        self.text = text
        self.language = language
        self.outline = outline
        let ends = try Self.sentenceEnds(text, language: language, outline: outline)
        var (tokens, words) = Tokenizer.tokens(of: text, language: language)
        Self.markSpeech(&tokens, SpeechScanner.ranges(in: text, paragraphs: outline.parts.map(\.range)))
        sentences = Self.sentences(ends: ends, outline: outline, tokens: tokens)
        self.tokens = tokens
        self.words = words
    }

    private static func markSpeech(_ tokens: inout [Token], _ ranges: [Range<Int>]) {
        var index = 0
        for range in ranges {
            while index < tokens.count, Int(tokens[index].start) < range.lowerBound { index += 1 }
            while index < tokens.count, Int(tokens[index].start) < range.upperBound {
                tokens[index].flags.insert(.speech)
                index += 1
            }
        }
    }

    /// Where sentences end: what ICU says, mended, and the start of every part of the outline.
    private static func sentenceEnds(
        _ text: String,
        language: String,
        outline: Outline
    ) throws(NativeError) -> [Int] {
        let unwrapped = unwrapped(text, outline)
        let starts = Set(outline.parts.map(\.range.lowerBound))
        var isHeading = Set<Int>()
        // A full stop inside a heading ("Chapter 1. The Storm") ends no sentence.
        var headings = outline.parts.filter { $0.kind != .body }.map(\.range)[...]
        let ends = SentenceRepair.repaired(
            try SentenceBreaker.ends(in: unwrapped, language: language == "und" ? "en" : language),
            in: unwrapped,
            paragraphs: starts,
            language: language
        )
        for end in ends {
            while let first = headings.first, first.upperBound <= end { headings = headings.dropFirst() }
            if let first = headings.first, first.lowerBound < end, end < first.upperBound { isHeading.insert(end) }
        }
        var all = Set(ends).union(starts).subtracting(isHeading.subtracting(starts))
        all.remove(0)
        all.insert(text.utf8.count)
        return all.sorted()
    }

    /// The text with blanks for the line ends within paragraphs, byte for byte.
    ///
    /// ICU ends a sentence at every line end, which in a hard-wrapped text is no end at all.
    private static func unwrapped(_ text: String, _ outline: Outline) -> String {
        var bytes = Array(text.utf8)
        for part in outline.parts {
            for index in part.range where bytes[index] == 0x0A { bytes[index] = 0x20 }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func sentences(ends: [Int], outline: Outline, tokens: [Token]) -> [Sentence] {
        var sentences: [Sentence] = []
        sentences.reserveCapacity(ends.count)
        var start = 0
        var token = 0
        var part = -1
        for end in ends {
            var isParagraphStart = sentences.isEmpty
            while part + 1 < outline.parts.count, outline.parts[part + 1].range.lowerBound < end {
                part += 1
                isParagraphStart = true
            }
            let first = token
            var spoken = 0
            while token < tokens.count, Int(tokens[token].start) < end {
                if tokens[token].flags.contains(.speech) { spoken += 1 }
                token += 1
            }
            sentences.append(
                Sentence(
                    range: start..<end,
                    tokens: first..<token,
                    part: max(0, part),
                    isParagraphStart: isParagraphStart,
                    kind: part >= 0 ? outline.parts[part].kind : .body,
                    speech: token > first ? Float(spoken) / Float(token - first) : 0
                )
            )
            start = end
        }
        return sentences
    }
}

extension StoryText {
    /// The lower-case spelling of a token.
    package func spelling(_ index: Int) -> String { words.spellings[Int(tokens[index].word)] }

    /// Whether nothing but a blank stands between a token and the next one: no comma.
    func isAdjacent(_ index: Int) -> Bool {
        index + 1 < tokens.count && Int(tokens[index + 1].start) - Int(tokens[index].end) == 1
    }

    /// A range of bytes as one line.
    package func flowing(_ range: Range<Int>) -> String { Outline.flowing(text, range) }
}
