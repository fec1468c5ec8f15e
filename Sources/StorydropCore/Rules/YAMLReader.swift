import Yams

/// One thing wrong in a YAML file, where exactly, and what would be right.
package struct YAMLProblem: Error, Sendable, Equatable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int
    package var message: String

    package var description: String { "\(file):\(line):\(column): \(message)" }
}

/// Reads mappings out of YAML, gathering every problem instead of stopping at the first.
struct YAMLReader {
    let file: String
    private(set) var problems: [YAMLProblem] = []

    init(file: String) {
        self.file = file
    }

    /// The root mapping of a text, or nil with a problem noted.
    ///
    /// An empty file is an empty mapping.
    mutating func root(of text: String) -> Node.Mapping? {
        do {
            guard let node = try Yams.compose(yaml: text) else { return Node.Mapping([]) }
            guard let mapping = node.mapping else {
                note("the file must be a list of `key: value` lines", at: node)
                return nil
            }
            return mapping
        } catch let error as YamlError {
            note(error)
            return nil
        } catch {
            problems.append(YAMLProblem(file: file, line: 1, column: 1, message: "\(error)"))
            return nil
        }
    }

    mutating func note(_ message: String, at node: Node) {
        problems.append(
            YAMLProblem(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, message: message)
        )
    }

    /// Notes every key that is not among the known ones, and every key that is there twice.
    mutating func checkKeys(of mapping: Node.Mapping, known: [String], within: String) {
        var seen: Set<String> = []
        for (key, _) in mapping {
            let name = key.string ?? ""
            if !seen.insert(name).inserted { note("`\(name)` is given twice in \(within)", at: key) }
            if known.contains(name) { continue }
            note(Self.unknown("key", name, within: within, known: known), at: key)
        }
    }

    static func unknown(_ what: String, _ name: String, within: String, known: [String]) -> String {
        let nearest = NearestMatch.find(name, among: known).map { "; did you mean `\($0)`?" } ?? "."
        return "unknown \(what) `\(name)` in \(within)\(nearest) Allowed: \(known.joined(separator: ", "))"
    }

    /// The string of a key; notes a problem if it is there but no text.
    mutating func string(_ name: String, in mapping: Node.Mapping, within: String) -> String? {
        guard let node = mapping[name] else { return nil }
        guard let text = node.scalar?.string else {
            note("`\(name)` in \(within) must be a text", at: node)
            return nil
        }
        return text
    }

    /// A whole number within a range.
    mutating func integer(_ name: String, in mapping: Node.Mapping, within: String, range: ClosedRange<Int>) -> Int? {
        guard let node = mapping[name] else { return nil }
        guard let number = node.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            note(
                "`\(name)` in \(within) is `\(node.scalar?.string ?? "not a number")`; it must be a whole number "
                    + "from \(range.lowerBound) to \(range.upperBound)",
                at: node
            )
            return nil
        }
        return number
    }

    mutating func flag(_ name: String, in mapping: Node.Mapping, within: String) -> Bool? {
        guard let node = mapping[name] else { return nil }
        guard let value = node.bool else {
            note("`\(name)` in \(within) must be true or false", at: node)
            return nil
        }
        return value
    }

    /// A text or a list of texts.
    mutating func strings(_ name: String, in mapping: Node.Mapping, within: String) -> [(text: String, node: Node)]? {
        guard let node = mapping[name] else { return nil }
        let nodes = node.sequence.map { Array($0) } ?? [node]
        let texts = nodes.compactMap { item in item.scalar.map { (text: $0.string, node: item) } }
        if texts.count != nodes.count { note("`\(name)` in \(within) must be a text or a list of texts", at: node) }
        return texts
    }

    mutating func mapping(_ name: String, in mapping: Node.Mapping, within: String) -> Node.Mapping? {
        guard let node = mapping[name] else { return nil }
        guard let inner = node.mapping else {
            note("`\(name)` in \(within) must be a list of `key: value` lines", at: node)
            return nil
        }
        return inner
    }

    /// The settings of a step, each checked against its spec.
    mutating func settings(_ mapping: Node.Mapping, specs: [SettingSpec], within: String) -> StepSettings {
        // Settings within a group: `subtitles: {font_size: 24}` is `subtitles.font_size`.
        let groups = Set(specs.compactMap { $0.name.split(separator: ".").count > 1 ? $0.group : nil })
        checkKeys(of: mapping, known: specs.map { $0.group ?? $0.name }.uniqued(), within: within)
        var values: [String: SettingValue] = [:]
        for group in groups.sorted() {
            guard let node = mapping[group], node.mapping == nil else { continue }
            if let flag = node.bool, let spec = specs.first(where: { $0.name == "\(group).on" }) {
                values[spec.name] = .flag(flag)
            } else {
                note("`\(group)` in \(within) must be a list of `key: value` lines", at: node)
            }
        }
        for group in groups.sorted() {
            guard let inner = mapping[group]?.mapping else { continue }
            let own = specs.filter { $0.group == group }.map { spec in
                var spec = spec
                spec.name = String(spec.name.dropFirst(group.count + 1))
                return spec
            }
            for (name, value) in settings(inner, specs: own, within: "\(within), \(group)").values {
                values["\(group).\(name)"] = value
            }
        }
        for spec in specs where spec.group == nil {
            guard let node = mapping[spec.name] else { continue }
            var text = node.scalar?.string ?? ""
            if case .text = spec.kind {
                // `title:` with nothing behind it, and JSON's null, say nothing.
                if node.null != nil { continue }
                // People list people.
                let items = node.sequence.map { $0.compactMap(\.scalar?.string) } ?? []
                if !items.isEmpty, items.count == node.sequence?.count { text = items.joined(separator: "; ") }
                if text.isEmpty, node.scalar == nil {
                    note("`\(spec.name)` in \(within) must be a text", at: node)
                    continue
                }
            }
            if let value = spec.value(from: text) {
                values[spec.name] = value
                continue
            }
            var nearest = "."
            if case .word(let words) = spec.kind, let match = NearestMatch.find(SettingWord.plain(text), among: words) {
                nearest = "; did you mean `\(match)`?"
            }
            note("`\(spec.name)` in \(within) is `\(text.prefix(80))`\(nearest) Allowed: \(spec.allowed)", at: node)
        }
        return StepSettings(values)
    }

    private mutating func note(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            problems.append(YAMLProblem(file: file, line: mark.line, column: mark.column, message: problem))
        default: problems.append(YAMLProblem(file: file, line: 1, column: 1, message: "\(error)"))
        }
    }
}

extension Array where Element: Hashable {
    /// Each element once, in order.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
