import Studio

/// The settings that every step with pictures has.
enum PictureSettings {
    static let aspects = ["1:1", "16:9", "9:16", "4:3", "21:9"]
    static let qualities = ["standard", "high", "ultra"]

    static func specs(style: String, aspect: String) -> [SettingSpec] {
        [
            SettingSpec(
                name: "style",
                kind: .word(PaintingStyle.allCases.map(\.rawValue)),
                standard: .word(style),
                meaning: "How the pictures are painted."
            ),
            SettingSpec(
                name: "aspect_ratio",
                kind: .word(aspects),
                standard: .word(aspect),
                meaning: "Width to height."
            ),
            SettingSpec(
                name: "quality",
                kind: .word(qualities),
                standard: .word("standard"),
                meaning: "Pixels on the long side: standard 1024, high 1600, ultra 3840."
            ),
            SettingSpec(
                name: "min_segment_length",
                kind: .integer(50...500),
                standard: .integer(100),
                meaning: "Least characters of text for a picture of its own."
            ),
        ]
    }

    /// Pixels of a picture.
    ///
    /// Both sides are even, as films need them.
    static func size(aspect: String, quality: String) -> (width: Int, height: Int) {
        let sides: [String: Double] = ["standard": 1024, "high": 1600, "ultra": 3840]
        let long = sides[quality] ?? 1024
        let parts = aspect.split(separator: ":").compactMap { Double($0) }
        guard parts.count == 2 else { return (Int(long), Int(long)) }
        let short = Int((long * min(parts[0], parts[1]) / max(parts[0], parts[1]) / 2).rounded()) * 2
        return parts[0] >= parts[1] ? (Int(long), short) : (short, Int(long))
    }
}
