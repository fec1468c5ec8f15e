import Foundation
import Native

/// What happens in a story, before it is written: chapters of beats, who is in it, where, and what is planted and paid off.
///
/// Written by a model as JSON, or by the built-in storyteller; delivered as `outline.json`.
package struct StoryOutline: Sendable, Equatable, Codable {
    package struct Person: Sendable, Equatable, Codable {
        package var name: String
        /// "protagonist", "her brother".
        package var role: String
        /// Looks, character, what he or she wants.
        package var description: String

        package init(name: String, role: String = "", description: String = "") {
            (self.name, self.role, self.description) = (name, role, description)
        }
    }

    package struct Place: Sendable, Equatable, Codable {
        package var name: String
        package var description: String

        package init(name: String, description: String = "") { (self.name, self.description) = (name, description) }
    }

    package struct Chapter: Sendable, Equatable, Codable {
        package var title: String
        /// Counted from 1; 0 if acts are not told.
        package var act: Int
        /// What happens, a sentence each.
        package var beats: [String]

        package init(title: String = "", act: Int = 0, beats: [String]) {
            (self.title, self.act, self.beats) = (title, act, beats)
        }
    }

    /// Something that is shown early and matters late.
    package struct Plant: Sendable, Equatable, Codable {
        package var what: String
        /// Chapters, counted from 1.
        package var planted: Int
        package var paidOff: Int

        package init(what: String, planted: Int, paidOff: Int) {
            (self.what, self.planted, self.paidOff) = (what, planted, paidOff)
        }
    }

    package var title: String
    package var theme: String
    package var cast: [Person]
    package var places: [Place]
    package var chapters: [Chapter]
    package var plants: [Plant]

    package init(
        title: String,
        theme: String = "",
        cast: [Person] = [],
        places: [Place] = [],
        chapters: [Chapter],
        plants: [Plant] = []
    ) {
        (self.title, self.theme, self.cast) = (title, theme, cast)
        (self.places, self.chapters, self.plants) = (places, chapters, plants)
    }

    /// All beats in order, with the index of their chapter.
    package var beats: [(chapter: Int, text: String)] {
        chapters.indices.flatMap { chapter in chapters[chapter].beats.map { (chapter, $0) } }
    }
}

/// Reads what a model gave as an outline: forgiving in form, strict in what a story cannot do without.
package enum OutlineReader {
    /// Why an answer is no outline, in words for the model that is asked again.
    package struct Problem: Error, Sendable, Equatable {
        package var message: String

        package init(message: String) { self.message = message }
    }

    /// - Throws: `Problem`.
    package static func read(_ answer: String) throws(Problem) -> StoryOutline {
        guard let object = answer.jsonObject else { throw Problem(message: "The answer was no JSON object.") }
        let raw: Raw
        do {
            raw = try JSONDecoder().decode(Raw.self, from: Data(object.utf8))
        } catch {
            throw Problem(message: "The answer was no JSON of the asked form: \(Self.words(error))")
        }
        let chapters = (raw.chapters ?? []).compactMap { chapter -> StoryOutline.Chapter? in
            let beats = (chapter.beats ?? []).compactMap { $0 }.map(Self.line).filter { !$0.isEmpty }
            guard !beats.isEmpty else { return nil }
            return StoryOutline.Chapter(
                title: Self.line(chapter.title ?? ""),
                act: chapter.act?.value ?? 0,
                beats: beats
            )
        }
        guard !chapters.isEmpty else { throw Problem(message: "The outline had no chapter with a beat in it.") }
        let cast = (raw.cast ?? []).compactMap { person -> StoryOutline.Person? in
            let name = Self.line(person.name ?? "")
            guard !name.isEmpty else { return nil }
            return StoryOutline.Person(
                name: name,
                role: Self.line(person.role ?? ""),
                description: Self.line(person.description ?? "")
            )
        }
        guard !cast.isEmpty else { throw Problem(message: "The outline named nobody in `cast`.") }
        return StoryOutline(
            title: Self.line(raw.title ?? ""),
            theme: Self.line(raw.theme ?? ""),
            cast: cast,
            places: (raw.places ?? []).compactMap { place in
                let name = Self.line(place.name ?? "")
                return name.isEmpty
                    ? nil : StoryOutline.Place(name: name, description: Self.line(place.description ?? ""))
            },
            chapters: chapters,
            plants: (raw.plants ?? []).compactMap { plant in
                let what = Self.line(plant.what ?? "")
                guard !what.isEmpty, let planted = plant.planted?.value, let paidOff = plant.paidOff?.value else {
                    return nil
                }
                let range = 1...chapters.count
                guard range.contains(planted), range.contains(paidOff), planted <= paidOff else { return nil }
                return StoryOutline.Plant(what: what, planted: planted, paidOff: paidOff)
            }
        )
    }

    /// Words of a chapter, and of a beat, below which there are too many of them.
    private static let leastOfChapter = 120
    private static let leastOfBeat = 40

    /// How an outline does not fit what was asked, in words for the model; nil if it does.
    package static func misfit(_ outline: StoryOutline, _ brief: StoryBrief) -> String? {
        let count = outline.chapters.count
        if brief.chapters > 0, count != brief.chapters {
            return "It has \(count) \(count == 1 ? "chapter" : "chapters"); there are to be \(brief.chapters)."
        }
        if brief.chapters == 0, count > max(1, brief.length / leastOfChapter) {
            return "It has \(count) chapters for \(brief.length) words: far too many."
        }
        if outline.beats.count > max(8, count, brief.length / leastOfBeat) {
            return "It has \(outline.beats.count) beats for \(brief.length) words: far too many."
        }
        return nil
    }

    /// An outline whose chapters and beats are no more than the story has room for: neighbours are told together.
    package static func fitted(_ outline: StoryOutline, _ brief: StoryBrief) -> StoryOutline {
        var fitted = outline
        let most = brief.chapters > 0 ? brief.chapters : max(1, brief.length / leastOfChapter)
        if outline.chapters.count > most {
            fitted.chapters = grouped(outline.chapters, most).map { group in
                var chapter = group[0]
                chapter.beats = group.flatMap(\.beats)
                return chapter
            }
            // Their numbers are of other chapters.
            fitted.plants = []
        }
        let beats = max(8, fitted.chapters.count, brief.length / leastOfBeat)
        guard fitted.beats.count > beats else { return fitted }
        let each = max(1, beats / fitted.chapters.count)
        for index in fitted.chapters.indices {
            fitted.chapters[index].beats = grouped(fitted.chapters[index].beats, each).map {
                line($0.joined(separator: " "))
            }
        }
        return fitted
    }

    /// At most so many groups of neighbours, as even as can be.
    private static func grouped<Item>(_ items: [Item], _ most: Int) -> [[Item]] {
        let count = min(most, items.count)
        return (0..<count).map { Array(items[(items.count * $0 / count)..<(items.count * ($0 + 1) / count)]) }
    }

    private static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? context.debugDescription : "`\(path)`: \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }

    /// One line of plain words; models number their beats, and put marks around names.
    private static func line(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let plain = String(words.drop { "-*•#".contains($0) || $0 == " " }).replacing("**", with: "")
        // What a model says at length would be in every question that follows.
        return plain.shortened(to: longestLine)
    }

    private static let longestLine = 400

    private struct Raw: Decodable {
        struct Person: Decodable { var name, role, description: String? }
        struct Place: Decodable { var name, description: String? }
        struct Chapter: Decodable {
            var title: String?
            var act: AnsweredNumber?
            var beats: [String?]?
        }
        struct Plant: Decodable {
            var what: String?
            var planted, paidOff: AnsweredNumber?

            private enum CodingKeys: String, CodingKey {
                case what, planted
                case paidOff = "paid_off"
            }
        }

        var title, theme: String?
        var cast: [Person]?
        var places: [Place]?
        var chapters: [Chapter]?
        var plants: [Plant]?
    }
}

/// A number as models write it, 2 or "2" or "part 2"; 0 for what is none.
package struct AnsweredNumber: Decodable, Sendable {
    package var value: Int

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try? container.decode(String.self)
        value = (try? container.decode(Int.self)) ?? text.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
