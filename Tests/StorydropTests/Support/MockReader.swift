import Foundation

@testable import StorydropCore

/// A language model that reads stories, as far as a test needs one: it cuts the sentences that it is shown into scenes of
/// five, calls the fox a spy by the name of “Reynard”, which is nowhere in the text, and sees a lantern.
enum MockReader {
    /// The answer to a request's body of either vendor.
    static func answer(_ body: JSONValue) -> String {
        let numbers = sentences(prompt(body)).map(\.number)
        guard let first = numbers.first else { return "{}" }
        let starts = stride(from: 0, to: numbers.count, by: 5).map { numbers[$0] }
        let scenes = starts.map { start -> JSONValue in
            [
                "first": .integer(start),
                "place": ["kind": "harbour", "words": "the river", "sentence": .integer(start)],
                "weather": ["kind": "storm", "words": "thunder and hail", "sentence": .integer(start)],
                "actors": [["name": "the fox", "action": "sat", "sentence": .integer(start)]],
                "objects": [["words": "lantern", "sentence": .integer(start + 1)]],
                "moment": .integer(start),
            ]
        }
        let answer: JSONValue = [
            "cast": [
                ["name": "the fox", "also": ["Reynard"], "kind": "animal", "gender": "female", "looks": []],
                ["name": "the old man", "kind": "person", "gender": "male", "age": "old"],
            ],
            "scenes": .list([["first": .integer(first + 100_000), "actors": [], "moment": 1]] + scenes),
        ]
        return "```json\n\(answer.line)\n```"
    }

    /// The sentences of a portion, with their numbers.
    static func sentences(_ text: String) -> [(number: Int, text: String)] {
        text.split(separator: "\n").compactMap { line in
            guard line.hasPrefix("["), let end = line.firstIndex(of: "]"),
                let number = Int(line[line.index(after: line.startIndex)..<end])
            else { return nil }
            return (number, String(line[line.index(end, offsetBy: 2)...]))
        }
    }

    private static func prompt(_ body: JSONValue) -> String {
        let gemini = body["contents"]?[0]?["parts"]?[0]?["text"]?.text
        let openAI = body["messages"]?.list?.last?["content"]?.text
        return gemini ?? openAI ?? ""
    }
}
