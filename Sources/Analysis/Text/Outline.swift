/// The parts of a text: paragraphs, headings, breaks, and what stands before and after the story, each with its place.
package struct Outline: Sendable, Equatable {
    package enum Kind: String, Sendable, Equatable, Codable {
        case body
        case heading
        /// An ornament such as `* * *`.
        case sceneBreak = "break"
        /// A licence, a table of contents, a transcriber's note: kept, but no part of the story.
        case matter
    }

    package struct Part: Sendable, Equatable {
        package var kind: Kind
        /// UTF-8 bytes of the text, without the blank lines around.
        package var range: Range<Int>
    }

    package private(set) var parts: [Part] = []
    /// The first heading, if the text begins with one.
    package private(set) var title: String?

    /// Paragraphs end at blank lines; in a text without any, at every line end or, if its lines are wrapped at a
    /// width, at indents and after short last lines.
    ///
    /// `known`: what parts are that begin at these bytes, by a document that says so itself.
    package init(text: String, isMarkdown: Bool = false, known: [Int: Kind] = [:]) {
        var text = text
        text.makeContiguousUTF8()
        let ranges = text.withUTF8 { ParagraphFinder.paragraphs(in: $0, isMarkdown: isMarkdown) }
        parts = ranges.map { Part(kind: .body, range: $0) }
        HeadingFinder.mark(&parts, in: text, isMarkdown: isMarkdown)
        MatterFinder.mark(&parts, in: text)
        for index in parts.indices {
            if let kind = known[parts[index].range.lowerBound] { parts[index].kind = kind }
        }
        title = findTitle(in: text)
    }

    /// The text of a range as one line: the line ends of hard-wrapped texts become blanks.
    package static func flowing(_ text: String, _ range: Range<Int>) -> String {
        let piece = slice(text, range)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var isAfterBlank = true
        for byte in piece.utf8 {
            if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
                if !isAfterBlank { bytes.append(0x20) }
                isAfterBlank = true
            } else {
                bytes.append(byte)
                isAfterBlank = false
            }
        }
        if bytes.last == 0x20 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    package static func slice(_ text: String, _ range: Range<Int>) -> Substring {
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        return text[start..<utf8.index(start, offsetBy: range.count)]
    }

    private func findTitle(in text: String) -> String? {
        let first = parts.first { $0.kind == .heading || $0.kind == .body }
        guard let first, first.range.count <= 120 else { return nil }
        let line = Self.flowing(text, first.range)
        let bare = line.drop { $0 == "#" || $0 == " " }.trimmingSuffix { $0 == "#" || $0 == " " }
        guard first.kind == .heading || !(bare.last.map { ".,;:!?…\"”»。！？".contains($0) } ?? true) else { return nil }
        if HeadingFinder.headsPart(String(bare)) { return nil }
        return bare.isEmpty || parts.count < 2 ? nil : String(bare)
    }
}

extension Substring {
    package func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var result = self
        while let last = result.last, predicate(last) { result.removeLast() }
        return result
    }
}

extension Array {
    /// The first index whose element satisfies a predicate that is false, then true along the array.
    package func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
