import Analysis
import Foundation

extension Lab {
    private struct LabelledScenes: Decodable {
        var scenes: [LabelledScene]
    }

    private struct LabelledScene: Decodable {
        var number: Int
        var language: String
        var text: String
    }

    private struct BriefLine: Encodable {
        var number: Int
        var brief: SceneBrief
        var cast: [CastMember]
    }

    /// The brief of each labelled scene of a file, each read by itself.
    static func briefs(_ files: [String]) throws {
        for file in files {
            let scenes = try JSONDecoder().decode(LabelledScenes.self, from: Data(try read(file).utf8)).scenes
            for scene in scenes {
                let text = try StoryText(scene.text, language: scene.language, outline: Outline(text: scene.text))
                let analysis = LocalAnalyst.analyse(text, limits: .exactly(1))
                guard let first = analysis.scenes.first else { continue }
                try emit(BriefLine(number: scene.number, brief: first.brief, cast: analysis.cast))
            }
        }
    }
}
