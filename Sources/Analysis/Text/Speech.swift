/// Finds what is said in a text: the ranges between quotation marks of any language, and after a dialogue's dash.
///
/// Called once per text by `StoryText`; promises ascending, disjoint ranges in UTF-8 bytes and linear time. Speech that
/// is never closed ends with its paragraph if a later one opens another; else it is none, after 3,000 bytes: one slip of a
/// typesetter does not make a book into one speech.
struct SpeechScanner {
    private static let longest = 3_000

    /// `paragraphs`: ranges in which a leading dash opens speech (French and Spanish dialogue).
    static func ranges(in text: String, paragraphs: [Range<Int>]) -> [Range<Int>] {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = SpeechScanner(bytes: bytes)
            scanner.run(paragraphs)
            return scanner.found
        }
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var found: [Range<Int>] = []
    private var opened: (at: Int, mark: Mark)?
    /// Where the paragraph of the open mark ends, and the one at hand.
    private var (openedEnd, end) = (0, 0)

    private enum Mark { case double, low, angle, straight, corner, single }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func run(_ paragraphs: [Range<Int>]) {
        // A text that has double marks uses single ones for quotations within speech, and for apostrophes.
        let singles = !hasDoubleMarks()
        for paragraph in paragraphs {
            var index = paragraph.lowerBound
            end = paragraph.upperBound
            if let dash = dashSpeech(paragraph) {
                found.append(dash)
                continue
            }
            while index < paragraph.upperBound {
                if let open = opened, index - open.at > Self.longest { opened = nil }
                let byte = bytes[index]
                if byte == 0x22 {
                    toggleStraight(at: index)
                    index += 1
                } else if byte >= 0xC2 {
                    index += mark(at: index, singles: singles)
                } else {
                    index += 1
                }
            }
        }
        found.removeAll { $0.isEmpty }
    }

    /// "— ¿Qué hora es?": the whole paragraph is speech, up to a second dash that brings the narrator in.
    private func dashSpeech(_ paragraph: Range<Int>) -> Range<Int>? {
        guard paragraph.count > 4, opened == nil else { return nil }
        let head = (bytes[paragraph.lowerBound], bytes[paragraph.lowerBound + 1], bytes[paragraph.lowerBound + 2])
        let isLongDash = head.0 == 0xE2 && head.1 == 0x80 && (head.2 == 0x94 || head.2 == 0x93 || head.2 == 0x95)
        let isShortDash = head.0 == UInt8(ascii: "-") && head.1 == 0x20
        guard isLongDash || isShortDash else { return nil }
        var index = paragraph.lowerBound + 3
        while index + 2 < paragraph.upperBound {
            let isDash = bytes[index] == 0xE2 && bytes[index + 1] == 0x80 && (0x93...0x95).contains(bytes[index + 2])
            if isDash { return paragraph.lowerBound..<index }
            index += 1
        }
        return paragraph
    }

    private mutating func toggleStraight(at index: Int) {
        let isNew = index >= openedEnd && isRightAfterBlank(index) && !isBeforeBlank(index + 1)
        if opened?.mark == .straight, !isNew {
            close(.straight, at: index)
        } else if isAfterBlank(index) {
            open(.straight, at: index)
        }
    }

    /// Behind a blank or a bracket: a dash may stand before either end of speech.
    private func isRightAfterBlank(_ index: Int) -> Bool {
        index == 0 || bytes[index - 1] <= 0x20 || bytes[index - 1] == 0x28 || bytes[index - 1] == 0x5B
    }

    private func isAfterBlank(_ index: Int) -> Bool {
        guard index > 0 else { return true }
        let before = bytes[index - 1]
        // Blanks, brackets, and the last byte of a dash.
        return before <= 0x20 || before == 0x28 || before == 0x5B || before == 0x2D
            || (before >= 0x93 && before <= 0x95 && index > 2 && bytes[index - 3] == 0xE2)
    }

    private func isBeforeBlank(_ index: Int) -> Bool {
        index >= bytes.count || bytes[index] <= 0x20 || bytes[index] == 0xC2
    }

    /// Opens speech; one that is open since an earlier paragraph had no end of its own, or goes on in this one.
    private mutating func open(_ mark: Mark, at index: Int) {
        if let open = opened {
            guard index >= openedEnd else { return }
            found.append(open.at..<openedEnd)
        }
        opened = (index, mark)
        openedEnd = end
    }

    private mutating func close(_ mark: Mark, at index: Int) {
        guard let open = opened, open.mark == mark else { return }
        found.append(open.at..<index)
        opened = nil
    }

    /// Handles one mark of more than one byte; returns its width.
    private mutating func mark(at index: Int, singles: Bool) -> Int {
        let first = bytes[index]
        let width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard index + width <= bytes.count else { return 1 }
        if first == 0xC2, bytes[index + 1] == 0xAB || bytes[index + 1] == 0xBB {
            angle(isLeft: bytes[index + 1] == 0xAB, at: index)
        } else if first == 0xE2, bytes[index + 1] == 0x80 {
            quotation(bytes[index + 2], at: index, singles: singles)
        } else if first == 0xE3, bytes[index + 1] == 0x80 {
            switch bytes[index + 2] {
            case 0x8C, 0x8E: open(.corner, at: index)
            case 0x8D, 0x8F: close(.corner, at: index)
            default: break
            }
        }
        return width
    }

    /// « or »: which of the two opens depends on the country, and some have a blank within.
    private mutating func angle(isLeft: Bool, at index: Int) {
        let next = index + 2
        let isBeforeWord = !isBeforeBlank(next) && !",.;:!?)-".utf8.contains(bytes[next])
        let opens =
            isRightAfterBlank(index)
            ? isLeft || isBeforeWord : opened?.mark != .angle && isAfterBlank(index) && (isLeft || isBeforeWord)
        if opens { open(.angle, at: index) } else { close(.angle, at: index) }
    }

    private mutating func quotation(_ last: UInt8, at index: Int, singles: Bool) {
        switch last {
        case 0x9E: open(.low, at: index)  // „
        case 0x9C:  // “ opens in English, closes in German.
            if opened?.mark == .low {
                close(.low, at: index)
            } else if opened == nil || isRightAfterBlank(index) && !isBeforeBlank(index + 3) {
                open(.double, at: index)
            }
        case 0x9D:  // ”
            if opened?.mark == .low { close(.low, at: index) } else { close(.double, at: index) }
        case 0x98 where singles && isAfterBlank(index): open(.single, at: index)  // ‘
        case 0x99 where singles && isEndOfSingle(index): close(.single, at: index)  // ’
        default: break
        }
    }

    /// A single mark closes speech after punctuation; after a letter it is an apostrophe.
    private func isEndOfSingle(_ index: Int) -> Bool {
        guard index > 0 else { return false }
        let before = bytes[index - 1]
        return before == 0x2E || before == 0x2C || before == 0x21 || before == 0x3F || before >= 0x80
    }

    private func hasDoubleMarks() -> Bool {
        var count = 0
        var index = 0
        while index + 2 < bytes.count {
            if bytes[index] == 0x22 {
                count += 1
            } else if bytes[index] == 0xE2, bytes[index + 1] == 0x80,
                bytes[index + 2] == 0x9C || bytes[index + 2] == 0x9E
            {
                count += 1
            }
            if count > 3 { return true }
            index += 1
        }
        return false
    }
}
