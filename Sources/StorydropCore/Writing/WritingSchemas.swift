import Foundation
import Native
import Writing

/// The JSON Schemas of what a model is asked for besides prose.
enum WritingSchemas {
    static let outline = TextRequest.Schema(
        name: "outline",
        schema: JSONSchema.object(
            [
                "title": JSONSchema.text, "theme": JSONSchema.text,
                "cast": JSONSchema.list(
                    strict(["name": JSONSchema.text, "role": JSONSchema.text, "description": JSONSchema.text]),
                    most: 24
                ),
                "places": JSONSchema.list(
                    strict(["name": JSONSchema.text, "description": JSONSchema.text]),
                    most: 24
                ),
                "chapters": JSONSchema.list(
                    strict([
                        "title": JSONSchema.text, "act": JSONSchema.number,
                        "beats": JSONSchema.list(JSONSchema.text, most: 40),
                    ]),
                    most: 200
                ),
                "plants": JSONSchema.list(
                    strict(["what": JSONSchema.text, "planted": JSONSchema.number, "paid_off": JSONSchema.number]),
                    most: 24
                ),
            ],
            required: ["title", "theme", "cast", "places", "chapters", "plants"]
        )
    )

    static let note = TextRequest.Schema(
        name: "note",
        schema: strict([
            "summary": JSONSchema.text, "facts": JSONSchema.list(JSONSchema.text, most: StoryMemory.mostFacts),
            "gist": JSONSchema.text,
        ])
    )

    static let check = TextRequest.Schema(
        name: "check",
        schema: strict([
            "faults": JSONSchema.list(
                strict(["part": JSONSchema.number, "problem": JSONSchema.text, "remedy": JSONSchema.text]),
                most: 8
            )
        ])
    )

    /// Every member must be there: what strict servers ask of a schema.
    private static func strict(_ members: [String: JSONValue]) -> JSONValue {
        JSONSchema.object(members, required: members.keys.sorted())
    }

    /// What a model's check found; nil if its answer cannot be read.
    static func faults(_ answer: String, parts: Int) -> [StoryGates.Fault]? {
        struct Answer: Decodable {
            struct Fault: Decodable {
                var part: AnsweredNumber?
                var problem: String?
                var remedy: String?
            }
            var faults: [Fault]
        }
        guard let answer: Answer = object(answer) else { return nil }
        return answer.faults.compactMap { fault in
            guard let problem = fault.problem?.trimmed, !problem.isEmpty else { return nil }
            let remedy = fault.remedy?.trimmed ?? ""
            // What is of no part is of the whole.
            let part = fault.part.map { $0.value - 1 }.flatMap { (0..<parts).contains($0) ? $0 : nil }
            return StoryGates.Fault(.contradiction, part: part, remedy.isEmpty ? problem : "\(problem) \(remedy)")
        }
    }

    /// What a model noted; nil if its answer cannot be read, or says nothing.
    static func note(_ answer: String) -> StoryMemory.Note? {
        struct Answer: Decodable {
            var summary: String?
            var facts: Facts?
            var gist: String?
        }
        /// A list, or a text of lines.
        struct Facts: Decodable {
            var lines: [String]

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let lines = try? container.decode([String].self) {
                    self.lines = lines
                } else {
                    lines =
                        (try? container.decode(String.self).split(whereSeparator: \.isNewline).map(String.init)) ?? []
                }
            }
        }
        guard let answer: Answer = object(answer), let summary = answer.summary?.trimmed, !summary.isEmpty else {
            return nil
        }
        return StoryMemory.Note(summary: summary, facts: answer.facts?.lines ?? [], gist: answer.gist ?? "")
    }

    /// The JSON of an answer; models that keep no schema put fences around it.
    private static func object<Value: Decodable>(_ answer: String) -> Value? {
        answer.jsonObject.flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }
}
