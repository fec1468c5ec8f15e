import Foundation
import Native
import Writing
import Yams

/// A brief as it was dropped: what it asks for, and what was not said and is taken as usual.
struct DroppedBrief: Sendable {
    /// Settings of the step `write`; what is not there is the rule's to say.
    var settings: StepSettings
    /// What was understood of plain words, one line each: "length: 800, from `about 800 words`".
    var understood: [String] = []
    var warnings: [String] = []
}

/// Briefs: `.brief.yaml` and `.brief.json` with fields, `.brief.md` and `.brief.txt` in plain words.
enum BriefReader: ManuscriptReader {
    static let extensions = ["brief.yaml", "brief.yml", "brief.json", "brief.md", "brief.txt"]

    static func read(_ request: ReadRequest) throws -> ReadResult {
        let decoded = try PlainText(request.bytes, name: request.name)
        guard decoded.text.contains(where: { $0.isLetter || $0.isNumber }) else { throw empty(request.name) }
        let isProse = request.lowercasedExtension.hasSuffix("md") || request.lowercasedExtension.hasSuffix("txt")
        var brief = isProse ? try prose(decoded.text, request.name) : try fields(decoded.text, request.name)
        brief.warnings = decoded.warnings
        return .brief(brief)
    }

    private static func empty(_ name: String) -> StorydropError {
        StorydropError(
            .invalidBrief,
            "\(name) says nothing of a story.",
            hint: "Write who it is about and what happens, or see `storydrop schema brief`; the file is kept."
        )
    }

    private static func fields(
        _ text: String,
        _ name: String,
        isWhole: Bool = true
    ) throws(StorydropError) -> DroppedBrief {
        var reader = YAMLReader(file: name)
        var settings = StepSettings()
        if let root = reader.root(of: text) {
            settings = reader.settings(root, specs: BriefFields.specs, within: "the brief")
        }
        guard reader.problems.isEmpty else {
            throw StorydropError(
                .invalidBrief,
                "The brief \(name) is wrong: " + reader.problems.map(\.description).joined(separator: "; "),
                hint: "Mend it and drop it again; `storydrop schema brief` lists all fields. This one is kept."
            )
        }
        let said = ["persona", "story_setting", "character_input", "plot_elements", "title", "notes"]
        guard !isWhole || said.contains(where: { !settings.word($0).isEmpty }) else { throw empty(name) }
        return DroppedBrief(settings: settings)
    }

    private static func prose(_ text: String, _ name: String) throws(StorydropError) -> DroppedBrief {
        var body = text
        var given = StepSettings()
        if let (front, rest) = FrontMatter.split(text) {
            // What it is about may stand below.
            given = try fields(front, name, isWhole: false).settings
            body = rest
        }
        let guess = BriefGuess(body)
        var values: [String: SettingValue] = [:]
        var understood: [String] = []
        for spec in BriefFields.specs {
            guard let found = guess.fields[spec.name], given.values[spec.name] == nil else { continue }
            guard let value = spec.value(from: found.value) else {
                // What is guessed may be wrong; what is asked for must not be lost.
                let isMeant = guess.labelled.contains(spec.name) || ["length", "plot_elements"].contains(spec.name)
                guard isMeant else { continue }
                throw StorydropError(
                    .invalidBrief,
                    "The brief \(name) is wrong: `\(spec.name)` is `\(found.value.prefix(60))`. Allowed: \(spec.allowed)",
                    hint: "Mend it and drop it again; `storydrop schema brief` lists all fields. This one is kept."
                )
            }
            values[spec.name] = value
            if found.value.count <= 80 { understood.append("\(spec.name): \(found.value) (“\(found.words)”)") }
        }
        return DroppedBrief(settings: StepSettings(values).overridden(by: given), understood: understood)
    }
}
