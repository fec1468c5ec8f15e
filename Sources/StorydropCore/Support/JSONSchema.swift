/// The few forms of JSON Schema that all vendors take.
enum JSONSchema {
    static let text: JSONValue = ["type": "string"]
    static let number: JSONValue = ["type": "integer"]

    static func word(_ words: [String]) -> JSONValue {
        ["type": "string", "enum": .list(words.map { .text($0) })]
    }

    static func list(_ items: JSONValue, most: Int) -> JSONValue {
        ["type": "array", "items": items, "maxItems": .integer(most)]
    }

    static func object(_ members: [String: JSONValue], required: [String]) -> JSONValue {
        [
            "type": "object", "properties": .object(members), "required": .list(required.map { .text($0) }),
            "additionalProperties": .flag(false),
        ]
    }
}
