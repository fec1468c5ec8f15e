import Yams

/// Common given names and their genders, from `lexicons/given_names.yaml`.
package enum GivenNames {
    private static let table: [String: CastMember.Gender] = {
        let raw = (try? Yams.load(yaml: Resource.givenNames)) as? [String: String] ?? [:]
        var table: [String: CastMember.Gender] = [:]
        for (letter, list) in raw.sorted(by: { $0.key < $1.key }) {
            for name in list.split(separator: " ") { table[String(name)] = CastMember.Gender(letter: letter[...]) }
        }
        return table
    }()

    /// The gender that a given name is known for; nil if it is not known.
    package static func gender(of name: String) -> CastMember.Gender? { table[name.lowercased()] }

    /// The given names among the words of a text.
    static func genders(in words: WordTable) -> [Int32: CastMember.Gender] {
        var found: [Int32: CastMember.Gender] = [:]
        for (name, gender) in table {
            if let number = words.existing(name) { found[number] = gender }
        }
        return found
    }
}
