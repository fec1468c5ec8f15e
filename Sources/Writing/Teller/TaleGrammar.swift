import CTexts
import Native
import Studio
import Synchronization
import Yams

/// The sentences of the built-in storyteller: tales in their bones, and what surrounds them.
struct TaleGrammar: Sendable {
    /// What a kind of tale is about, and when it is told.
    struct Kernel: Sendable, Decodable {
        /// Words of a brief that speak for it.
        var words: [String]
        /// What it may be about, if the brief names nothing.
        var things: [String]
        var when: Span
        /// Hours in which the companion is away.
        var alone: [Gap]
    }

    /// How long a tale takes from the trouble to its end.
    enum Span: String, Sendable, Decodable {
        case night, day, days
    }

    /// Where hours stand: before the first attempt, between two, and after the one that made it worse.
    enum Gap: String, Sendable, Decodable {
        case before, between, low
    }

    /// What happens in a kind of tale: any of one list goes with any of the others.
    struct Bones: Sendable, Decodable {
        var want, trouble, stake, tries, setback: [String]
        var turns: [Turn]
        var hours: Hours
    }

    /// What changes, what is done then, and how it may end: these belong together.
    struct Turn: Sendable, Decodable {
        var insight, act: [String]
        var happy, tragic, open, twist: [String]

        func ending(_ ending: StoryBrief.Ending) -> [String] {
            switch ending {
            case .happy: happy
            case .tragic: tragic
            case .open: open
            case .twist: twist
            }
        }

        /// Letters of its shortest form with that ending, choices included.
        func size(_ ending: StoryBrief.Ending) -> Int {
            [insight, act, self.ending(ending)].reduce(0) { sum, list in sum + (list.map(\.count).min() ?? 0) }
        }
    }

    struct Hours: Sendable, Decodable {
        var before, between, low: [String]

        func hours(_ gap: Gap) -> [String] {
            switch gap {
            case .before: before
            case .between: between
            case .low: low
            }
        }
    }

    /// What there is to be seen and heard in a kind of place.
    struct World: Sendable, Decodable {
        var words: [String]
        var sight, sound, smell, path, far, creature: [String]
    }

    private struct Scenes: Sendable, Decodable {
        var worlds: [String: World]
        var times, openings, hero, friend, others, want, plot, interludes, low: [String]
        var closings: [String: [String]]
    }

    var kernels: [String: Kernel]
    var worlds: [String: World]
    var times, openings, hero, friend, others, want, plot, interludes, low: [String]
    var closings: [String: [String]]

    static let builtIn = Result { try TaleGrammar() }

    private init() throws {
        kernels = try Self.decoded(text_tale_kernels())
        let scenes: Scenes = try Self.decoded(text_tale_scenes())
        worlds = scenes.worlds
        (times, openings, hero) = (scenes.times, scenes.openings, scenes.hero)
        (friend, others, want) = (scenes.friend, scenes.others, scenes.want)
        (plot, interludes, low, closings) = (scenes.plot, scenes.interludes, scenes.low, scenes.closings)
    }

    private static func decoded<Value: Decodable>(_ text: CText) throws -> Value {
        try YAMLDecoder().decode(Value.self, from: text.string)
    }

    /// Those that were read: a tale needs one of them, and they are long.
    private static let known = Mutex<[String: Bones]>([:])

    private static let texts: [String: @convention(c) () -> CText] = [
        "crossing": text_tale_crossing, "fear": text_tale_fear, "light": text_tale_light, "lost": text_tale_lost,
        "mend": text_tale_mend, "promise": text_tale_promise, "riddle": text_tale_riddle,
        "stranger": text_tale_stranger,
    ]

    /// A kernel of `tale_kernels.yaml` without a file of its own.
    struct UnknownKernel: Error { var name: String }

    /// What happens in tales of a kernel.
    static func bones(of kernel: String) throws -> Bones {
        if let bones = known.withLock({ $0[kernel] }) { return bones }
        guard let text = Self.texts[kernel] else { throw UnknownKernel(name: kernel) }
        let bones: Bones = try decoded(text())
        known.withLock { $0[kernel] = bones }
        return bones
    }
}

/// Makes sentences of templates: chooses between alternatives, fills in words, and puts capitals and articles right.
enum TaleSentences {
    /// `template`: `[a|b]` is one or the other, `{name}` a word of `words`.
    static func made(_ template: String, _ words: [String: String], _ dice: inout Dice) -> String {
        let chosen = choose(template, &dice)
        var filled = ""
        var rest = Substring(chosen)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            filled += words[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return polished(filled + rest)
    }

    /// One alternative of each pair of brackets, the inner ones first.
    private static func choose(_ template: String, _ dice: inout Dice) -> String {
        var text = template
        while let close = text.firstIndex(of: "]"), let open = text[..<close].lastIndex(of: "[") {
            let inner = text[text.index(after: open)..<close]
            let options = inner.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            text.replaceSubrange(open...close, with: dice.pick(options))
        }
        return text
    }

    private static let vowels: Set<Character> = ["a", "e", "i", "o", "u"]

    /// Capitals where sentences begin, "an" before vowels.
    static func polished(_ text: String) -> String {
        var result = ""
        // What ended last: a sentence, or one within quotation marks, after which it may go on.
        var isStart = true
        var isOpen = false
        let signs = Array(text)
        for (index, sign) in signs.enumerated() {
            if sign == "\"" {
                isOpen.toggle()
                // A quotation begins with a capital; after "…?" the sentence may go on in lower case.
                if isOpen {
                    // After a comma a quotation only goes on.
                    isStart = result.last { !$0.isWhitespace } != ","
                } else if let last = result.last, last == "?" || last == "!" || last == "," {
                    isStart = false
                }
            } else if sign.isLetter || sign.isNumber {
                result += isStart ? sign.uppercased() : String(sign)
                isStart = false
                continue
            } else if ".!?".contains(sign) {
                let next = index + 1 < signs.count ? signs[index + 1] : " "
                isStart = next == " " || next == "\"" || next == "\n"
            } else if sign == "\n" {
                isStart = true
            }
            result.append(sign)
        }
        return articles(result)
    }

    private static func articles(_ text: String) -> String {
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for index in words.indices.dropLast() where words[index] == "a" || words[index] == "A" {
            let next = words[index + 1].lowercased()
            let isVowel = next.first.map { vowels.contains($0) } ?? false
            let soundsOtherwise = ["one", "uni", "use", "eu"].contains { next.hasPrefix($0) }
            if isVowel, !soundsOtherwise { words[index] += "n" }
        }
        return words.joined(separator: " ")
    }
}
