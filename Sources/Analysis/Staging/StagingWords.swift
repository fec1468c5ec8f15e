import Studio
import Yams

/// What a language's words say of looks and actions, from `lexicons/staging.yaml`.
struct StagingWords: Sendable {
    private(set) var numbers: [String: String] = [:]
    private(set) var places: [String: String] = [:]
    private(set) var colors: [String: UInt32] = [:]
    private(set) var hairColors: [String: UInt32] = [:]
    private(set) var skins: [String: UInt32] = [:]
    private(set) var garments: [String: String] = [:]
    private(set) var headgear: [String: String] = [:]
    private(set) var extras: [String: String] = [:]
    private(set) var hair: [String: String] = [:]
    private(set) var beards: [String: String] = [:]
    private(set) var builds: [String: String] = [:]
    private(set) var roles: [String: String] = [:]
    private(set) var actions: [String: String] = [:]
    private(set) var faces: [String: String] = [:]
    /// What an animal's size is of the usual one, by the word that stands before it.
    private(set) var sizes: [String: Double] = [:]
    /// "larger" and "as large"; what stands between them and the noun.
    private(set) var comparisons: Set<String> = []
    private(set) var comparers: Set<String> = []

    private static let cache = LanguageTable { StagingWords(language: $0) }

    /// The words of a language; none for one that is not listed.
    static func of(_ language: String) -> StagingWords { cache.of(String(language.prefix(2))) }

    private init(language: String) {
        let code = language == "ja" ? "zh" : language
        let table = (try? Yams.load(yaml: Resource.staging(code))) as? [String: [AnyHashable: Any]] ?? [:]
        func words(_ part: String) -> [String: String] {
            var words: [String: String] = [:]
            for (value, list) in (table[part] ?? [:]).sorted(by: { "\($0.key)" < "\($1.key)" }) {
                for word in "\(list)".split(separator: " ") {
                    words[String(word).replacing("_", with: " ")] = "\(value)"
                }
            }
            return words
        }
        // A key of a mapping is read as text: `0xC23A38`.
        func colors(_ part: String) -> [String: UInt32] {
            words(part).compactMapValues { UInt32($0.dropFirst(2), radix: 16) }
        }
        numbers = words("number")
        places = words("place")
        (self.colors, hairColors, skins) = (colors("colour"), colors("hairColor"), colors("skin"))
        (garments, headgear, extras) = (words("garment"), words("headgear"), words("extra"))
        (hair, beards, builds) = (words("hair"), words("beard"), words("build"))
        sizes = words("size").compactMapValues { Double($0) }
        let compared = words("compare")
        comparisons = Set(compared.filter { $0.value == "size" }.keys)
        comparers = Set(compared.filter { $0.value == "than" }.keys)
        (roles, actions, faces) = (words("role"), words("action"), words("face"))
    }

    /// The value of the first of a phrase's words that a table has; phrases of two words come first.
    static func find<Value>(_ table: [String: Value], in words: [String]) -> Value? {
        for index in words.indices.dropLast() {
            if let value = table[words[index] + " " + words[index + 1]] { return value }
        }
        for word in words {
            if let value = table[word] { return value }
            if word.hasSuffix("s"), let value = table[String(word.dropLast())] { return value }
            for singular in Motifs.singulars(of: word) { if let value = table[singular] { return value } }
        }
        return nil
    }
}
