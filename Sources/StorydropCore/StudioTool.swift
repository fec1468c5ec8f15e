import Foundation
import Native
import Studio
package import SystemPackage

/// The parts of the product that work on one text or file by themselves: `storydrop paint` and `storydrop analyse`.
package enum StudioTool {
    /// Paints a text and writes the picture.
    /// - Returns: seconds that the painting took, the PNG included.
    /// - Throws: `StartupError` for an unknown style.
    package static func paint(
        _ text: String,
        style: String,
        width: Int,
        height: Int,
        to file: FilePath
    ) async throws
        -> Double
    {
        let names = PaintingStyle.allCases.map(\.rawValue)
        guard let name = names.first(where: { SettingWord.plain($0) == SettingWord.plain(style) }),
            let style = PaintingStyle(rawValue: name)
        else { throw StartupError(YAMLReader.unknown("style", style, within: "--style", known: names)) }
        let manuscript = try Manuscript(raw: text, title: nil, kind: .text, name: "the text")
        guard let scene = try Story(manuscript).scenes(maximum: 1, minimum: 1).first else { return 0 }
        let request = ImageRequest(
            prompt: text,
            brief: scene.brief,
            style: style,
            width: width,
            height: height,
            seed: PictureMaker.seed(scene)
        )
        let clock = ContinuousClock()
        let start = clock.now
        let png = try await LocalImageModel.png(request)
        try FileIO.write(png, to: file)
        return (clock.now - start) / .seconds(1)
    }

    /// Paints the scenes of a file as a job would, and keeps nothing: what `make bench` compares whole jobs with.
    ///
    /// Returns the seconds of the painting alone, without reading and analysis.
    package static func timePainting(_ file: FilePath, maximum: Int, style: String) async throws -> Double {
        guard let style = PaintingStyle(rawValue: style) else { throw StartupError("No style is called \(style).") }
        let scenes = try analyse(file, maximum: maximum).scenes
        let size = PictureSettings.size(aspect: "16:9", quality: "standard")
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for scene in scenes {
                let request = ImageRequest(
                    prompt: "",
                    brief: scene.brief,
                    style: style,
                    width: size.width,
                    height: size.height,
                    seed: PictureMaker.seed(scene)
                )
                group.addTask { _ = try await LocalImageModel.png(request) }
            }
            try await group.waitForAll()
        }
        return (clock.now - start) / .seconds(1)
    }

    /// Reads a file and cuts it into scenes.
    package static func analyse(_ file: FilePath, maximum: Int) throws -> Analysis {
        let name = file.lastComponent?.string ?? ""
        let request = ReadRequest(
            bytes: try FileIO.read(file),
            name: name,
            lowercasedExtension: file.extension?.lowercased() ?? ""
        )
        guard case .story(let manuscript) = try DropFormat.read(request) else {
            throw StorydropError(
                .unsupportedType,
                "\(name) is a list of URLs.",
                hint: "Drop it into the inbox to have them fetched."
            )
        }
        return Analysis(
            manuscript: manuscript,
            scenes: try Story(manuscript).scenes(maximum: maximum, minimum: 100)
        )
    }
}

/// How a file is understood.
package struct Analysis: Sendable {
    let manuscript: Manuscript
    let scenes: [Scene]

    /// The text that was read.
    package var text: String { manuscript.text }

    /// For people.
    package var summary: String {
        var lines = [
            "\(manuscript.title)\(manuscript.author.map { " by \($0)" } ?? "")",
            "\(manuscript.kind.rawValue), \(manuscript.language), \(manuscript.words) words", "",
        ]
        for scene in scenes {
            let brief = scene.brief
            let facts = [
                brief.place?.rawValue, brief.time?.rawValue, brief.weather?.rawValue, brief.mood?.rawValue,
                brief.actors.isEmpty ? nil : brief.actors.map(\.rawValue).joined(separator: "+"),
                brief.things.isEmpty ? nil : brief.things.map(\.rawValue).joined(separator: "+"),
            ].compactMap { $0 }
            lines.append(
                "\(scene.index). [\(scene.range.lowerBound), \(scene.range.upperBound)) \(facts.joined(separator: ", "))"
            )
            lines.append("   \(brief.moment)")
        }
        return lines.joined(separator: "\n")
    }

    /// Everything as JSON.
    package func json() throws -> String {
        struct Output: Encodable {
            var schema = "storydrop/analysis/1"
            var title: String
            var language: String
            var words: Int
            var scenes: [Entry]
        }
        struct Entry: Encodable {
            var index: Int
            var sourceRange: [Int]
            var text: String
            var brief: Scenery
        }
        let entries = scenes.map {
            Entry(
                index: $0.index,
                sourceRange: [$0.range.lowerBound, $0.range.upperBound],
                text: $0.text,
                brief: $0.brief
            )
        }
        let output = Output(
            title: manuscript.title,
            language: manuscript.language,
            words: manuscript.words,
            scenes: entries
        )
        return String(decoding: try JSONText.encode(output), as: UTF8.self)
    }
}
