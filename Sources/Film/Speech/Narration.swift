/// What a narrator reads: a scene's text as utterances, each in one breath of a voice.
///
/// Called by the narrate step. Pure; promises that the words of all utterances together are the words of the text, in
/// their order, none left out.
package struct Narration: Sendable, Equatable {
    /// A piece of text as the story has it.
    package struct Passage: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            case sentence, heading
            /// An ornament between scenes: nothing is read, only a longer pause made.
            case pause
        }

        package var text: String
        package var kind: Kind
        package var isParagraphStart: Bool
        /// Who says it, by the id of the cast; nil for the narrator.
        package var speaker: String?

        package init(text: String, kind: Kind = .sentence, isParagraphStart: Bool = false, speaker: String? = nil) {
            (self.text, self.kind, self.isParagraphStart, self.speaker) = (text, kind, isParagraphStart, speaker)
        }
    }

    /// What is given to a voice at once.
    package struct Utterance: Sendable, Equatable, Codable {
        /// The words as the story has them, for subtitles.
        package var text: String
        /// Seconds of silence before it.
        package var pause: Double
        package var speaker: String?
        /// How many passages are joined in it: the lengths of their words, in order.
        package var sentences: [Int]
    }

    package var utterances: [Utterance]

    /// Seconds of silence before a piece, by what it is.
    enum Pause {
        static let sentence = 0.35
        static let paragraph = 0.7
        static let heading = 1.0
        static let ornament = 1.2
        /// Between a quotation and who says it.
        static let speaker = 0.2
    }

    /// Joins passages to utterances.
    ///
    /// `most`: characters that an utterance may have; with 0 every passage is an utterance of its own. `longest`:
    /// characters of a passage beyond which it is cut at its phrases.
    package init(_ passages: [Passage], joining most: Int = 0, longest: Int = 400) {
        utterances = []
        var pending: Double?
        var wasHeading = false
        for passage in passages {
            guard passage.kind != .pause, SpokenText.hasWords(passage.text) else {
                if !utterances.isEmpty, passage.kind == .pause { pending = max(pending ?? 0, Pause.ornament) }
                // What has no word in it is shown with what stands before it.
                if passage.kind != .pause, !utterances.isEmpty { utterances[utterances.count - 1].append(passage.text) }
                continue
            }
            var pause = Pause.sentence
            if passage.isParagraphStart { pause = Pause.paragraph }
            if let last = utterances.last, last.speaker != passage.speaker, !passage.isParagraphStart {
                pause = Pause.speaker
            }
            if passage.kind == .heading || wasHeading { pause = Pause.heading }
            pause = utterances.isEmpty ? 0 : max(pause, pending ?? 0)
            pending = nil
            wasHeading = passage.kind == .heading
            if let last = utterances.last, pause <= Pause.paragraph, last.speaker == passage.speaker,
                last.text.count + passage.text.count + 1 <= most
            {
                utterances[utterances.count - 1].join(passage.text)
                continue
            }
            for (index, piece) in PhraseCutter.pieces(of: passage.text, longest: max(most, longest)).enumerated() {
                utterances.append(
                    Utterance(
                        text: piece,
                        pause: index == 0 ? pause : 0.1,
                        speaker: passage.speaker,
                        sentences: [SpokenText.words(of: piece).count]
                    )
                )
            }
        }
    }
}

extension Narration.Utterance {
    /// Adds a sentence.
    fileprivate mutating func join(_ sentence: String) {
        text += " " + sentence
        sentences.append(SpokenText.words(of: sentence).count)
    }

    /// Adds what belongs to the last sentence.
    fileprivate mutating func append(_ rest: String) {
        text += " " + rest
        sentences[sentences.count - 1] += SpokenText.words(of: rest).count
    }
}

/// Cuts a sentence that is too long for a voice at its phrases.
enum PhraseCutter {
    /// Pieces of at most `longest` characters, unless a word is longer; cut after `;:—,` before anything else.
    static func pieces(of text: String, longest: Int) -> [String] {
        guard text.count > longest else { return [text] }
        let words = SpokenText.words(of: text)
        var pieces: [String] = []
        var current: [String] = []
        var length = 0
        for word in words {
            if length + word.count + 1 > longest, !current.isEmpty {
                // The latest phrase end in the second half of what is there.
                let cut = current.indices.reversed().first { index in
                    index * 2 >= current.count && SpokenText.pause(after: current[index]) > 0
                }
                let end = cut.map { $0 + 1 } ?? current.count
                pieces.append(SpokenText.joined(current[..<end]))
                current = Array(current[end...])
                length = current.reduce(0) { $0 + $1.count + 1 }
            }
            current.append(word)
            length += word.count + 1
        }
        if !current.isEmpty { pieces.append(SpokenText.joined(current[...])) }
        return pieces
    }
}
