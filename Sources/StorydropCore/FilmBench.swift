import Analysis
import Film
import Foundation
import Logging
import Native
package import SystemPackage

/// Makes a film of pictures and voices that lie in a folder, as the film step does: what `make bench` measures.
package enum FilmBench {
    /// `scene_001.png`, `scene_001.wav`, `scene_001.txt` and so on, and `music.wav`; the film is left in `film/`.
    ///
    /// `seconds`: of each scene at least. Returns what was measured of the film, as JSON.
    package static func run(_ folder: FilePath, seconds: Double, quality: String, format: String) async throws -> String
    {
        let names = try FileIO.names(in: folder).map(\.string).filter { $0.hasPrefix("scene_") && $0.hasSuffix(".png") }
        let stems = names.map { String($0.dropLast(4)) }.sorted()
        guard !stems.isEmpty else { throw StartupError("\(folder) has no scene_001.png.") }
        let texts = try stems.map {
            String(decoding: try FileIO.read(folder.appending("\($0).txt")), as: UTF8.self).trimmed
        }
        let request = ReadRequest(
            bytes: Array(texts.joined(separator: "\n\n").utf8),
            name: "film.txt",
            lowercasedExtension: "txt"
        )
        guard case .story(let manuscript) = try DropFormat.read(request) else { throw StartupError("no story") }
        let steps = [
            PipelineStep(name: ScenesStep.name, settings: StepSettings(["duration_per_scene": .number(seconds)])),
            PipelineStep(
                name: FilmStep.name,
                settings: StepSettings([
                    "quality": .word(quality), "format": .word(format), "audio.music": .word("music.wav"),
                    "title_card": .flag(false), "end_card": .flag(false), "subtitles.burn": .flag(true),
                    "transition": .word("dissolve"),
                ])
            ),
        ]
        let rule = Rule(name: "bench", pipeline: steps)
        var work = StepWork(story: try Story(manuscript), plan: Plan(rule: rule, overrides: [:]))
        var (pictures, voices) = (StepResult(files: [], items: []), StepResult(files: [], items: []))
        for (index, stem) in stems.enumerated() {
            let scene = Scene(index: index + 1, range: 0..<0, text: texts[index], brief: SceneBrief(), cast: [])
            let facts = PictureFacts(
                file: "\(stem).png",
                prompt: "",
                seed: 0,
                provider: "bench",
                model: "file",
                width: 0,
                height: 0,
                seconds: 0
            )
            pictures.items.append(ItemResult(scene: scene, files: [], picture: facts))
            let narration = try narration(stem, texts[index], in: folder)
            voices.items.append(ItemResult(scene: scene, files: [], narration: narration))
        }
        work.earlier = [ScenesStep.name: pictures, NarrateStep.name: voices]
        return try await film(work, in: folder)
    }

    private static func narration(_ stem: String, _ text: String, in folder: FilePath) throws -> NarrationFacts {
        let utterance = Narration([Narration.Passage(text: text)], longest: 4000).utterances
        let pieces = utterance.map { Recording.Piece(utterance: $0, sound: folder.appending("\(stem).wav")) }
        let voice = "\(stem).voice.wav"
        let result = try Recording.write(pieces, to: folder.appending(voice))
        return NarrationFacts(
            file: voice,
            wav: voice,
            provider: "bench",
            model: "file",
            voices: [],
            seconds: result.seconds,
            words: result.words
        )
    }

    private static func film(_ work: StepWork, in folder: FilePath) async throws -> String {
        let bench = Workbench(
            folder: folder,
            images: [],
            studio: LocalImageModel(folder: folder.appending("painting")),
            root: folder,
            prompts: try PromptTemplates(overrides: folder.appending("prompts")),
            control: JobControl(),
            job: .random(),
            logger: Logger(label: "bench")
        )
        let step = FilmStep(settings: work.plan.settings(of: FilmStep.name) ?? StepSettings())
        var results: [Int: ItemResult] = [:]
        try await Crew.work(on: step.items(for: work), atOnce: step.itemsAtOnce) { item in
            try await step.make(item, on: bench)
        } done: { place, made in
            if case .success(let result) = made { results[place] = result }
        }
        let ending = try await step.finish(results.sorted { $0.key < $1.key }.map(\.value), work, on: bench)
        guard ending.problems.isEmpty else { throw StartupError(ending.problems.joined(separator: "; ")) }
        return String(decoding: try FileIO.read(folder.pushing(FilePath("film/film.json"))), as: UTF8.self)
    }
}
