import Studio

/// How a tale speaks, from its first word to its last: with short forms or without, "nobody" or "no one".
///
/// Made by the storyteller, once for each tale. Pure. It is applied to the storyteller's own sentences before anything is
/// filled in, so that a brief's words stay as they are.
struct TaleStyle: Sendable {
    /// What is said for one to three words, in small letters.
    private var forms: [String: String] = [:]
    /// Whether "Jonas said" is put for "said Jonas", or the other way; nil leaves it as it is written.
    private let isNameFirst: Bool?

    /// Words of which either will do.
    private static let pairs = [
        ("everybody", "everyone"), ("nobody", "no one"), ("somebody", "someone"), ("anybody", "anyone"),
        ("until", "till"), ("perhaps", "maybe"), ("towards", "toward"), ("as if", "as though"), ("nearly", "almost"),
        ("each other", "one another"), ("began to", "started to"), ("for a while", "for a time"),
    ]
    private static let verbs = [
        "did", "could", "had", "was", "were", "would", "is", "are", "does", "do", "has", "have", "should",
    ]
    private static let longest = 3

    init(_ style: StoryBrief.Style, _ dice: inout Dice) {
        let ways: [Bool?] = [true, false, nil]
        isNameFirst = dice.pick(ways)
        for (one, other) in Self.pairs {
            switch dice.pick(ways) {
            case true: forms[one] = other
            case false: forms[other] = one
            case nil: break
            }
        }
        // Whoever is formal does not say "didn't".
        let isShort = style != .formal && dice.pick([true, false])
        for (long, short) in Self.verbs.map({ ("\($0) not", "\($0)n't") }) + [("cannot", "can't")] {
            if isShort { forms[long] = short } else { forms[short] = long }
        }
    }

    /// A template in the tale's own manner.
    func spoken(_ template: String) -> String {
        var text = template
        // Behind a full stop it begins a sentence of its own.
        for mark in [",", "?", "!"] {
            switch isNameFirst {
            case true: text = text.replacing("\(mark)\" said {F}", with: "\(mark)\" {F} said")
            case false: text = text.replacing("\(mark)\" {F} said", with: "\(mark)\" said {F}")
            case nil: break
            }
        }
        let pieces = Self.pieces(of: text)
        var result = ""
        var index = 0
        while index < pieces.count {
            if let (count, form) = form(at: index, in: pieces) {
                let isCapital = pieces[index].first?.isUppercase == true
                result += isCapital ? form.prefix(1).uppercased() + form.dropFirst() : form
                index += count
            } else {
                result += pieces[index]
                index += 1
            }
        }
        return result
    }

    /// Words and what stands between them, by turns.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        let bytes = text.utf8
        var start = bytes.startIndex
        var isWord: Bool?
        for index in bytes.indices {
            let byte = bytes[index]
            let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x27 || byte >= 0x80
            if let before = isWord, before != isLetter {
                pieces.append(String(text[start..<index]))
                start = index
            }
            isWord = isLetter
        }
        return pieces + [String(text[start...])]
    }

    /// What is said for the words from a piece on, and how many pieces they are; the longest that there is.
    private func form(at index: Int, in pieces: [String]) -> (count: Int, form: String)? {
        for words in (1...Self.longest).reversed() {
            let count = 2 * words - 1
            guard index + count <= pieces.count else { continue }
            if let form = forms[pieces[index..<(index + count)].joined().lowercased()] { return (count, form) }
        }
        return nil
    }
}
