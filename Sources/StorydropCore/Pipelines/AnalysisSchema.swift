import Analysis
import Studio

/// The JSON Schema of a text model's understanding of a story; `ModelAnswer` reads what comes of it.
enum AnalysisSchema {
    static let value: JSONValue = JSONSchema.object(
        ["cast": JSONSchema.list(person, most: 200), "scenes": JSONSchema.list(scene, most: 400)],
        required: ["cast", "scenes"]
    )

    private static let person: JSONValue = JSONSchema.object(
        [
            "name": JSONSchema.text, "also": JSONSchema.list(JSONSchema.text, most: 12),
            "kind": JSONSchema.word(["person", "animal", "being"]),
            "gender": JSONSchema.word(["female", "male", "unknown"]),
            "age": JSONSchema.word(["child", "young", "adult", "old", "unknown"]),
            "looks": JSONSchema.list(
                JSONSchema.object(
                    ["words": JSONSchema.text, "sentence": JSONSchema.number],
                    required: ["words", "sentence"]
                ),
                most: 8
            ),
        ],
        required: ["name", "kind"]
    )

    private static let scene: JSONValue = JSONSchema.object(
        [
            "first": JSONSchema.number,
            "place": claim(ScenePlace.allCases),
            "time": claim(Scenery.TimeOfDay.allCases),
            "season": claim(SceneBrief.Season.allCases),
            "weather": claim(Scenery.Weather.allCases),
            "light": claim(SceneBrief.Light.allCases),
            "mood": claim(Scenery.Mood.allCases),
            "actors": JSONSchema.list(
                JSONSchema.object(
                    [
                        "name": JSONSchema.text, "action": JSONSchema.text, "toward": JSONSchema.text,
                        "sentence": JSONSchema.number,
                    ],
                    required: ["name", "sentence"]
                ),
                most: 8
            ),
            "objects": JSONSchema.list(
                JSONSchema.object(
                    ["words": JSONSchema.text, "sentence": JSONSchema.number],
                    required: ["words", "sentence"]
                ),
                most: 6
            ),
            "moment": JSONSchema.number,
        ],
        required: ["first", "actors", "moment"]
    )

    private static func claim<Kind: RawRepresentable<String>>(_ kinds: [Kind]) -> JSONValue {
        JSONSchema.object(
            ["kind": JSONSchema.word(kinds.map(\.rawValue)), "words": JSONSchema.text, "sentence": JSONSchema.number],
            required: ["kind", "words", "sentence"]
        )
    }
}
