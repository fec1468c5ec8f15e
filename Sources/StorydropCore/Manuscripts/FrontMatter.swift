import Native
import Yams

/// The YAML block between `---` lines at the head of a Markdown file.
///
/// It may give `title`, `author`, `language`, and settings of steps as a rule would. Other keys belong to other
/// programs and are left alone; a block that is no YAML, as in `title: Tale: the end`, is read line by line, unless it
/// has settings of ours.
struct FrontMatter: Sendable {
    var title: String?
    var author: String?
    var language: String?
    var overrides: [String: StepSettings] = [:]

    init() {}

    init(yaml: String, name: String, steps: [any Step.Type]) throws(StorydropError) {
        var reader = YAMLReader(file: name)
        let root = reader.root(of: yaml)
        if root == nil, !steps.contains(where: { yaml.contains("\n\($0.name):") }) {
            read(lines: yaml)
            return
        }
        if let root {
            title = Self.text(root["title"])
            author = Self.text(root["author"]) ?? Self.text(root["authors"])
            language = Self.text(root["language"]) ?? Self.text(root["lang"])
            for step in steps {
                guard let mapping = reader.mapping(step.name, in: root, within: "the front matter") else { continue }
                let specs = step.settings.filter(\.isForStories)
                overrides[step.name] = reader.settings(mapping, specs: specs, within: step.name)
            }
        }
        guard reader.problems.isEmpty else {
            throw StorydropError(
                .invalidSetting,
                "The front matter of \(name) is wrong: "
                    + reader.problems.map(\.description).joined(separator: "; "),
                hint: "Mend it and drop the file again; this one is kept."
            )
        }
    }

    /// What can be read of it without knowing YAML.
    private mutating func read(lines: String) {
        for line in lines.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = String(line[line.index(after: colon)...]).trimmed.trimmingQuotes
            guard !value.isEmpty else { continue }
            switch line[..<colon] {
            case "title": title = value
            case "author", "authors": author = value
            case "language", "lang": language = value
            default: break
            }
        }
    }

    /// A text, or several, or the `name` of who is told with more.
    private static func text(_ node: Node?) -> String? {
        switch node {
        case .scalar(let scalar): scalar.string.isEmpty ? nil : scalar.string
        case .sequence(let list):
            [list.compactMap { text($0) }.joined(separator: ", ")].first { !$0.isEmpty }
        case .mapping(let mapping): text(mapping["name"])
        default: nil
        }
    }

    /// Whether a line has a key and a value: `title: The fox`; a text may begin with a rule and have colons, too.
    private static func isEntry(_ line: some StringProtocol) -> Bool {
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { return false }
        let rest = line[line.index(after: colon)...]
        return (rest.isEmpty || rest.first == " ")
            && line[..<colon].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }

    /// The block and the text after it, or nil if the text does not begin with one.
    static func split(_ text: String) -> (front: String, body: String)? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.hasSuffix("\r") ? $0.dropLast() : $0
        }
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(where: { $0 == "---" || $0 == "..." }) else {
            return nil
        }
        let first = lines[1..<end].first { $0.first != "#" }
        guard first.map(Self.isEntry) ?? true else { return nil }
        return (
            // An empty line in place of the first `---` keeps line numbers in messages those of the file.
            "\n" + lines[1..<end].joined(separator: "\n"), lines[(end + 1)...].joined(separator: "\n")
        )
    }
}

extension String {
    /// Without the quotes around it.
    fileprivate var trimmingQuotes: String {
        guard count >= 2, let mark = first, mark == last, "\"'".contains(mark) else { return self }
        return String(dropFirst().dropLast())
    }
}
