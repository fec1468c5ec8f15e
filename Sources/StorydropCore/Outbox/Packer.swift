import Foundation
import Native
import SystemPackage
import Writing

/// Gathers what is delivered for a finished story.
struct Packer: Sendable {
    let record: JobRecord
    let source: Source
    let story: Story
    /// If it was written for a brief.
    var written: WrittenStory?
    let plan: Plan
    /// The job's folder, where artifacts are.
    let folder: FilePath

    private static let thumbnailWidth = 480

    func parcel(_ outcome: PipelineOutcome, cost: JobStatus.Cost) throws -> Parcel {
        var parcel = Parcel()
        parcel.pictures = outcome.results.flatMap { $0.result.items.compactMap(\.picture) }
        parcel.cost = cost
        parcel.hasZip = plan.zip
        parcel.hasFolder = plan.folder
        parcel.add("source/manuscript.txt", bytes: Array(manuscript.text.utf8))
        for file in source.files { parcel.add("source/\(file.name)", file: file.path) }
        if let written { try add(written, to: &parcel) }
        for (_, result) in outcome.results {
            for artifact in result.files { parcel.add(artifact.name, file: folder.pushing(FilePath(artifact.file))) }
        }
        // The book shows the illustrations; a story that was only cut into scenes shows those.
        let shown =
            outcome.results.first { $0.step == IllustrateStep.name }
            ?? outcome.results.first { $0.result.items.contains { $0.picture != nil } } ?? outcome.results.first
        let pictures = shown?.result.items ?? []
        parcel.analysis = ManifestAnalysis(story, scenes: pictures.map(\.scene))
        let book = BookPage(manuscript: manuscript, pictures: pictures, cast: story.cast, folder: folder)
        parcel.add("book.html", bytes: try book.html())
        if let first = pictures.lazy.compactMap(\.picture).first {
            parcel.add("thumbnail.jpg", bytes: try thumbnail(first.file))
        }
        return parcel
    }

    private var manuscript: Manuscript { story.manuscript }

    /// What was written, and what it was planned by.
    private func add(_ written: WrittenStory, to parcel: inout Parcel) throws {
        var understood: [String] = []
        if case .brief(let brief) = source.content { understood = brief.understood }
        let facts = WritingFacts(written, understood: understood)
        parcel.writing = facts
        let markdown = written.markdown
        parcel.add("story/story.md", bytes: Array(markdown.utf8))
        parcel.add("story/story.txt", bytes: Array(PlainStory.text(markdown).utf8))
        parcel.add("story/premise.txt", bytes: Array((written.draft.premise + "\n").utf8))
        parcel.add("story/outline.json", bytes: try JSONText.encode(written.draft.outline))
        parcel.add("story/cast.json", bytes: try JSONText.encode(written.draft.outline.cast))
        parcel.add("story/story.json", bytes: try JSONText.encode(facts))
    }

    private func thumbnail(_ file: String) throws -> [UInt8] {
        let canvas = try Canvas.reading(png: try FileIO.read(folder.pushing(FilePath(file))))
        let height = max(1, canvas.height * Self.thumbnailWidth / canvas.width)
        return try canvas.resized(width: Self.thumbnailWidth, height: height).jpeg(quality: 82)
    }
}
