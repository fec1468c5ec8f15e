import Foundation

/// `storydrop schema`: JSON Schemas of what people write, made of the same lists that check it.
package enum SchemaTool {
    package enum Subject: String, Sendable, CaseIterable {
        case brief, rule
    }

    /// A JSON Schema, as text.
    package static func schema(of subject: Subject) throws -> String {
        let value: JSONValue =
            switch subject {
            case .brief: document("brief", "A story to be written.", settings(BriefFields.specs))
            case .rule: rule
            }
        let object = try JSONSerialization.jsonObject(with: Data(value.bytes))
        let data = try JSONSerialization.data(
            withJSONObject: object,
            options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        )
        return String(decoding: data, as: UTF8.self)
    }

    private static func document(_ name: String, _ meaning: String, _ body: JSONValue) -> JSONValue {
        guard case .object(var members) = body else { return body }
        members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        members["title"] = .text("storydrop \(name)")
        members["description"] = .text(meaning)
        return .object(members)
    }

    /// Settings as an object; those of a group as an object of their own.
    private static func settings(_ specs: [SettingSpec]) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for spec in specs where spec.group == nil { members[spec.name] = member(spec) }
        for group in Set(specs.compactMap(\.group)) {
            let own = specs.filter { $0.group == group }.map { spec in
                var spec = spec
                spec.name = String(spec.name.dropFirst(group.count + 1))
                return spec
            }
            let inner = settings(own.filter { $0.name != "on" })
            members[group] = own.contains { $0.name == "on" } ? ["anyOf": [["type": "boolean"], inner]] : inner
        }
        return ["type": "object", "properties": .object(members), "additionalProperties": .flag(false)]
    }

    private static func member(_ spec: SettingSpec) -> JSONValue {
        var member: [String: JSONValue] = ["description": .text(spec.meaning)]
        switch spec.kind {
        case .word(let words):
            // A word may have its emoji with it: the list is what is meant, not all that is taken.
            member["type"] = "string"
            member["examples"] = .list(words.map { .text($0) })
        case .integer(let range):
            member["type"] = "integer"
            member["minimum"] = .integer(range.lowerBound)
            member["maximum"] = .integer(range.upperBound)
        case .number(let range):
            member["type"] = "number"
            member["minimum"] = .number(range.lowerBound)
            member["maximum"] = .number(range.upperBound)
        case .flag: member["type"] = "boolean"
        case .text(let allowed, _):
            member["type"] = "string"
            member["description"] = .text("\(spec.meaning) Allowed: \(allowed).")
        }
        switch spec.standard {
        case .word(let word): member["default"] = .text(word)
        case .integer(let number): member["default"] = .integer(number)
        case .number(let number): member["default"] = .number(number)
        case .flag(let flag): member["default"] = .flag(flag)
        }
        return .object(member)
    }

    private static var rule: JSONValue {
        let steps = allStages.map { stage -> JSONValue in
            ["type": "object", "properties": [stage.name: settings(stage.settings)], "required": [.text(stage.name)]]
        }
        let names: JSONValue = ["type": "string", "enum": .list(allStages.map { .text($0.name) })]
        return document(
            "rule",
            "What is made of which stories.",
            [
                "type": "object", "required": ["pipeline"],
                "properties": [
                    "name": ["type": "string"], "match": ["type": "object"],
                    "pipeline": ["type": "array", "minItems": 1, "items": ["anyOf": .list([names] + steps)]],
                    "providers": [
                        "type": "object",
                        "properties": .object(
                            Dictionary(
                                uniqueKeysWithValues: ModelKind.allCases.map {
                                    ($0.rawValue, ["type": "array", "items": ["type": "string"]])
                                }
                            )
                        ),
                    ],
                    "budget": ["type": "object", "properties": ["usd": ["type": "number", "minimum": 0]]],
                    "deliver": [
                        "type": "object", "properties": ["zip": ["type": "boolean"], "folder": ["type": "boolean"]],
                    ],
                    "priority": ["type": "integer"],
                ],
                "additionalProperties": .flag(false),
            ]
        )
    }
}
