import Analysis
import Dispatch
import Film
import Foundation
import Mustache
import Native
import Studio
import Synchronization
import SystemPackage
import Yams

/// `book.html`: the story with its pictures in one file that needs nothing else.
struct BookPage {
    var manuscript: Manuscript
    var pictures: [ItemResult]
    /// The most important first.
    var cast: [CastMember]
    /// Where the pictures' files are.
    var folder: FilePath

    /// Pixels on the long side of the pictures in the page: sharp on a page, and light enough for a network drive.
    private static let longSide = 1280.0
    private static let jpegQuality = 86
    private static let mostPeople = 12

    func html() throws -> [UInt8] {
        let words = try Self.words(manuscript.language)
        let template = try MustacheTemplate(string: Resource.bookPage)
        var context: [String: Any] = [
            "title": manuscript.title,
            "language": manuscript.language,
            "direction": ["ar", "he", "fa", "ur", "yi"].contains(manuscript.language) ? "rtl" : "ltr",
            "sections": try sections(missing: words["missing"] ?? ""),
        ]
        if let author = manuscript.author { context["author"] = author }
        let people = cast.prefix(Self.mostPeople).map { member in
            let person = ScenePerson(member)
            let kind = person.kind == "person" ? [] : [words[person.kind] ?? person.kind]
            return ["name": member.name, "look": (kind + person.looks).joined(separator: ", ")]
        }
        if !people.isEmpty {
            context["people"] = ["title": words["people"] ?? "", "list": people] as [String: Any]
        }
        return Array(template.render(context).utf8)
    }

    /// What the page says besides the story, in its language.
    private static func words(_ language: String) throws -> [String: String] {
        let all = try BookWords.all.get()
        return all[String(language.prefix(2))] ?? all["en"] ?? [:]
    }

    /// One section for each picture: the picture, then the text that it belongs to.
    private func sections(missing: String) throws -> [[String: Any]] {
        let images = try encodedPictures()
        let whole = 0..<manuscript.text.utf8.count
        let pieces: [(range: Range<Int>, picture: ItemResult?)] =
            pictures.isEmpty ? [(whole, nil)] : pictures.map { ($0.scene.range, $0) }
        return pieces.map { piece in
            var section: [String: Any] = ["paragraphs": paragraphs(in: piece.range)]
            if let result = piece.picture, let picture = result.picture,
                let (data, width, height) = images[picture.file]
            {
                section["picture"] =
                    [
                        "data": data, "width": width, "height": height,
                        "alt": picture.placeholder == nil
                            ? result.scene.brief.scenery.moment : missing,
                    ] as [String: Any]
                section["scene"] = Self.facts(result.scene)
            }
            return section
        }
    }

    /// Where and when a scene is, and who is there, for scripts that read the page.
    private static func facts(_ scene: Scene) -> [String: String] {
        let brief = scene.brief
        return [
            "place": brief.place?.value.rawValue ?? "", "time": brief.time?.value.rawValue ?? "",
            "weather": brief.weather?.value.rawValue ?? "", "people": brief.actors.map(\.name).joined(separator: ", "),
        ]
    }

    private typealias Encoded = (data: String, width: Int, height: Int)

    /// Every picture for the page, by its file; encoded on all cores.
    private func encodedPictures() throws -> [String: Encoded] {
        let results = Mutex<[String: Result<Encoded, any Error>]>([:])
        let files = pictures.compactMap(\.picture?.file)
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
            let file = files[index]
            let result = Result { try encoded(file) }
            results.withLock { $0[file] = result }
        }
        return try results.withLock { try $0.mapValues { try $0.get() } }
    }

    private func encoded(_ file: String) throws -> Encoded {
        let canvas = try Canvas.reading(png: try FileIO.read(folder.pushing(FilePath(file))))
        let scale = min(1, Self.longSide / Double(max(canvas.width, canvas.height)))
        let (width, height) = (Int(Double(canvas.width) * scale), Int(Double(canvas.height) * scale))
        let fitted = scale < 1 ? try canvas.resized(width: width, height: height) : canvas
        let jpeg = try fitted.jpeg(quality: Self.jpegQuality)
        return ("data:image/jpeg;base64," + Data(jpeg).base64EncodedString(), width, height)
    }

    /// The parts of the outline within a range; a paragraph that a cut goes through shows in both sections.
    private func paragraphs(in range: Range<Int>) -> [[String: Any]] {
        manuscript.outline.parts.filter { $0.range.overlaps(range) }.compactMap { part in
            let text = Outline.flowing(manuscript.text, part.range.clamped(to: range))
            guard !text.isEmpty else { return nil }
            switch part.kind {
            case .sceneBreak: return ["break": true]
            case .heading:
                let bare = InlineMarks.stripped(String(text.drop { $0 == "#" || $0 == " " }))
                // The title is at the head of the page already.
                return bare == manuscript.title && part.range.lowerBound < 200 ? nil : ["heading": bare]
            case .matter: return ["text": InlineMarks.stripped(text)]
            case .body:
                let isTitle = text == manuscript.title && part == manuscript.outline.parts.first
                return isTitle ? nil : ["text": InlineMarks.stripped(text)]
            }
        }
    }
}

/// What pages and films say besides the story, by language.
enum BookWords {
    static let all = Result { try YAMLDecoder().decode([String: [String: String]].self, from: Resource.bookWords) }
}
