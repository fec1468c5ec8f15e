import Analysis
import Foundation
import Native

/// The commands of the lab; each reads files and prints lines of JSON.
enum Lab {
    static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(1)
    }

    static func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    static func emit(_ value: some Encodable) throws {
        let data = try JSONEncoder().encode(value)
        FileHandle.standardOutput.write(data + [0x0A])
    }

    private struct PartLine: Encodable {
        var kind: String
        var start: Int
        var end: Int
    }

    private struct OutlineLine: Encodable {
        var file: String
        var language: String
        var parts: [PartLine]
    }

    static func outline(_ files: [String]) throws {
        for file in files {
            let text = try read(file)
            let outline = Outline(text: text)
            let parts = outline.parts.map {
                PartLine(kind: $0.kind.rawValue, start: $0.range.lowerBound, end: $0.range.upperBound)
            }
            try emit(OutlineLine(file: file, language: LanguageGuess.language(of: text), parts: parts))
        }
    }

    /// A document of the segmentation data: its units, and the units at which a new segment begins.
    struct Document: Decodable {
        var id: String
        var lang: String?
        var units: [String]
        var boundaries: [Int]
    }

    struct Prepared {
        var document: Document
        var text: StoryText
        /// For each sentence, the unit whose beginning is nearest.
        var units: [Int]
        /// Whether the sentence begins exactly where its unit does.
        var isExact: [Bool]
    }

    static func prepared(_ path: String) throws -> Prepared {
        let document = try JSONDecoder().decode(Document.self, from: Data(try read(path).utf8))
        let whole = document.units.joined(separator: "\n") + "\n"
        var starts: [Int] = []
        var offset = 0
        for unit in document.units {
            starts.append(offset)
            offset += unit.utf8.count + 1
        }
        let language = document.lang ?? LanguageGuess.language(of: whole)
        let text = try StoryText(whole, language: language, outline: Outline(text: whole))
        let units = text.sentences.map { sentence in
            let next = starts.partitioningIndex { $0 >= sentence.range.lowerBound }
            guard next > 0, next < starts.count else { return next < starts.count ? next : starts.count - 1 }
            let (left, right) = (sentence.range.lowerBound - starts[next - 1], starts[next] - sentence.range.lowerBound)
            return left < right ? next - 1 : next
        }
        let exact = zip(text.sentences, units).map { $0.range.lowerBound == starts[$1] }
        return Prepared(document: document, text: text, units: units, isExact: exact)
    }

    private struct FeatureLine: Encodable {
        var id: String
        var language: String
        var names: [String]
        var units: [Int]
        var isExact: [Bool]
        var boundaries: [Int]
        var unitCount: Int
        var rows: [[Float]]
    }

    static func features(_ files: [String]) throws {
        for file in files {
            let prepared = try prepared(file)
            let features = GapFeatures(prepared.text)
            try emit(
                FeatureLine(
                    id: prepared.document.id,
                    language: prepared.text.language,
                    names: GapFeatures.Name.allCases.map(\.rawValue),
                    units: prepared.units,
                    isExact: prepared.isExact,
                    boundaries: prepared.document.boundaries,
                    unitCount: prepared.document.units.count,
                    rows: (0..<features.rows).map { Array(features.row($0)) }
                )
            )
        }
    }

    private struct TopicLine: Encodable {
        var id: String
        var cuts: [Int]
        var boundaries: [Int]
        var unitCount: Int
        var gain: Double
        var structure: Double
        var speech: Double
    }

    static func topics(_ files: [String]) throws {
        for file in files {
            let prepared = try prepared(file)
            let cut = SceneCutter.topics(of: prepared.text)
            let speech =
                prepared.text.sentences.reduce(0.0) { $0 + Double($1.speech) } / Double(prepared.text.sentences.count)
            try emit(
                TopicLine(
                    id: prepared.document.id,
                    cuts: Set(cut.cuts.map { prepared.units[$0] }).sorted(),
                    boundaries: prepared.document.boundaries,
                    unitCount: prepared.document.units.count,
                    gain: cut.gain,
                    structure: cut.structure,
                    speech: speech
                )
            )
        }
    }

    private struct SpeedLine: Encodable {
        var bytes: Int
        var seconds: Double
        var bytesPerSecond: Double
    }

    /// How fast documents are read, their sentences found, and cut, on one thread; the files are read before.
    static func speed(_ files: [String]) throws {
        let texts = try files.map { path in
            try JSONDecoder().decode(Document.self, from: Data(try read(path).utf8)).units.joined(separator: "\n")
        }
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        let clock = ContinuousClock()
        let took = try clock.measure {
            for text in texts {
                _ = SceneCutter.topics(of: try StoryText(text, language: "en", outline: Outline(text: text)))
            }
        }
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
        try emit(SpeedLine(bytes: bytes, seconds: seconds, bytesPerSecond: Double(bytes) / seconds))
    }

    private struct CutLine: Encodable {
        var id: String
        var isTopical: Bool
        var cuts: [Int]
        var boundaries: [Int]
        var unitCount: Int
    }

    /// Cuts documents into as many scenes as they seem to have; `--model FILE` takes other weights.
    static func cut(_ arguments: [String]) throws {
        var files = arguments
        var model = SceneModel.fitted
        if files.first == "--model", files.count > 1 {
            model = SceneModel(yaml: try read(files[1]))
            files.removeFirst(2)
        }
        for file in files {
            let prepared = try prepared(file)
            let cutter = SceneCutter(prepared.text, model: model)
            let cuts = cutter.scenes().dropFirst().map { prepared.units[$0.sentences.lowerBound] }
            try emit(
                CutLine(
                    id: prepared.document.id,
                    isTopical: cutter.isTopical,
                    cuts: Set(cuts).subtracting([0]).sorted(),
                    boundaries: prepared.document.boundaries,
                    unitCount: prepared.document.units.count
                )
            )
        }
    }
}
