import Film
import Writing

/// A story in Markdown as plain text: headings as lines of their own, no marks of emphasis.
enum PlainStory {
    static func text(_ markdown: String) -> String {
        markdown.paragraphs.map { paragraph in
            let isHeading = paragraph.hasPrefix("#")
            let bare = isHeading ? String(paragraph.drop { $0 == "#" || $0 == " " }) : paragraph
            return InlineMarks.stripped(bare)
        }.joined(separator: "\n\n") + "\n"
    }
}
