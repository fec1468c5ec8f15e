/// Tells licences, tables of contents and publishers' notes from the story; they are kept, but no one draws them.
///
/// Called by `Outline` after the headings are known.
enum MatterFinder {
    static func mark(_ parts: inout [Outline.Part], in text: String) {
        markLicence(&parts, in: text)
        markNotes(&parts, in: text)
        markContents(&parts, in: text)
    }

    /// "*** START OF THE PROJECT GUTENBERG EBOOK …" and "*** END OF …".
    private static func markLicence(_ parts: inout [Outline.Part], in text: String) {
        var start: Int?
        var end: Int?
        for (index, part) in parts.enumerated() where part.range.count < 300 {
            let line = Outline.slice(text, part.range)
            guard line.hasPrefix("***") || line.hasPrefix("End of") else { continue }
            let upper = line.uppercased()
            guard upper.contains("PROJECT GUTENBERG") else { continue }
            if upper.contains("START OF"), start == nil { start = index }
            if upper.contains("END OF"), end == nil { end = index }
        }
        if let start { for index in 0...start { parts[index].kind = .matter } }
        if let end, end > (start ?? -1) { for index in end..<parts.count { parts[index].kind = .matter } }
    }

    /// Copyright lines and transcribers' notes, near the beginning and the end.
    private static func markNotes(_ parts: inout [Outline.Part], in text: String) {
        let near = 30
        for index in parts.indices where index < near || index >= parts.count - near {
            guard parts[index].kind != .matter, parts[index].range.count < 600 else { continue }
            let line = Outline.flowing(text, parts[index].range).lowercased()
            if HeadingWords.matter.contains(where: { line.hasPrefix($0) }) { parts[index].kind = .matter }
        }
    }

    /// A heading such as CONTENTS and the short lines after it.
    private static func markContents(_ parts: inout [Outline.Part], in text: String) {
        for index in parts.indices.prefix(60) where parts[index].range.count <= 40 && parts[index].kind != .matter {
            let words = Outline.flowing(text, parts[index].range).lowercased().split { !$0.isLetter }
            guard words.count <= 4, let last = words.last else { continue }
            guard HeadingWords.contents.contains(String(last)), words.count == 1 || words.count == 3 || words.count == 4
            else { continue }
            parts[index].kind = .matter
            markEntries(&parts, in: text, from: index + 1)
            return
        }
    }

    private static func markEntries(_ parts: inout [Outline.Part], in text: String, from first: Int) {
        var index = first
        let opening = first < parts.count ? Outline.flowing(text, parts[first].range) : ""
        // Contents may be one block, or a paragraph to each entry; they end where the first entry comes again, or
        // where a real paragraph stands.
        if first < parts.count, Outline.slice(text, parts[first].range).contains("\n") {
            parts[first].kind = .matter
            return
        }
        while index < parts.count, parts[index].range.count <= 120 {
            let line = Outline.flowing(text, parts[index].range)
            if index > first, line == opening { return }
            // The last short line before a paragraph is that paragraph's heading.
            if index + 1 < parts.count, parts[index + 1].range.count > 120, parts[index].kind == .heading { return }
            parts[index].kind = .matter
            index += 1
        }
    }
}
