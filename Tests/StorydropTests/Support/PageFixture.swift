import Native

@testable import Reading

/// Pages for tests, parsed in the jail.
enum Page {
    /// The stream that the parser writes for a page; empty if it fails.
    static func stream(_ html: String) -> [UInt8] { stream(Array(html.utf8)) }

    static func stream(_ page: [UInt8], as mode: String = "tree") -> [UInt8] {
        // An empty file never comes as far as the parser.
        let page = page.isEmpty ? [0x20] : page
        var stream: [UInt8] = []
        let report = try? Jail().run(Jail.Task("storydrop-jail-page", mode), input: page) { stream += $0 }
        return report?.end == .done ? stream : []
    }
    static func article(_ html: String) throws -> Article {
        ArticleExtractor.article(in: try PageTree(stream: stream(html)))
    }

    /// A sentence of a story, each another one.
    static func sentence(_ number: Int) -> String {
        let animals = ["fox", "owl", "hare", "badger", "heron"]
        let places = ["by the river", "under the old oak", "behind the mill", "on the hill", "at the gate"]
        return
            "On day \(number) the \(animals[number % 5]) waited \(places[number / 5 % 5]), and nobody came to see it."
    }

    static func paragraphs(_ range: Range<Int>) -> String {
        range.map { "<p>\(sentence($0)) \(sentence($0 + 100))</p>" }.joined(separator: "\n")
    }

    /// Which sentences of a range a text lacks.
    static func missing(_ range: Range<Int>, in text: String) -> [Int] {
        range.filter { !text.contains(sentence($0)) }
    }
}
