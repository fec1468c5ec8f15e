import Foundation
import Native
import Writing

@testable import StorydropCore

/// A language model that writes stories, as far as a test needs one: it keeps to what it is asked, word for word where a
/// gate looks for words, and misbehaves on demand.
enum MockAuthor {
    /// What it is asked for; nil if it is no piece of a story.
    static func kind(_ prompt: String) -> String? {
        let signs = [
            ("write the premise", "premise"), ("plan the whole story", "outline"), ("you keep the notes", "note"),
            ("you check a story", "check"), ("which of them still stand", "confirm"), ("write the part anew", "mend"),
            ("now write part", "part"),
        ]
        let lower = prompt.lowercased()
        return signs.first { lower.contains($0.0) }?.1
    }

    static func answer(_ prompt: String, fault: String?) -> (text: String, finish: String?)? {
        guard let kind = kind(prompt) else { return nil }
        let isProse = kind == "part" || kind == "mend"
        switch fault {
        case "no_json" where kind == "outline": return ("I would rather tell you about it.", nil)
        case "apology" where isProse:
            return ("I’m sorry, but I can’t write this scene. I would be happy to write something else for you.", nil)
        case "many_chapters" where kind == "outline":
            return (outline("words in all, in 150 chapters and about 150 beats"), nil)
        case "finds_whole" where kind == "check":
            return (
                #"{"faults": [{"part": null, "problem": "The planted lamp is never paid off."}, {"part": "0", "problem": "The ending is tragic."}]}"#,
                nil
            )
        case "empty" where isProse: return ("", nil)
        case "ends_at_once" where isProse: return ("And so it ended, and all of them went home.", nil)
        case "marker" where isProse:
            return ("Sure, here is the story:\n\n" + prose(prompt) + "\n\nIAMDONE", nil)
        case "repeats" where isProse:
            return (String(repeating: "The keeper counted the ships and wrote their names. ", count: 60), nil)
        case "cut_off" where isProse: return (String(prose(prompt).dropLast(40)), "MAX_TOKENS")
        case "never_ends" where isProse:
            return (prose(prompt, factor: 2.2) + " And then, as if nothing had been", "MAX_TOKENS")
        default: break
        }
        switch kind {
        case "premise":
            return ("Mara Feldmann, who keeps a lighthouse, must light it once more before the sea takes it.", nil)
        case "outline": return (outline(prompt), nil)
        case "note":
            let gist = "In this part \(noun(prompt.count)) mattered."
            return (
                #"{"summary": "Mara kept the light. \#(gist)", "facts": ["Mara has grey eyes.", "The lamp is cracked."], "gist": "\#(gist)"}"#,
                nil
            )
        case "check" where fault == "finds" || fault == "stubborn", "confirm" where fault == "stubborn":
            return (#"{"faults": [{"part": 2, "problem": "Mara has two hats.", "remedy": "Leave one."}]}"#, nil)
        case "check", "confirm": return (#"{"faults": []}"#, nil)
        default: return (prose(prompt), nil)
        }
    }

    private static let nouns = [
        "lantern", "harbour", "letter", "storm", "gull", "ladder", "bell", "anchor", "ledger", "kettle",
        "window", "rope", "mirror", "candle", "compass", "blanket", "hammer", "basket", "whistle", "island",
        "boat", "bridge", "bottle", "button", "carpet", "chain", "chest", "clock", "coat", "coin", "door",
        "drum", "feather", "fence", "fiddle", "gate", "glove", "hat", "horn", "jar", "key", "knife", "lamp",
        "map", "nail", "needle", "net", "oar", "oven", "pearl", "pipe", "plank", "pocket", "pot", "quilt",
    ]
    private static func noun(_ number: Int) -> String { nouns[number % nouns.count] }

    /// As many chapters and beats as are asked for.
    private static func outline(_ prompt: String) -> String {
        let chapters = number(in: prompt, after: " in all, in ") ?? 1
        let beats = max(chapters, number(in: prompt, after: "and about ") ?? 5)
        let list = (0..<chapters).map { chapter -> JSONValue in
            let own = (beats * chapter / chapters)..<(beats * (chapter + 1) / chapters)
            return [
                "title": .text("The \(noun(chapter)) of day \(chapter + 1)"),
                "act": .integer(1 + chapter * 3 / chapters),
                "beats": .list(
                    own.map { .text("Mara carries the \(noun($0)) to Jonas and breaks the \(noun($0 + 7)).") }
                ),
            ]
        }
        let value: JSONValue = [
            "title": "The Last Light", "theme": "What is kept is lost.",
            "cast": [
                ["name": "Mara Feldmann", "role": "keeper", "description": "grey eyes, stubborn"],
                ["name": "Jonas", "role": "her brother", "description": "tall, afraid of the sea"],
            ],
            "places": [["name": "the lighthouse", "description": "white, cracked"]], "chapters": .list(list),
            "plants": [["what": "the cracked lamp", "planted": 1, "paid_off": .integer(chapters)]],
        ]
        return "```json\n\(value.line)\n```"
    }

    /// Prose of the length that is asked for, with the words of the beats, and no five words twice.
    private static func prose(_ prompt: String, factor: Double = 1) -> String {
        let wanted = Int(Double(number(in: prompt, after: "about ", last: true) ?? 300) * factor)
        let seed = SHA256Hasher.hex(Array(prompt.utf8))
        var state = UInt64(seed.prefix(15), radix: 16) ?? 1
        func next(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let verbs = [
            "took", "found", "lost", "held", "dropped", "saw", "mended", "hid", "broke", "carried", "shook", "left",
        ]
        let looks = [
            "old", "wet", "small", "cold", "bright", "torn", "heavy", "grey", "lost", "blue", "thin", "warm",
            "red", "green", "black", "white", "long", "short", "broad", "narrow", "high", "low", "soft", "hard",
            "quick", "slow", "dull", "sharp", "clean", "dirty", "rough", "smooth", "empty", "full", "early",
            "late", "strange", "plain", "loud", "quiet", "proud", "humble", "bitter", "sweet", "young", "wooden",
            "golden", "silver",
        ]
        let ways = ["near", "under", "behind", "beside", "above", "before", "past", "without"]
        func look() -> String { "\(looks[next(looks.count)])-\(looks[next(looks.count)])" }
        var sentences = prompt.split(separator: "\n").filter { $0.hasPrefix("- Mara carries") }.map {
            String($0.dropFirst(2))
        }
        var count = sentences.reduce(0) { $0 + $1.split(separator: " ").count }
        while count < wanted {
            let who = ["She", "Mara", "Jonas", "He", "They"][next(5)]
            let sentence =
                "\(who) \(verbs[next(12)]) the \(look()) \(noun(next(nouns.count))) \(ways[next(8)]) a \(look()) \(noun(next(nouns.count)))."
            sentences.append(sentence)
            count += 11
        }
        return stride(from: 0, to: sentences.count, by: 6).map {
            sentences[$0..<min($0 + 6, sentences.count)].joined(separator: " ")
        }.joined(separator: "\n\n")
    }

    private static func number(in text: String, after words: String, last: Bool = false) -> Int? {
        let options: String.CompareOptions = last ? .backwards : []
        guard let range = text.range(of: words, options: options) else { return nil }
        return Int(text[range.upperBound...].prefix(while: \.isNumber))
    }
}
