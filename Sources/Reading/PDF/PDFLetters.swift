import Foundation

/// Turns text in the order in which it stands on a line, from left to right, into the order in which it is read.
enum VisualOrder {
    static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
            // Digits of Arabic run from left to right.
            !(0x0660...0x0669).contains(scalar.value) && !(0x06F0...0x06F9).contains(scalar.value)
        default: false
        }
    }

    /// A right-to-left line, read: its characters from the right, but words and numbers that run to the right as they
    /// stand.
    static func logical(_ text: String) -> String {
        // Marks stand after their letters in both orders: whole characters are turned.
        var pieces: [[Character]] = []
        var isForward = false
        for character in text {
            let goesRight = runsToTheRight(character)
            if goesRight, isForward {
                pieces[pieces.count - 1].append(character)
            } else if isForward, isJoint(character) {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append([character])
            }
            isForward = goesRight || isForward && isJoint(character)
        }
        var result = ""
        for piece in pieces.reversed() {
            if piece.count == 1 {
                result.append(piece[0])
                continue
            }
            // A joint at the end of a word that runs to the right belongs to the line around it.
            let end = piece.lastIndex { !isJoint($0) } ?? piece.index(before: piece.endIndex)
            result += String(piece[(end + 1)...].reversed())
            result += String(piece[...end])
        }
        return areTurned(result) ? String(result.map { mirrored[$0] ?? $0 }) : result
    }

    /// Whether brackets close before they open: some fonts tell them as they look, others as they are meant.
    private static func areTurned(_ text: String) -> Bool {
        guard let first = text.first(where: { mirrored[$0] != nil }) else { return false }
        return ")]}>»".contains(first) && text.contains { "([{<«".contains($0) }
    }

    private static func runsToTheRight(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first, !isRightToLeft(scalar) else { return false }
        return character.isLetter || character.isNumber
    }

    /// What holds numbers and foreign words together.
    private static func isJoint(_ character: Character) -> Bool { ".,:/-'’ %&@_+".contains(character) }

    private static let mirrored: [Character: Character] = [
        "(": ")", ")": "(", "[": "]", "]": "[", "{": "}", "}": "{", "<": ">", ">": "<", "«": "»", "»": "«",
    ]
}

/// Shapes of letters as fonts have them, as the letters that they stand for.
enum PresentationForms {
    /// A text with ligatures and with the shapes of Arabic and Hebrew letters as plain letters.
    static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isForm) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isForm(scalar) {
                result += String(scalar).precomposedStringWithCompatibilityMapping
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isForm(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0xFB00 && scalar.value <= 0xFEFC
            && (scalar.value <= 0xFB4F || scalar.value >= 0xFE70 || (0xFB50...0xFDFB).contains(scalar.value))
    }
}

/// Numbers of notes, raised.
enum Superscript {
    private static let digits: [Character: Character] = [
        "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]
    private static let all = Set(digits.values)

    static func raised(_ text: String) -> String { String(text.map { digits[$0] ?? $0 }) }

    static func isRaised(_ character: Character) -> Bool { all.contains(character) }
}
