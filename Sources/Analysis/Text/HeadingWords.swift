import Yams

/// The words that headings are made of, from `lexicons/headings.yaml`, and the numbers among them.
enum HeadingWords {
    static let chapters = list("chapters")
    /// Headings that need no number.
    static let alone = list("alone")
    static let ordinals = list("numbers")
    static let articles = list("articles")
    static let contents = list("contents")
    static let matter = phrases("matter")

    private static let table: [String: String] =
        (try? Yams.load(yaml: Resource.headings)) as? [String: String] ?? [:]

    private static func list(_ name: String) -> Set<String> {
        Set((table[name] ?? "").split(separator: " ").map(String.init))
    }

    private static func phrases(_ name: String) -> [String] {
        (table[name] ?? "").split(separator: "|").map { String($0.trimmingSuffix { $0 == " " }.drop { $0 == " " }) }
    }

    /// "first", "erstes", "primero", "premier", "twenty" and their like.
    static func isOrdinal(_ word: String) -> Bool {
        if ordinals.contains(word) { return true }
        // "zweiundzwanzigstes", "twenty-first" come in parts that the list has the ends of.
        return word.count > 9 && ["zigstes", "zigste", "zehntes", "zehnte"].contains { word.hasSuffix($0) }
    }

    /// The value of Arabic digits or of a well-formed roman numeral; `nil` for anything else.
    static func number(_ word: String, allowsLowercase: Bool) -> Int? {
        if word.allSatisfy(\.isWholeNumber) { return word.count <= 4 ? Int(word) : nil }
        let upper = allowsLowercase ? word.uppercased() : word
        guard upper.count <= 9, upper.allSatisfy({ "IVXLCDM".contains($0) }) else { return nil }
        let values: [Character: Int] = ["I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1_000]
        var total = 0
        var last = 0
        for value in upper.reversed().compactMap({ values[$0] }) {
            total += value < last ? -value : value
            last = max(last, value)
        }
        // "CIVIL" and "MIX" spell numbers, too, but not as one writes them.
        return total > 0 && total < 400 && roman(total) == upper ? total : nil
    }

    private static func roman(_ number: Int) -> String {
        let steps = [
            (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ]
        var rest = number
        var result = ""
        for (value, letters) in steps {
            while rest >= value {
                result += letters
                rest -= value
            }
        }
        return result
    }

    /// "第十二回 …", "第3章", "卷一", "楔子": at most a line.
    static func isChinese(_ line: String) -> Bool {
        let digits = "0123456789０１２３４５６７８９零〇一二三四五六七八九十百千两廿卅上下"
        if ["楔子", "序章", "序", "引子", "尾声", "后记", "後記", "序言"].contains(line) { return true }
        guard line.count <= 48 else { return false }
        if line.first == "第" {
            let rest = line.dropFirst()
            let number = rest.prefix { digits.contains($0) }
            guard !number.isEmpty, let unit = rest.dropFirst(number.count).first, "回章节節卷部集篇话話幕".contains(unit)
            else { return false }
            let after = rest.dropFirst(number.count + 1).first
            return (after.map { !"中里，,的".contains($0) } ?? true) && !(line.last.map { "。！？”".contains($0) } ?? false)
        }
        if line.first == "卷" { return line.dropFirst().prefix(4).allSatisfy { digits.contains($0) } && line.count <= 5 }
        return false
    }
}
