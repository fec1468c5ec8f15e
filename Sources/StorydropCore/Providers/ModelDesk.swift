import Foundation
import Logging
import Native
import SystemPackage

/// Composes the models of a workspace: the one place where keys are read and wrappers are put around providers.
///
/// Made once by the composition root; asked by the conveyor for the models of a rule, and by `health.json` and `doctor`
/// for how they are.
struct ModelDesk: Sendable {
    /// A provider of the workspace.
    struct Entry: Sendable {
        var provider: ProviderCard
        var kind: WireKind
        /// Why it cannot be asked; nil if it can.
        var obstacle: String?
        var wire: ModelWire?
        let breaker = BreakerBox()
        var lanes: [ModelKind: Lane] = [:]
    }

    let catalog: ModelCatalog
    /// In the order of `auto`.
    let entries: [Entry]
    let studio: LocalImageModel
    /// The voices of this machine.
    let voices: LocalVoices
    private let speaker: LocalSpeechModel
    let cache: ModelCache
    private let accounts: any Purse & PauseStore
    private let clock: ModelClock
    private let texts: [String: any TextModel]
    private let images: [String: any ImageModel]
    private let speeches: [String: any SpeechModel]

    /// Looks up the keys, and makes the models of every provider that can be asked.
    ///
    /// `accounts`: where money is counted; made only if there is somebody to be paid.
    /// `environment`: where keys are looked up.
    /// - Throws: `RuleProblems` if `models.yaml` of the workspace is wrong.
    init(
        _ workspace: Workspace,
        accounts makeAccounts: @autoclosure () throws -> any Purse & PauseStore,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        clock: ModelClock = .system
    ) throws {
        catalog = try ModelCatalog.of(workspace)
        cache = ModelCache(folder: workspace.modelState.appending("cache"))
        studio = LocalImageModel(folder: workspace.state.appending("painting"))
        voices = try LocalVoices.installed(for: workspace)
        speaker = LocalSpeechModel(voices: voices, folder: workspace.state.appending("speaking"))
        self.clock = clock
        var entries = try Self.entries(workspace.settings, catalog, environment)
        let isRemote = entries.contains { $0.obstacle == nil }
        accounts = isRemote ? try makeAccounts() : NoMoney()
        if isRemote {
            let transfer = try HTTPTransfer()
            for index in entries.indices where entries[index].obstacle == nil {
                entries[index].open(transfer, environment, cache.incoming, clock)
            }
        }
        self.entries = entries
        (texts, images, speeches) = Self.models(entries, catalog, Wrapping(accounts, cache, clock))
    }

    /// Gemini, OpenAI, and every other provider that the settings name: the order of `auto`.
    private static func entries(
        _ settings: Settings,
        _ catalog: ModelCatalog,
        _ environment: [String: String]
    ) throws -> [Entry] {
        let others = settings.providers.keys.sorted().filter { !["gemini", "openai"].contains($0) }
        return try (["gemini", "openai"] + others).map { name in
            let own = settings.providers[name] ?? ProviderSettings()
            var listed = catalog.providers[name] ?? ProviderCard(name: name, wire: own.wire ?? "openai", baseURL: "")
            if catalog.providers[name] == nil, own.wire == "automatic1111",
                let usual = catalog.providers["automatic1111"]
            {
                listed = usual
                listed.name = name
            }
            var card = own.applied(to: listed)
            guard let kind = allWires.first(where: { $0.name == card.wire }) else {
                throw StartupError("storydrop.yaml: the provider \(name) has an unknown `protocol`: \(card.wire).")
            }
            if card.wire == "automatic1111", card.baseURL.isEmpty { card.baseURL = "http://127.0.0.1:7860" }
            if URL(string: card.baseURL)?.path().isEmpty ?? true, !card.baseURL.isEmpty { card.baseURL += kind.path }
            guard let traits = catalog.traits(of: card.baseURL, named: own.server) else {
                let known = catalog.serverNames
                throw StartupError(
                    "storydrop.yaml: " + YAMLReader.unknown("server", own.server ?? "", within: name, known: known)
                )
            }
            card.traits = traits
            for (kind, model) in own.models where !model.isEmpty { card.traits.serve(kind) }
            // A key is sent to whom it is meant for: to another server than the vendor's only if it is named for it.
            // (A list of models of the workspace's own may name another address, but not give away what it knows not.)
            let vendor = ModelCatalog.builtIn.providers[name] ?? listed
            if own.apiKeyEnv == nil, Self.origin(card.baseURL) != Self.origin(vendor.baseURL) { card.apiKeyEnv = nil }
            var entry = Entry(provider: card, kind: kind)
            entry.obstacle = obstacle(card, isKeyNeeded: kind.needsKey || traits.needsKey, environment)
            return entry
        }
    }

    private static func obstacle(
        _ card: ProviderCard,
        isKeyNeeded: Bool,
        _ environment: [String: String]
    ) -> String? {
        if card.baseURL.isEmpty { return "no address: set `base_url` of \(card.name) in storydrop.yaml" }
        guard isKeyNeeded else { return nil }
        guard let variable = card.apiKeyEnv else {
            return "no key: set `api_key_env` of \(card.name) in storydrop.yaml"
        }
        guard let key = key(variable, environment) else { return "no key: the variable \(variable) is empty" }
        let isPlain = key.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
        return isPlain ? nil : "no key: the variable \(variable) has characters that no key has"
    }

    /// What a variable has, without the line end that files of secrets bring along.
    fileprivate static func key(_ variable: String, _ environment: [String: String]) -> String? {
        let key = (environment[variable] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        return key.isEmpty ? nil : key
    }

    /// Who is asked, and whether others can listen.
    private static func origin(_ address: String) -> String? {
        guard let url = URL(string: address), let scheme = url.scheme, let host = url.host() else { return nil }
        return "\(scheme)://\(host)".lowercased()
    }

    // MARK: The models of a rule

    /// Models by a rule's list, in its order; `auto` is all that can be asked.
    struct Choice<Request: ModelRequest, Reply: ModelReply>: Sendable {
        var models: [any Model<Request, Reply>] = []
        /// Who of the list cannot be asked, and why.
        var warnings: [String] = []
    }

    func images(_ names: [String]) -> Choice<ImageRequest, ImageReply> {
        choose(names, .image, from: images, local: studio)
    }

    func texts(_ names: [String]) -> Choice<TextRequest, TextReply> { choose(names, .text, from: texts, local: nil) }

    func speeches(_ names: [String]) -> Choice<SpeechRequest, SpeechReply> {
        choose(names, .speech, from: speeches, local: voices.isEmpty ? nil : speaker)
    }

    /// One text model out of several: each is asked if those before it cannot.
    func text(_ names: [String]) -> (any TextModel)? {
        let found = texts(names).models
        guard let first = found.first else { return nil }
        return found.count == 1 ? first : Fallback(first: first, others: Array(found.dropFirst()))
    }

    private func choose<Request: ModelRequest, Reply: ModelReply>(
        _ names: [String],
        _ kind: ModelKind,
        from known: [String: any Model<Request, Reply>],
        local: (any Model<Request, Reply>)?
    ) -> Choice<Request, Reply> {
        var choice = Choice<Request, Reply>()
        var seen: Set<String> = []
        func add(_ name: String) {
            guard seen.insert(name).inserted else { return }
            if name == LocalImageModel.provider {
                if let local { choice.models.append(local) }
            } else if let model = known[name] {
                choice.models.append(model)
            } else {
                let why = entries.first { $0.provider.name == name }?.obstacle ?? "it has no \(kind.rawValue) model"
                choice.warnings.append("The \(kind.rawValue) provider `\(name)` is not used: \(why).")
            }
        }
        for name in names {
            guard name == "auto" else {
                add(name)
                continue
            }
            for entry in entries where known[entry.provider.name] != nil { add(entry.provider.name) }
            add(LocalImageModel.provider)
        }
        return choice
    }

    // MARK: How they are

    /// The state of every provider, for `health.json`.
    func states() async -> [String: String] {
        var states = [LocalImageModel.provider: "ready"]
        for entry in entries {
            if let obstacle = entry.obstacle {
                states[entry.provider.name] = obstacle
                continue
            }
            var words: [String] = []
            let (open, reason, refusal) = entry.breaker.change { ($0.isOpen(at: clock.now()), $0.reason, $0.refusal) }
            if let refusal { words.append("refuses: \(refusal)") }
            if let open { words.append("down, asked again in \(Int(open.rounded(.up))) s: \(reason ?? "")") }
            for (kind, lane) in entry.lanes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                let left = await lane.pauseLeft
                if left > 0 { words.append("\(kind.rawValue) limited for \(Int(left.rounded(.up))) s") }
            }
            states[entry.provider.name] = words.isEmpty ? "ready" : words.joined(separator: "; ")
        }
        return states
    }

    /// Removes what the Studio and the voices of a killed process left half-way.
    func sweep() throws {
        try FileIO.removeTree(studio.folder)
        try FileIO.removeTree(speaker.folder)
    }

    /// Waits that an earlier run was told of go on.
    func restorePauses() async throws {
        for pause in try await accounts.standing() {
            guard let entry = entries.first(where: { $0.provider.name == pause.name.provider }) else { continue }
            for (kind, model) in entry.provider.models where model == pause.name.model {
                await entry.lanes[kind]?.pause(seconds: pause.seconds, isQuota: pause.isQuota)
            }
        }
    }

    /// The tokens of a text: counted by the first of some providers that can be asked, or estimated.
    func countTokens(of text: String, _ names: [String]) async throws -> (count: Int, by: ModelName?) {
        for model in texts(names).models {
            guard let entry = entries.first(where: { $0.provider.name == model.name.provider }), let wire = entry.wire,
                let count = entry.kind.countTokens
            else { continue }
            do {
                return (try await count(wire, model.name, text), model.name)
            } catch let failure as ModelFailure {
                throw Discretion.hiding(wire.key, in: failure)
            }
        }
        return (TokenCount.estimate(text), nil)
    }

    /// Whether what a model makes of a request is known already.
    func isCached(_ model: any ImageModel, _ request: ImageRequest) -> Bool {
        cache.has(model.cacheKey(request))
    }
}

extension ModelDesk.Entry {
    /// Makes it ready to be asked.
    fileprivate mutating func open(
        _ transfer: HTTPTransfer,
        _ environment: [String: String],
        _ folder: FilePath,
        _ clock: ModelClock
    ) {
        let key = provider.apiKeyEnv.flatMap { ModelDesk.key($0, environment) }.map { APIKey($0) }
        // What lies in memory would lie in a core file, too, and in what other processes of the user may read.
        if key != nil { ProcessSecrets.protect() }
        wire = ModelWire(transfer: transfer, provider: provider, key: key, folder: folder, keyHeader: kind.keyHeader)
        for kind in provider.models.keys { lanes[kind] = Lane(provider, clock: clock) }
    }
}

/// Puts the wrappers around a provider's model.
private struct Wrapping: Sendable {
    let accounts: any Purse & PauseStore
    let cache: ModelCache
    let clock: ModelClock

    init(_ accounts: any Purse & PauseStore, _ cache: ModelCache, _ clock: ModelClock) {
        (self.accounts, self.cache, self.clock) = (accounts, cache, clock)
    }

    /// From the inside out: the budget sees every call that is made; the limits and the breaker see every try; the retry
    /// sees them as one; what comes of it is stored; and whoever wants the same at the same time waits for that.
    func around<Base: Model>(_ base: Base, _ entry: ModelDesk.Entry) -> any Model<Base.Request, Base.Reply> {
        guard let lane = entry.lanes[base.card.kind] else { return base }
        let zone = TimeZone(identifier: entry.provider.quotaZone) ?? .gmt
        let limited = Limited(
            base: Budgeted(base: Discreet(base: base, key: entry.wire?.key), purse: accounts),
            lane: lane,
            pauses: accounts,
            clock: clock,
            quotaPause: { QuotaDay.secondsUntilMidnight(in: zone) }
        )
        let guarded = Guarded(base: limited, breaker: entry.breaker, clock: clock)
        var plan = RetryPlan()
        if base.card.kind == .image { plan.badTries = 1 }
        let retrying = Retrying(base: guarded, plan: plan, clock: clock) { Double.random(in: 0...1) }
        return SingleFlight(Cached(base: retrying, cache: cache))
    }
}

extension ModelDesk {
    /// The models of every provider that can be asked, by its name.
    private static func models(
        _ entries: [Entry],
        _ catalog: ModelCatalog,
        _ wrapping: Wrapping
    ) -> ([String: any TextModel], [String: any ImageModel], [String: any SpeechModel]) {
        var texts: [String: any TextModel] = [:]
        var images: [String: any ImageModel] = [:]
        var speeches: [String: any SpeechModel] = [:]
        for entry in entries {
            guard let wire = entry.wire else { continue }
            let name = entry.provider.name
            func card(_ kind: ModelKind) -> ModelCard? {
                guard let model = entry.provider.models[kind], entry.provider.traits.serves(kind) || !entry.isOpenAI
                else { return nil }
                var card = catalog.card(ModelName(provider: name, model: model), kind: kind)
                card.isFree = card.isFree || card.prices.isEmpty && card.assumed == nil && entry.isOwn
                return card
            }
            if let make = entry.kind.text, let card = card(.text) {
                texts[name] = wrapping.text(make(wire, card), entry)
            }
            if let make = entry.kind.image, let card = card(.image) {
                images[name] = wrapping.image(make(wire, card), entry)
            }
            if let make = entry.kind.speech, let card = card(.speech) {
                speeches[name] = wrapping.speech(make(wire, card), entry)
            }
        }
        return (texts, images, speeches)
    }
}

extension ModelDesk.Entry {
    fileprivate var isOpenAI: Bool { kind.name == "openai" }

    /// Whether it is a server of one's own, whom nobody pays: it asks for no key, and is in one's own network.
    fileprivate var isOwn: Bool {
        guard !kind.needsKey, provider.traits.isFree || !isOpenAI, provider.apiKeyEnv == nil else { return false }
        let host = (URL(string: provider.baseURL)?.host() ?? "").lowercased()
        if let isPublic = AddressPolicy.isPublic(literal: host) { return !isPublic }
        return !host.contains(".") || [".local", ".lan", ".internal", ".home"].contains { host.hasSuffix($0) }
    }
}

extension Wrapping {
    // An existential is opened by passing it on, one kind at a time.
    func text(_ model: any TextModel, _ entry: ModelDesk.Entry) -> any TextModel { around(model, entry) }
    func image(_ model: any ImageModel, _ entry: ModelDesk.Entry) -> any ImageModel { around(model, entry) }
    func speech(_ model: any SpeechModel, _ entry: ModelDesk.Entry) -> any SpeechModel { around(model, entry) }
}
