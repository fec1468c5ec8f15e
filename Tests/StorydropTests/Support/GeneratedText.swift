/// Texts that nobody wrote, the same for the same seed: words, marks, blank lines and scripts in any mixture.
struct GeneratedText {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    private mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % bound
    }

    private static let pieces = [
        "the", "Maren", "old man", "in the kitchen", "said", "Mr. White", "“Come,”", "”", "“", "»Nein«", "—", "...",
        "…", "!", "?", ".",
        ",", "\n", "\n\n", "\n\n\n", "* * *", "\n* * *\n", "CHAPTER II", "\nIV.\n", "Dr.", "9th", "night", "rain",
        "宝玉笑道", "：", "。",
        "😀", "é", "e\u{301}", "\u{200F}שלום", "СНЕГ", "l'homme", "Hildegards", "’s", "'", "-", "\t", "  ", "A", "I",
        "the next morning",
        "went to the shore", "her red cloak", "his", "she", "\u{FEFF}", "1845", "contents",
        "*** END OF THE PROJECT GUTENBERG EBOOK ***",
    ]

    mutating func text() -> String {
        var text = "A "
        for _ in 0..<(1 + next(160)) {
            text += Self.pieces[next(Self.pieces.count)]
            if next(5) > 0 { text += " " }
        }
        return text
    }
}
