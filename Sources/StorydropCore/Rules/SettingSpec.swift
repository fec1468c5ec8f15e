import Native

/// The value of one setting of a step.
enum SettingValue: Sendable, Hashable, Codable {
    case word(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
}

/// What one setting of a step may be: the one place that rules, front matter, defaults and schemas are checked by.
struct SettingSpec: Sendable {
    enum Kind: Sendable {
        case word([String])
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case flag
        /// Any text of at most so many characters that a check finds nothing wrong with.
        case text(String, @Sendable (String) -> Bool)
    }

    /// As it is written; one within a group has the group's name and a full stop before its own.
    var name: String
    var kind: Kind
    var standard: SettingValue
    /// One line for people.
    var meaning: String
    /// Whether a story's own front matter may give it, or only a rule: stories come from anybody.
    var isForStories = true

    /// The group that it is written in, if it is in one.
    var group: String? { name.contains(".") ? String(name.prefix { $0 != "." }) : nil }

    /// What is allowed, in words.
    var allowed: String {
        switch kind {
        case .word(let words): words.joined(separator: ", ")
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .text(let allowed, _): allowed
        }
    }

    /// The value that a text stands for, or nil if it is not allowed.
    func value(from text: String) -> SettingValue? {
        switch kind {
        case .word(let words):
            let wanted = [SettingWord.plain(text), SettingWord.short(text)]
            return words.first { wanted.contains(SettingWord.plain($0)) }.map { .word($0) }
        case .integer(let range):
            // "10" and "10.0" are both the number ten to whoever wrote them.
            guard let number = Int(text) ?? Double(text).flatMap({ Int(exactly: $0) }), range.contains(number) else {
                return nil
            }
            return .integer(number)
        case .number(let range):
            guard let number = Double(text), range.contains(number) else { return nil }
            return .number(number)
        case .flag:
            switch text.lowercased() {
            case "true", "yes", "on": return .flag(true)
            case "false", "no", "off": return .flag(false)
            default: return nil
            }
        case .text(_, let isAllowed):
            let plain = text.trimmed
            return isAllowed(plain) ? .word(plain) : nil
        }
    }
}

/// Compares words the way people write them: any case, with or without the emoji that the old service showed.
enum SettingWord {
    /// Lower case, without emoji, apostrophes and outer blanks: "🎨 Watercolor" and "watercolor" are the same.
    static func plain(_ text: String) -> String {
        let kept = text.lowercased().unicodeScalars.filter { scalar in
            (scalar.isASCII || scalar.properties.isAlphabetic) && scalar != "'" && scalar != "\u{2019}"
        }
        return String(String.UnicodeScalarView(kept)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension SettingWord {
    /// Without what explains it: "🌟 G - General Audiences" is "g", "Adults (18+ years)" "adults", "Happy Ending" "happy".
    static func short(_ text: String) -> String {
        var words = plain(text)
        for mark in [" (", " - "] {
            if let range = words.firstRange(of: mark) { words = String(words[..<range.lowerBound]) }
        }
        if words.hasSuffix(" ending") { words.removeLast(" ending".count) }
        return words
    }
}

/// Settings of one step by name.
///
/// Lookups fall back to the declared default, so a step never sees a gap.
struct StepSettings: Sendable, Hashable, Codable {
    private(set) var values: [String: SettingValue]

    init(_ values: [String: SettingValue] = [:]) {
        self.values = values
    }

    /// These settings with everything that is not set filled in from the specs.
    func completed(by specs: [SettingSpec]) -> StepSettings {
        StepSettings(
            values.merging(specs.map { ($0.name, $0.standard) }, uniquingKeysWith: { given, _ in given })
        )
    }

    func overridden(by other: StepSettings) -> StepSettings {
        StepSettings(values.merging(other.values, uniquingKeysWith: { _, new in new }))
    }

    func word(_ name: String) -> String { if case .word(let value)? = values[name] { value } else { "" } }
    func flag(_ name: String) -> Bool { if case .flag(let value)? = values[name] { value } else { false } }
    func integer(_ name: String) -> Int { if case .integer(let value)? = values[name] { value } else { 0 } }
    func number(_ name: String) -> Double {
        switch values[name] {
        case .number(let value)?: value
        case .integer(let value)?: Double(value)
        default: 0
        }
    }
}
