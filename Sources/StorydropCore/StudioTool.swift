import Analysis
import Foundation
import Native
import Studio
package import SystemPackage

/// The Studio by itself: `storydrop paint`.
package enum StudioTool {
    /// A picture, and how it came about.
    package struct Painting: Sendable {
        package var png: [UInt8]
        /// That the painting took, the PNG included.
        package var seconds: Double
        /// What of the text is in it, for people.
        package var understood: String
    }

    /// Paints a text.
    /// - Throws: `StartupError` for an unknown style or a text without a word, `NativeError` without memory.
    package static func paint(_ text: String, style: String, width: Int, height: Int) async throws -> Painting {
        let style = try self.style(style)
        guard text.contains(where: \.isLetter) else {
            throw StartupError("There is nothing to paint: say it in words, as `a girl with a lantern`.")
        }
        let manuscript = try Manuscript(raw: text, title: nil, kind: .text, name: "the text")
        guard let scene = try Story(manuscript).scenes(maximum: 1, minimum: 1).first else {
            throw StartupError("There is no scene in this text: say what is to be seen, as `a girl with a lantern`.")
        }
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
        let seconds = (clock.now - start) / .seconds(1)
        return Painting(png: png, seconds: seconds, understood: scene.brief.scenery.summary)
    }

    /// The style of a name, written as rules may write it.
    private static func style(_ name: String) throws -> PaintingStyle {
        let names = PaintingStyle.allCases.map(\.rawValue)
        guard let known = names.first(where: { SettingWord.plain($0) == SettingWord.plain(name) }),
            let style = PaintingStyle(rawValue: known)
        else { throw StartupError(YAMLReader.unknown("style", name, within: "--style", known: names)) }
        return style
    }

    /// Width and height of `1024x576`; nil for anything else, and for sides beyond 16 to 8192 pixels.
    package static func size(_ text: String) -> (width: Int, height: Int)? {
        let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1], (16...8192).contains(width),
            (16...8192).contains(height)
        else { return nil }
        return (width, height)
    }

    /// Whether a picture can be written to a file, told before it is painted.
    /// - Throws: `StartupError` that names the folder.
    package static func probe(_ file: FilePath) throws {
        let folder = file.removingLastComponent()
        guard let facts = try FileIO.facts(folder), facts.kind == .directory else {
            throw StartupError("\(folder) is no folder: make it, or name another with --out.")
        }
        let kind = try FileIO.facts(file)?.kind
        if kind == .directory { throw StartupError("\(file) is a folder: name a file in it with --out.") }
        let errorNumber = FileIO.mayWrite(folder)
        // A device or a pipe is written to; nothing is put beside it.
        guard errorNumber == 0 || (kind != nil && kind != .regular) else {
            let reason = NativeError.system(operation: "writing", subject: folder.string, errno: errorNumber)
            throw StartupError("\(reason). Name another file with --out.")
        }
    }

    /// Writes a picture; a file that was there before is replaced at once and whole, or stays as it was.
    package static func write(_ png: [UInt8], to file: FilePath) async throws {
        try await BlockingWork.run { try replace(file, with: png) }
    }

    private static func replace(_ file: FilePath, with png: [UInt8]) throws {
        if let facts = try FileIO.facts(file), facts.kind != .regular {
            return try FileIO.write(png, to: file, sync: false)
        }
        let name = file.lastComponent?.string ?? "picture"
        let temporary = file.removingLastComponent().appending(".\(name).\(ProcessInfo.processInfo.processIdentifier)")
        do {
            try FileIO.replace(file, with: png, temporary: temporary)
        } catch {
            // What is half written is nobody's.
            if FileIO.isThere(temporary) { try FileIO.removeFile(temporary) }
            throw error
        }
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
        let style = try self.style(style)
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
        let style = try self.style(style)
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
