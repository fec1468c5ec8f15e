import Analysis
import Foundation
import Native
import Studio
package import SystemPackage

/// The Studio by itself: `storydrop paint`.
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
            brief: scene.brief.scenery,
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

    /// Paints the scenes of a file one after the other, on this thread alone.
    ///
    /// Returns the seconds of each picture, the PNG included.
    package static func timeEach(
        _ file: FilePath,
        maximum: Int,
        style: String,
        width: Int,
        height: Int
    ) async throws -> [Double] {
        guard let style = PaintingStyle(rawValue: style) else { throw StartupError("No style is called \(style).") }
        let scenes = try await AnalysisTool.analyse(file, maximum: maximum).scenes
        let clock = ContinuousClock()
        return try scenes.map { scene in
            let took = try clock.measure {
                let painter = Painter(style: style, width: width, height: height, seed: PictureMaker.seed(scene))
                _ = try painter.paint(scene.brief.scenery).png()
            }
            return took / .seconds(1)
        }
    }

    /// Paints the scenes of a file as a job would, and keeps nothing: what `make bench` compares whole jobs with.
    ///
    /// Returns the seconds of the painting alone, without reading and analysis.
    package static func timePainting(_ file: FilePath, maximum: Int, style: String) async throws -> Double {
        guard let style = PaintingStyle(rawValue: style) else { throw StartupError("No style is called \(style).") }
        let scenes = try await AnalysisTool.analyse(file, maximum: maximum).scenes
        let size = PictureSettings.size(aspect: "16:9", quality: "standard")
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for scene in scenes {
                let request = ImageRequest(
                    prompt: "",
                    brief: scene.brief.scenery,
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
}
