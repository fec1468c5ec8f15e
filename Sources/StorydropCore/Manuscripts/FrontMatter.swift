import Yams

/// The YAML block between `---` lines at the head of a Markdown file.
///
/// It may give `title`, `author`, `language`, and settings of steps as a rule would. Other keys belong to other
/// programs and are left alone.
struct FrontMatter: Sendable {
    var title: String?
    var author: String?
    var language: String?
    var overrides: [String: StepSettings] = [:]

    init() {}

    init(yaml: String, name: String, steps: [any Step.Type]) throws(StorydropError) {
        var reader = YAMLReader(file: name)
        if let root = reader.root(of: yaml) {
            title = reader.string("title", in: root, within: "the front matter")
            author = reader.string("author", in: root, within: "the front matter")
            language = reader.string("language", in: root, within: "the front matter")
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

    /// The block and the text after it, or nil if the text does not begin with one.
    static func split(_ text: String) -> (front: String, body: String)? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.hasSuffix("\r") ? $0.dropLast() : $0
        }
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(where: { $0 == "---" || $0 == "..." }) else {
            return nil
        }
        return (
            // An empty line in place of the first `---` keeps line numbers in messages those of the file.
            "\n" + lines[1..<end].joined(separator: "\n"), lines[(end + 1)...].joined(separator: "\n")
        )
    }
}
