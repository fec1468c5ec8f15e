import Foundation
import Native
import SystemPackage
import Yams

/// Every model, provider and server that is known: the built-in list, and what a workspace's `models.yaml` says else.
struct ModelCatalog: Sendable, Equatable {
    private(set) var providers: [String: ProviderCard] = [:]
    /// What `models.yaml` says of a server, by name and key; later files add to it.
    private var servers: [(name: String, match: String?, values: [String: String])] = []
    private(set) var models: [ModelName: ModelCard] = [:]

    static func == (one: ModelCatalog, other: ModelCatalog) -> Bool {
        one.providers == other.providers && one.models == other.models
    }

    /// The built-in list.
    static let builtIn: ModelCatalog = {
        var catalog = ModelCatalog()
        let problems = catalog.add(Resource.models, file: "models.yaml")
        // A program whose own list is broken was never tested.
        precondition(problems.isEmpty, "\(problems)")
        return catalog
    }()

    /// The list of a workspace.
    /// - Throws: `RuleProblems` with file:line:column if its `models.yaml` is wrong.
    static func of(_ workspace: Workspace) throws -> ModelCatalog {
        let file = workspace.root.appending("models.yaml")
        guard try FileIO.facts(file) != nil else { return builtIn }
        var catalog = builtIn
        let problems = catalog.add(
            String(decoding: try FileIO.read(file, limit: 1 << 20), as: UTF8.self),
            file: "models.yaml"
        )
        guard problems.isEmpty else { throw RuleProblems(problems: problems) }
        return catalog
    }

    /// The card of a model; one that says nothing if it is not known.
    func card(_ name: ModelName, kind: ModelKind) -> ModelCard {
        models[name] ?? ModelCard(name: name, kind: kind)
    }

    /// How the server at an address differs; `named` wins over what the address tells.
    func traits(of address: String, named: String?) -> ServerTraits? {
        let known = servers.map(\.name)
        if let named, !known.contains(named) { return nil }
        let found =
            named ?? servers.first { $0.match.map { Self.names($0, in: address) } ?? false }?.name ?? "compatible"
        var values = servers.first { $0.name == "compatible" }?.values ?? [:]
        values.merge(servers.first { $0.name == found }?.values ?? [:]) { _, own in own }
        return ServerTraits(name: found, values)
    }

    /// Whether an address has a host or a port in it, and not just the beginning of another.
    private static func names(_ part: String, in address: String) -> Bool {
        address.ranges(of: part).contains { range in
            range.upperBound == address.endIndex || !address[range.upperBound].isNumber
        }
    }

    var serverNames: [String] { servers.map(\.name) }

    /// Adds what a file says.
    /// - Returns: what is wrong with it.
    private mutating func add(_ text: String, file: String) -> [YAMLProblem] {
        var reader = YAMLReader(file: file)
        guard let root = reader.root(of: text) else { return reader.problems }
        reader.checkKeys(of: root, known: ["providers", "servers", "models"], within: "the list of models")
        for (name, node) in reader.mapping("providers", in: root, within: "the list") ?? [:] {
            add(provider: name.string ?? "", node, &reader)
        }
        for (name, node) in reader.mapping("servers", in: root, within: "the list") ?? [:] {
            add(server: name.string ?? "", node, &reader)
        }
        if let node = root["models"], node.sequence == nil {
            reader.note("`models` must be a list of models, each with a dash", at: node)
        }
        for node in root["models"]?.sequence ?? [] { add(model: node, &reader) }
        return reader.problems
    }

    private mutating func add(provider name: String, _ node: Node, _ reader: inout YAMLReader) {
        guard let mapping = node.mapping else { return reader.note("`\(name)` must be `key: value` lines", at: node) }
        let known = providers[name] ?? ProviderCard(name: name, wire: "openai", baseURL: "")
        let settings = ProviderSettings.read(mapping, within: name, extra: ["quota_zone"], &reader)
        var card = settings.applied(to: known)
        card.quotaZone = reader.string("quota_zone", in: mapping, within: name) ?? card.quotaZone
        providers[name] = card
    }

    private mutating func add(server name: String, _ node: Node, _ reader: inout YAMLReader) {
        guard let mapping = node.mapping else { return reader.note("`\(name)` must be `key: value` lines", at: node) }
        reader.checkKeys(of: mapping, known: ["match"] + ServerTraits.keys, within: name)
        var values: [String: String] = [:]
        for (key, value) in mapping { values[key.string ?? ""] = value.scalar?.string ?? "" }
        if let form = values["schema"], ServerTraits.SchemaForm(rawValue: form) == nil, let value = mapping["schema"] {
            let known = ServerTraits.SchemaForm.allCases.map(\.rawValue)
            reader.note(YAMLReader.unknown("form", form, within: "schema", known: known), at: value)
        }
        for (key, value) in mapping where ServerTraits.flags.contains(key.string ?? "") {
            guard let flag = value.bool else {
                reader.note("`\(key.string ?? "")` of \(name) must be true or false", at: value)
                continue
            }
            values[key.string ?? ""] = "\(flag)"
        }
        let match = values.removeValue(forKey: "match")
        if let index = servers.firstIndex(where: { $0.name == name }) {
            servers[index].match = match ?? servers[index].match
            servers[index].values.merge(values) { _, new in new }
        } else {
            servers.append((name, match, values))
        }
    }

    private static let modelKeys = [
        "id", "provider", "kind", "prices", "free", "assume", "ends", "sizes", "step", "least_pixels", "most_pixels",
        "tokens", "references", "thinking", "voice", "manner", "most_characters",
    ]

    private mutating func add(model node: Node, _ reader: inout YAMLReader) {
        guard let mapping = node.mapping, let id = mapping["id"]?.scalar?.string,
            let provider = mapping["provider"]?.scalar?.string
        else { return reader.note("a model needs `id:` and `provider:`", at: node) }
        reader.checkKeys(of: mapping, known: Self.modelKeys, within: id)
        let name = ModelName(provider: provider, model: id)
        let kind = mapping["kind"]?.scalar?.string
        guard let kind = kind.map({ ModelKind(rawValue: $0) }) ?? models[name]?.kind else {
            return reader.note("`kind` of \(id) must be text, image or speech", at: mapping["kind"] ?? node)
        }
        var card = models[name] ?? ModelCard(name: name, kind: kind)
        card.kind = kind
        if let prices = mapping["prices"] {
            if prices.sequence == nil {
                reader.note("`prices` of \(id) must be a list, as `[{input: 1, output: 5}]`", at: prices)
            }
            card.prices = (prices.sequence ?? []).compactMap { price($0, of: id, &reader) }
        }
        card.isFree = reader.flag("free", in: mapping, within: id) ?? card.isFree
        card.assumed = reader.number("assume", in: mapping, within: id) ?? card.assumed
        card.ends = reader.day("ends", in: mapping, within: id)?.addingTimeInterval(86_400) ?? card.ends
        for size in reader.strings("sizes", in: mapping, within: id) ?? []
        where size.text.wholeMatch(of: /[1-9][0-9]?K/) == nil {
            reader.note("`sizes` of \(id) must be as 1K, 2K, 4K", at: size.node)
        }
        card.sizes = reader.strings("sizes", in: mapping, within: id)?.map(\.text) ?? card.sizes
        func integer(_ key: String, _ old: Int?, _ reader: inout YAMLReader) -> Int? {
            reader.integer(key, in: mapping, within: id, range: 1...1_000_000_000) ?? old
        }
        card.step = integer("step", card.step, &reader)
        card.leastPixels = integer("least_pixels", card.leastPixels, &reader)
        card.mostPixels = integer("most_pixels", card.mostPixels, &reader)
        card.references = integer("references", card.references, &reader) ?? 0
        card.mostCharacters = integer("most_characters", card.mostCharacters, &reader)
        card.thinking = reader.string("thinking", in: mapping, within: id) ?? card.thinking
        card.voice = reader.string("voice", in: mapping, within: id) ?? card.voice
        card.manner = reader.string("manner", in: mapping, within: id) ?? card.manner
        for (quality, count) in reader.mapping("tokens", in: mapping, within: id) ?? [:] {
            guard let number = count.int, 1...1_000_000 ~= number else {
                reader.note("`tokens` of \(id) must be whole numbers", at: count)
                continue
            }
            card.tokens[quality.string ?? ""] = number
        }
        models[name] = card
    }

    private func price(_ node: Node, of id: String, _ reader: inout YAMLReader) -> ModelPrice? {
        guard let mapping = node.mapping else {
            reader.note("a price of \(id) must be `{input: …, output: …}` or `{picture: …}`", at: node)
            return nil
        }
        let keys = ["from", "input", "output", "input_picture", "picture"]
        reader.checkKeys(of: mapping, known: keys, within: "a price of \(id)")
        var price = ModelPrice()
        price.from = reader.day("from", in: mapping, within: id)
        price.input = reader.number("input", in: mapping, within: id)
        price.output = reader.number("output", in: mapping, within: id)
        price.inputPicture = reader.number("input_picture", in: mapping, within: id)
        for (size, amount) in reader.mapping("picture", in: mapping, within: id) ?? [:] {
            guard let number = amount.scalar.flatMap({ Double($0.string) }), number >= 0, number.isFinite else {
                reader.note("a price must be a number of US dollars", at: amount)
                continue
            }
            price.picture[size.string ?? ""] = number
        }
        return price
    }
}

extension ServerTraits {
    static let flags = [
        "needs_key", "text", "stream_usage", "images", "image_quality", "edits", "speech", "is_free",
    ]
    static let keys = [
        "needs_key", "text", "max_tokens", "schema", "stream_usage", "images", "image_quality", "image_format", "edits",
        "speech", "is_free",
    ]

    init(name: String, _ values: [String: String]) {
        self.name = name
        func flag(_ key: String, _ standard: Bool) -> Bool { values[key].map { $0 == "true" } ?? standard }
        needsKey = flag("needs_key", needsKey)
        text = flag("text", text)
        maxTokens = values["max_tokens"] ?? maxTokens
        schema = values["schema"].flatMap { SchemaForm(rawValue: $0) } ?? schema
        streamUsage = flag("stream_usage", streamUsage)
        images = flag("images", images)
        imageQuality = flag("image_quality", imageQuality)
        imageFormat = values["image_format"] ?? imageFormat
        edits = flag("edits", edits)
        speech = flag("speech", speech)
        isFree = flag("is_free", isFree)
    }
}

extension YAMLReader {
    /// A number that is not negative.
    mutating func number(_ name: String, in mapping: Node.Mapping, within: String) -> Double? {
        guard let node = mapping[name] else { return nil }
        guard let number = node.scalar.flatMap({ Double($0.string) }), number >= 0, number.isFinite else {
            note("`\(name)` in \(within) must be a number that is not negative", at: node)
            return nil
        }
        return number
    }

    /// The beginning of a day, in UTC: `2027-01-31`.
    mutating func day(_ name: String, in mapping: Node.Mapping, within: String) -> Date? {
        guard let node = mapping[name] else { return nil }
        let strategy = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        guard let text = node.scalar?.string, let day = try? strategy.parse(text) else {
            note("`\(name)` in \(within) must be a day such as 2027-01-31", at: node)
            return nil
        }
        return day
    }
}
