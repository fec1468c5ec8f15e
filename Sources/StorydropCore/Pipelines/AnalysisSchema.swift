import Analysis
import Studio

/// The JSON Schema of a text model's understanding of a story; `ModelAnswer` reads what comes of it.
enum AnalysisSchema {
    static let value: JSONValue = object(
        ["cast": list(person, most: 200), "scenes": list(scene, most: 400)],
        required: ["cast", "scenes"]
    )

    private static let person: JSONValue = object(
        [
            "name": text, "also": list(text, most: 12),
            "kind": word(["person", "animal", "being"]),
            "gender": word(["female", "male", "unknown"]),
            "age": word(["child", "young", "adult", "old", "unknown"]),
            "looks": list(object(["words": text, "sentence": number], required: ["words", "sentence"]), most: 8),
        ],
        required: ["name", "kind"]
    )

    private static let scene: JSONValue = object(
        [
            "first": number,
            "place": claim(ScenePlace.allCases),
            "time": claim(Scenery.TimeOfDay.allCases),
            "season": claim(SceneBrief.Season.allCases),
            "weather": claim(Scenery.Weather.allCases),
            "light": claim(SceneBrief.Light.allCases),
            "mood": claim(Scenery.Mood.allCases),
            "actors": list(
                object(
                    ["name": text, "action": text, "toward": text, "sentence": number],
                    required: ["name", "sentence"]
                ),
                most: 8
            ),
            "objects": list(object(["words": text, "sentence": number], required: ["words", "sentence"]), most: 6),
            "moment": number,
        ],
        required: ["first", "actors", "moment"]
    )

    private static func claim<Kind: RawRepresentable<String>>(_ kinds: [Kind]) -> JSONValue {
        object(
            ["kind": word(kinds.map(\.rawValue)), "words": text, "sentence": number],
            required: ["kind", "words", "sentence"]
        )
    }

    private static let text: JSONValue = ["type": "string"]
    private static let number: JSONValue = ["type": "integer"]

    private static func word(_ words: [String]) -> JSONValue {
        ["type": "string", "enum": .list(words.map { .text($0) })]
    }

    private static func list(_ items: JSONValue, most: Int) -> JSONValue {
        ["type": "array", "items": items, "maxItems": .integer(most)]
    }

    private static func object(_ members: [String: JSONValue], required: [String]) -> JSONValue {
        [
            "type": "object", "properties": .object(members), "required": .list(required.map { .text($0) }),
            "additionalProperties": .flag(false),
        ]
    }
}
