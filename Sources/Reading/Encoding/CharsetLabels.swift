/// What headers call charsets.
enum CharsetLabels {
    /// Labels that mean a wider charset than they say, as browsers understand them, and some old names.
    private static let meanings = [
        "iso-8859-1": "windows-1252", "latin1": "windows-1252", "l1": "windows-1252", "us-ascii": "windows-1252",
        "ascii": "windows-1252", "cp1252": "windows-1252", "x-cp1252": "windows-1252", "iso8859-1": "windows-1252",
        "iso-8859-9": "windows-1254", "latin5": "windows-1254", "iso-8859-11": "windows-874", "tis-620": "windows-874",
        "latin2": "ISO-8859-2", "cp1250": "windows-1250", "x-cp1250": "windows-1250", "cp1251": "windows-1251",
        "x-cp1251": "windows-1251", "koi8": "KOI8-R", "cp866": "IBM866", "cp850": "IBM850", "cp437": "IBM437",
        "cp852": "IBM852", "cp855": "IBM855", "mac": "macintosh", "x-mac-roman": "macintosh",
        "maccyrillic": "x-mac-cyrillic", "x-mac-ukrainian": "x-mac-cyrillic", "iso-8859-8-i": "ISO-8859-8",
        "gb2312": "GB18030", "gbk": "GB18030", "x-gbk": "GB18030", "gb_2312-80": "GB18030", "euc-cn": "GB18030",
        "cp936": "GB18030", "shift_jis": "windows-31J", "shift-jis": "windows-31J", "sjis": "windows-31J",
        "x-sjis": "windows-31J", "ms_kanji": "windows-31J", "cp932": "windows-31J", "x-euc-jp": "EUC-JP",
        "euc-kr": "windows-949", "ks_c_5601-1987": "windows-949", "korean": "windows-949", "cp949": "windows-949",
        "uhc": "windows-949", "big5": "Big5-HKSCS", "big5-hkscs": "Big5-HKSCS", "cn-big5": "Big5-HKSCS",
        "x-x-big5": "Big5-HKSCS", "cp950": "Big5-HKSCS", "cp1361": "Johab", "ms1361": "Johab",
    ]

    private static let names: [String: String] = Dictionary(
        (Charset.singleByte + Charset.multiByte).map { ($0.name.lowercased(), $0.name) },
        uniquingKeysWith: { first, _ in first }
    )

    /// The charset that a label means, or the label itself if it may be another that the C library knows.
    static func charset(_ label: String) -> String? {
        let label = label.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
        if let name = meanings[label] ?? names[label] { return name }
        // Unicode and 7-bit charsets would have been found by their structure.
        let isStructural = ["utf", "ucs", "iso-10646", "unicode", "iso-2022", "hz"].contains { label.hasPrefix($0) }
        return isStructural || SingleByteTable.named(label) == nil ? nil : label
    }
}
