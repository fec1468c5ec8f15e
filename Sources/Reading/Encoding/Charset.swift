/// A legacy charset whose texts are told by statistics.
struct Charset: Sendable {
    /// The name that is told.
    let name: String
    /// Those of its languages that `LetterPairs` or `CharacterCosts` knows.
    let languages: [String]
    /// How much rarer than the commonest its files are, as -ln of the ratio.
    let rarity: Double

    private init(_ name: String, _ languages: String, _ rarity: Double) {
        self.name = name
        self.languages = languages.split(separator: " ").map(String.init)
        self.rarity = rarity
    }

    private static let western = "en fr de es pt it ca nl sv da nb fi is"
    private static let central = "cs sk pl hu sl sh ro de"
    private static let cyrillic = "ru uk be bg mk sr"

    /// Charsets of one byte a character.
    ///
    /// Where two read a text alike, the first is told.
    static let singleByte = [
        Charset("windows-1252", western, 0),
        Charset("ISO-8859-15", western, 4),
        Charset("macintosh", western, 4),
        Charset("IBM850", western, 5),
        Charset("IBM437", western, 5.5),
        Charset("windows-1250", central, 1),
        Charset("ISO-8859-2", central, 1.5),
        Charset("IBM852", central, 5),
        Charset("x-mac-centraleurroman", central, 5),
        Charset("ISO-8859-16", "ro", 4),
        Charset("windows-1251", cyrillic, 1),
        Charset("KOI8-R", "ru bg", 1.5),
        Charset("KOI8-U", "uk be", 2),
        Charset("ISO-8859-5", cyrillic, 2),
        Charset("IBM866", cyrillic, 2),
        Charset("IBM855", cyrillic, 3),
        Charset("x-mac-cyrillic", cyrillic, 3),
        Charset("windows-1253", "el", 1),
        Charset("ISO-8859-7", "el", 2),
        Charset("IBM737", "el", 3),
        Charset("IBM869", "el", 4),
        Charset("windows-1254", "tr", 1),
        Charset("IBM857", "tr", 3),
        Charset("windows-1255", "he", 1),
        Charset("ISO-8859-8", "he", 1.5),
        Charset("IBM862", "he", 3),
        Charset("windows-1256", "ar fa", 1),
        Charset("ISO-8859-6", "ar", 2),
        Charset("windows-1257", "lt lv et", 1),
        Charset("ISO-8859-13", "lt lv et", 2),
        Charset("ISO-8859-4", "lt lv et", 3),
        Charset("IBM775", "lt lv et", 4),
        Charset("windows-1258", "vi", 2),
        Charset("windows-874", "th", 1),
    ]

    /// Charsets of several bytes a character, each by its widest variant.
    static let multiByte = [
        Charset("GB18030", "hans hant", 1),
        Charset("windows-31J", "ja", 1),
        Charset("EUC-JP", "ja", 1),
        Charset("Big5-HKSCS", "hant", 1),
        Charset("windows-949", "ko", 1),
        Charset("EUC-TW", "hant", 4),
        Charset("Johab", "ko", 4),
    ]

    /// Narrower variants come first: they read some signs in another way, and a text that fits in one was written in it.
    static func variants(of name: String) -> [String] {
        switch name {
        case "GB18030": ["GB2312", "GB18030"]
        case "windows-31J": ["Shift_JIS", "windows-31J"]
        case "EUC-JP": ["EUC-JP", "EUC-JP-MS"]
        case "Big5-HKSCS": ["Big5", "Big5-HKSCS"]
        default: [name]
        }
    }

    /// What the C library calls a charset.
    static func converterName(_ name: String) -> String {
        switch name {
        case "windows-31J": "CP932"
        case "windows-949": "UHC"
        case "windows-874": "CP874"
        case "Shift_JIS": "SJIS"
        case "ISO-2022-JP": "ISO-2022-JP-3"
        case "IBM737": "CP737"
        case "IBM775": "CP775"
        case "x-mac-centraleurroman": "MAC-CENTRALEUROPE"
        case "x-mac-cyrillic": "MAC-CYRILLIC"
        default: name
        }
    }

    /// Signs that the C library reads in an older or odder way than is usual.
    ///
    /// Big5 by the table of the Unicode Consortium, in which the signs are not those that only look like them.
    static func corrections(_ name: String) -> [(from: Unicode.Scalar, to: Unicode.Scalar)] {
        switch name {
        case "Shift_JIS": [("\u{A5}", "\\"), ("\u{203E}", "~")]
        case "Johab": [("\u{20A9}", "\\")]
        case "Big5":
            [
                ("\u{2027}", "\u{2022}"), ("\u{FE51}", "\u{FF64}"), ("\u{FF5E}", "\u{223C}"),
                ("\u{2295}", "\u{2641}"), ("\u{2299}", "\u{2609}"), ("\u{2215}", "\u{FF0F}"), ("\u{FE68}", "\u{FF3C}"),
                ("\u{FFE5}", "\u{A5}"), ("\u{FFE0}", "\u{A2}"), ("\u{FFE1}", "\u{A3}"),
            ]
        case "macintosh": [("\u{394}", "\u{2206}"), ("\u{E01E}", "\u{F8FF}")]
        case "x-mac-cyrillic": [("\u{A4}", "\u{20AC}")]
        default: []
        }
    }
}
