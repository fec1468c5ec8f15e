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
                let analysis = LocalAnalyst(text).analysis(.exactly(1))
                guard let first = analysis.scenes.first else { continue }
                try emit(BriefLine(number: scene.number, brief: first.brief, cast: analysis.cast))
            }
        }
    }

    private struct AnalysisLine: Encodable {
        var file: String
        var bytes: Int
        var seconds: Double
        /// Most memory of the process so far.
        var peakBytes: Int
        var ranges: [[Int]]
        var sentenceEnds: [Int]
        var cast: [CastMember]
    }

    /// Whole files: how long each takes, where it is cut, and who is in it.
    static func analyse(_ files: [String]) throws {
        for file in files {
            let raw = try read(file)
            var analysis: StoryAnalysis?
            var ends: [Int] = []
            let took = try ContinuousClock().measure {
                let text = try StoryText(raw, language: LanguageGuess.language(of: raw), outline: Outline(text: raw))
                analysis = LocalAnalyst(text).analysis(.open(minimum: 0))
                ends = text.sentences.map(\.range.upperBound)
            }
            try emit(
                AnalysisLine(
                    file: file,
                    bytes: raw.utf8.count,
                    seconds: Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18,
                    peakBytes: peakBytes(),
                    ranges: analysis?.scenes.map(\.sourceRange) ?? [],
                    sentenceEnds: ends,
                    cast: analysis?.cast ?? []
                )
            )
        }
    }

    /// The peak of resident memory, from `/proc/self/status`.
    private static func peakBytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1_024
    }
}
