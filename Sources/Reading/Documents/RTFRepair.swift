/// Writes an RTF so that pandoc reads all of it.
///
/// Pure. Caller: `DocumentReader`. Pandoc 2.17 takes one character too many for the stand-in of a Unicode character where
/// that is a plain character (`\u8220?`), as many programs write it, and leaves out notes that are marked as optional
/// (`{\*\footnote`), as its own writer marks them. Stand-ins become `\'3f`, which it reads rightly; notes lose the mark.
package enum RTFRepair {
    package static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var repair = Repair(bytes)
        repair.run()
        return repair.output
    }

    private struct Repair {
        private let input: [UInt8]
        private var position = 0
        private(set) var output: [UInt8] = []
        /// How many characters stand in for a Unicode character, in each group that is open.
        private var standIns = [1]

        /// Groups deeper than this keep the count of the one around: no file of a word processor is as deep.
        private static let deepest = 10_000

        init(_ bytes: [UInt8]) {
            input = bytes
            output.reserveCapacity(bytes.count + bytes.count / 8)
        }

        mutating func run() {
            var depth = 0
            while position < input.count {
                let byte = input[position]
                switch byte {
                case UInt8(ascii: "{"):
                    depth += 1
                    if depth < Self.deepest { standIns.append(standIns[standIns.count - 1]) }
                    if !note() { copy(1) }
                case UInt8(ascii: "}"):
                    if depth > 0, depth < Self.deepest, standIns.count > 1 { standIns.removeLast() }
                    depth = max(0, depth - 1)
                    copy(1)
                case UInt8(ascii: "\\"): control()
                default: copy(1)
                }
            }
        }

        private mutating func copy(_ count: Int) {
            let end = min(input.count, position + count)
            output += input[position..<end]
            position = end
        }

        private func starts(_ text: StaticString) -> Bool {
            let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            return input.count - position >= wanted.count
                && zip(input[position...], wanted).allSatisfy { $0 == $1 }
        }

        /// A note that is marked as optional: whether it was one.
        private mutating func note() -> Bool {
            guard starts("{\\*\\footnote") else { return false }
            output.append(UInt8(ascii: "{"))
            position += 3
            return true
        }

        private mutating func control() {
            var next = position + 1
            while next < input.count, (input[next] | 0x20) &- 0x61 < 26 { next += 1 }
            let word = input[(position + 1)..<next]
            guard !word.isEmpty else { return copy(starts("\\'") ? 4 : 2) }
            let digits = next
            if next < input.count, input[next] == UInt8(ascii: "-") { next += 1 }
            while next < input.count, next - digits < 11, input[next] &- 0x30 < 10 { next += 1 }
            let value = Int(String(decoding: input[digits..<next], as: UTF8.self))
            copy(next - position)
            let hasBlank = position < input.count && input[position] == 0x20
            switch word {
            case [UInt8(ascii: "u")] where value != nil:
                let count = standIns[standIns.count - 1]
                // The blank that ends the word is no stand-in; without one the next letter would be part of it.
                if hasBlank { if count > 0 { position += 1 } else { copy(1) } }
                standIn(count)
            case [UInt8(ascii: "u"), UInt8(ascii: "c")]:
                standIns[standIns.count - 1] = min(max(value ?? 1, 0), 8)
            case Array("bin".utf8)[...]:
                // What follows are bytes, not text.
                copy(max(0, value ?? 0) + (hasBlank ? 1 : 0))
            default: break
            }
        }

        private mutating func standIn(_ count: Int) {
            var left = count
            while left > 0, position < input.count {
                switch input[position] {
                case 0x0A, 0x0D:
                    position += 1
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "}"): return
                case UInt8(ascii: "\\"):
                    guard starts("\\'") else { return }
                    copy(4)
                default:
                    position += 1
                    output += Array("\\'3f".utf8)
                }
                left -= 1
            }
        }
    }
}
