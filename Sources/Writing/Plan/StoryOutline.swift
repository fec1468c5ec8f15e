import Foundation

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
    }

    /// - Throws: `Problem`.
    package static func read(_ answer: String) throws(Problem) -> StoryOutline {
        guard let first = answer.firstIndex(of: "{"), let last = answer.lastIndex(of: "}"), first < last else {
            throw Problem(message: "The answer was no JSON object.")
        }
        let raw: Raw
        do {
            raw = try JSONDecoder().decode(Raw.self, from: Data(answer[first...last].utf8))
        } catch {
            throw Problem(message: "The answer was no JSON of the asked form: \(Self.words(error))")
        }
        let chapters = (raw.chapters ?? []).compactMap { chapter -> StoryOutline.Chapter? in
            let beats = (chapter.beats ?? []).map(Self.line).filter { !$0.isEmpty }
            guard !beats.isEmpty else { return nil }
            return StoryOutline.Chapter(title: Self.line(chapter.title ?? ""), act: chapter.act ?? 0, beats: beats)
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
                guard !what.isEmpty, let planted = plant.planted, let paidOff = plant.paidOff else { return nil }
                let range = 1...chapters.count
                guard range.contains(planted), range.contains(paidOff), planted <= paidOff else { return nil }
                return StoryOutline.Plant(what: what, planted: planted, paidOff: paidOff)
            }
        )
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
        return String(words.drop { "-*•#".contains($0) || $0 == " " }).replacing("**", with: "")
    }

    private struct Raw: Decodable {
        struct Person: Decodable { var name, role, description: String? }
        struct Place: Decodable { var name, description: String? }
        struct Chapter: Decodable {
            var title: String?
            var act: Int?
            var beats: [String]?
        }
        struct Plant: Decodable {
            var what: String?
            var planted, paidOff: Int?

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
