import Analysis
import Foundation
import Native
package import SystemPackage

/// `storydrop analyse`: how one file is understood.
package enum AnalysisTool {
    /// Reads a file and cuts it into scenes.
    ///
    /// `maximum`: most scenes; `nil` for as many as the story seems to have. `model`: who reads it, too; it is paid.
    /// - Throws: `StorydropError` if the file cannot be read, or is a list of URLs, or the model cannot be asked.
    package static func analyse(_ file: FilePath, maximum: Int?, model: Reader? = nil) async throws -> FileAnalysis {
        let name = file.lastComponent?.string ?? ""
        let request = ReadRequest(
            bytes: try FileIO.read(file),
            name: name,
            lowercasedExtension: DropPath.lowercasedExtension(of: file)
        )
        guard case .story(let manuscript) = try DropFormat.read(request) else {
            throw StorydropError(
                .unsupportedType,
                "\(name) is no story but \(BriefReader.extensions.contains(request.lowercasedExtension) ? "a brief" : "a list of URLs").",
                hint: "Drop it into the inbox to have it made into one."
            )
        }
        var story = try Story(manuscript)
        let understanding = try await model?.read(story)
        if let understanding { story = story.understood(understanding) }
        // A Chinese character says as much as two or three letters.
        let minimum = ["zh", "ja", "ko"].contains(manuscript.language.prefix(2)) ? 40 : 100
        let analysis = story.analysis(maximum.map { .exactly($0, minimum: minimum) } ?? .open(minimum: minimum))
        return FileAnalysis(
            manuscript: manuscript,
            analysis: analysis,
            scenes: story.scenes(of: analysis),
            facts: StoryFacts(story, cast: analysis.cast),
            notes: understanding?.warnings ?? []
        )
    }

    /// A text model of a workspace, to read stories.
    package struct Reader: Sendable {
        private let desk: ModelDesk
        private let prompts: PromptTemplates
        private let provider: String

        /// `provider`: a name as rules use it; `auto` is the first that can be asked.
        package init(_ workspace: Workspace, provider: String) async throws {
            desk = try await ModelDesk.forCommand(workspace)
            prompts = try PromptTemplates(overrides: workspace.rules.appending("prompts"))
            self.provider = provider
        }

        fileprivate func read(_ story: Story) async throws -> Understanding {
            guard let model = desk.text([provider]) else { throw desk.nobody(.text, desk.texts([provider]).warnings) }
            let analyst = ModelAnalyst(model: model, prompts: prompts, cache: desk.cache)
            return try await analyst.read(story.text, CallContext(label: "analysis"))
        }
    }
}

/// How a file is understood: for people and for scripts.
package struct FileAnalysis: Sendable {
    let manuscript: Manuscript
    let analysis: StoryAnalysis
    let scenes: [Scene]
    let facts: StoryFacts
    /// What people should know of the reading.
    package let notes: [String]

    /// The text that was read.
    package var text: String { manuscript.text }

    /// Everything as JSON.
    package func json() throws -> String {
        let output = Output(
            facts: facts,
            author: manuscript.author,
            parts: manuscript.outline.parts.filter { $0.kind != .body }.map {
                Output.Part(kind: $0.kind.rawValue, sourceRange: [$0.range.lowerBound, $0.range.upperBound])
            },
            scenes: zip(analysis.scenes, scenes).map { Output.Entry(scene: $0, text: $1.text) }
        )
        return String(decoding: try JSONText.encode(output), as: UTF8.self)
    }

    private struct Output: Encodable {
        struct Part: Encodable {
            var kind: String
            var sourceRange: [Int]
        }

        struct Entry: Encodable {
            let scene: AnalysedScene
            let text: String

            private enum CodingKeys: CodingKey { case text }

            func encode(to encoder: any Encoder) throws {
                try scene.encode(to: encoder)
                var own = encoder.container(keyedBy: CodingKeys.self)
                try own.encode(text, forKey: .text)
            }
        }

        var schema = "storydrop/analysis/1"
        let facts: StoryFacts
        let author: String?
        /// Headings, breaks, and what is no part of the story.
        let parts: [Part]
        let scenes: [Entry]

        private enum CodingKeys: CodingKey { case schema, author, parts, scenes }

        func encode(to encoder: any Encoder) throws {
            try facts.encode(to: encoder)
            var own = encoder.container(keyedBy: CodingKeys.self)
            try own.encode(schema, forKey: .schema)
            try own.encodeIfPresent(author, forKey: .author)
            try own.encode(parts, forKey: .parts)
            try own.encode(scenes, forKey: .scenes)
        }
    }

    // MARK: For people

    /// Scenes, cast and briefs, with the words of the text that say so.
    package var summary: String {
        var lines = [
            "\(manuscript.title)\(manuscript.author.map { " by \($0)" } ?? "")",
            "\(manuscript.kind.rawValue), \(manuscript.language), \(manuscript.words) words, \(facts.readingMinutes) min to read",
        ]
        if !analysis.warnings.isEmpty {
            lines.append("content warnings: " + analysis.warnings.map(\.rawValue).joined(separator: ", "))
        }
        if facts.analysts != ["local"] { lines.append("read by \(facts.analysts.joined(separator: ", "))") }
        lines += facts.rejected.map { "not believed: \($0)" }
        lines += ["", "Cast"] + castLines()
        for scene in analysis.scenes { lines += [""] + sceneLines(scene) }
        return lines.joined(separator: "\n")
    }

    private func castLines() -> [String] {
        let shown = analysis.cast.prefix(20)
        guard !shown.isEmpty else { return ["  nobody is named"] }
        let lines = shown.flatMap { member -> [String] in
            let facts = [
                member.kind == .person ? nil : member.kind.rawValue, member.gender?.rawValue, member.age?.rawValue,
            ]
            .compactMap { $0 }
            let also = member.aliases.isEmpty ? "" : " (also \(member.aliases.prefix(6).joined(separator: ", ")))"
            var lines = [
                "  \(member.name)\(also): \((facts + ["\(member.mentions)×"]).joined(separator: ", "))"
            ]
            if !member.looks.isEmpty { lines.append("    looks: " + member.looks.map(\.value).joined(separator: "; ")) }
            return lines
        }
        let left = analysis.cast.count - shown.count
        return left > 0 ? lines + ["  and \(left) more"] : lines
    }

    private func sceneLines(_ scene: AnalysedScene) -> [String] {
        let brief = scene.brief
        var lines = ["\(scene.index). bytes \(scene.sourceRange[0])–\(scene.sourceRange[1])"]
        if scene.index > 1 {
            let reasons = scene.reasons.map(\.feature).joined(separator: ", ")
            lines.append(
                "   begins here (\(percent(scene.confidence))): \(reasons.isEmpty ? "an even share" : reasons)"
            )
        }
        lines += [
            line("place", brief.place), line("time", brief.time), line("season", brief.season),
            line("weather", brief.weather), line("light", brief.light), line("mood", brief.mood),
        ].compactMap { $0 }
        for actor in brief.actors {
            let toward = actor.toward.map { " → \($0)" } ?? ""
            lines.append("   \(padded("actor"))\(actor.name)\(actor.action.map { ", \($0)" } ?? "")\(toward)")
        }
        if !brief.objects.isEmpty {
            lines.append("   \(padded("objects"))\(brief.objects.map(\.value).joined(separator: ", "))")
        }
        if let moment = brief.moment { lines.append("   \(padded("moment"))\(moment.value)") }
        return lines
    }

    private func line<Value: RawRepresentable<String>>(_ name: String, _ finding: Finding<Value>?) -> String? {
        guard let finding else { return nil }
        let source = finding.carried ? "as before" : finding.evidence.count == 2 ? "“\(quote(finding.evidence))”" : ""
        return "   \(padded(name))\(finding.value.rawValue) (\(percent(finding.confidence))) \(source)"
    }

    private func quote(_ range: [Int]) -> String { Outline.flowing(manuscript.text, range[0]..<range[1]) }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private func padded(_ name: String) -> String { name.padding(toLength: 9, withPad: " ", startingAt: 0) }
}
