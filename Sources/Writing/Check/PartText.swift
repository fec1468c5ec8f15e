import Native

/// The text of a part as it goes into the story, and whether it will do.
///
/// Called by the writer for every answer. Pure.
package struct PartText: Sendable, Equatable {
    /// Why a part is asked for again.
    package enum Shortcoming: Sendable, Equatable {
        case empty
        /// The model says that it will not, in words that are no story.
        case refused
        /// It stops long before its words are used up.
        case short
        /// It says again what the page before it, or it itself, said.
        case repeated
    }

    package var text: String
    package var words: Int
    package var shortcoming: Shortcoming?

    /// Share of what it was to have: below, it is not told but hinted at.
    static let least = 0.5
    /// Share of runs of five words that were there before: above, it goes in a circle.
    static let mostRepeated = 0.15

    /// Makes a part of an answer.
    ///
    /// `answer`: what the model wrote. `before`: the story so far. `wanted`: words.
    package init(_ answer: String, after before: String, wanted: Int) {
        var text = Leftovers.removed(from: answer)
        text = Self.withoutHeadings(text)
        let page = StoryMemory.page(of: before)
        text = Self.withoutRepeatedParagraphs(text, page)
        text = Endings.cut(text.trimmed)
        self.text = text
        let own = Repetition.words(of: text)
        words = own.count
        let last = Repetition.words(of: page)
        if own.count < 5 {
            shortcoming = .empty
        } else if Double(own.count) < Double(wanted) * Self.least, Leftovers.isRefusal(text) {
            shortcoming = .refused
        } else if max(Repetition.share(own, of: 5), Repetition.shared(own, with: last, of: 5)) > Self.mostRepeated {
            shortcoming = .repeated
        } else if Double(own.count) < Double(wanted) * Self.least {
            shortcoming = .short
        }
    }

    /// The outline says where chapters begin; a model's own headings would make others.
    private static func withoutHeadings(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.filter { line in
            let plain = line.drop { $0.isWhitespace }
            guard plain.hasPrefix("#") else { return true }
            return !plain.drop { $0 == "#" }.hasPrefix(" ")
        }.joined(separator: "\n")
    }

    /// Paragraphs that stand in the part or on the page before it already, word for word.
    private static func withoutRepeatedParagraphs(_ text: String, _ page: String) -> String {
        func key(_ paragraph: String) -> String { Repetition.words(of: paragraph).joined(separator: " ") }
        var seen = Set(page.paragraphs.map(key).filter { $0.count > 40 })
        return text.paragraphs.filter { paragraph in
            let key = key(paragraph)
            return key.count <= 40 || seen.insert(key).inserted
        }.joined(separator: "\n\n")
    }
}

extension String {
    /// What blank lines separate.
    package var paragraphs: [String] {
        var paragraphs: [String] = []
        var lines: [Substring] = []
        let all: [Substring] = split(separator: "\n", omittingEmptySubsequences: false) + [""]
        for line in all {
            if line.allSatisfy(\.isWhitespace) {
                if !lines.isEmpty { paragraphs.append(lines.joined(separator: "\n")) }
                lines = []
            } else {
                lines.append(line)
            }
        }
        return paragraphs
    }
}
