package import SystemPackage
import Yams

/// What `storydrop.yaml` says; everything has a default.
package struct Settings: Sendable, Equatable {
    package var inbox: FilePath = "inbox"
    package var outbox: FilePath = "outbox"
    package var rules: FilePath = "rules"
    package var state: FilePath = ".storydrop"
    /// Stories worked on at once, 0 to 64; with 0 drops are only taken in.
    package var jobs = 2
    /// Seconds that a file must be quiet before it is taken; nil is 2 s, and 10 s on a network mount.
    package var settle: Double?
    /// Seconds that an empty file must be quiet: most often one whose writer has not begun.
    package var settleEmpty = 60.0
    /// How the inbox is watched.
    package var watch = WatchSetting.auto
    /// Bytes that are kept free on the disks of the state folder and the outbox; nil is 100 MB, or a twentieth of a
    /// smaller disk.
    package var reserve: Int64?
    /// Ended jobs that the ledger remembers, 100 to 10 million.
    package var history = 100_000
    /// Largest drop that is read, in bytes.
    package var maximumBytes = 200_000_000
    package var urls = URLSettings()
    package var retry = RetrySettings()
    /// Providers of models by name: `gemini`, `openai`, or any other with a `protocol`.
    package var providers: [String: ProviderSettings] = [:]
    /// The voice of this machine: `auto`, the name of an engine, or a command.
    package var localVoice = "auto"
    /// Seconds that a voice of this machine may take for an utterance, and a tenth of one for every character.
    package var localTimeout = 30.0
    package var budget = BudgetSettings()
    package var cache = CacheSettings()
    /// Whether files of strangers are parsed where the kernel lacks a wall of the jail.
    package var isSandboxDegraded = false

    package init() {}
}

/// Limits on what is fetched.
package struct URLSettings: Sendable, Equatable {
    /// If not empty, only these hosts and their subdomains are asked.
    package var allowHosts: [String] = []
    package var allowPrivateAddresses = false
    package var maximumBytes = 10_000_000
    /// Seconds for one page.
    package var timeout = 30.0
    /// Seconds between two requests to one host.
    package var pause = 1.0
    /// Whether a host's `robots.txt` is asked first, and obeyed.
    package var obeysRobots = true
}

/// How often and how soon a failure that may pass is tried again.
package struct RetrySettings: Sendable, Equatable {
    /// 1 to 20, the first try counted.
    package var attempts = 5
    /// Seconds before the second try; each further wait is four times as long.
    package var firstDelay = 10.0
}

/// Limits on what models cost, in US dollars.
package struct BudgetSettings: Sendable, Equatable {
    package var usdPerJob = 5.0
    package var usdPerDay = 50.0

    /// The limit of a job in force; `rule`: what its rule says, which can only be less.
    func limit(ofJob rule: Double?) -> Double { min(rule ?? .infinity, usdPerJob) }
}

/// How much of what models made is kept, to be used again.
package struct CacheSettings: Sendable, Equatable {
    package var maximumBytes = 20_000_000_000
    /// Seconds since it was last used.
    package var maximumAge = 180 * 86_400.0
}

/// Turns the text of `storydrop.yaml` into settings.
enum SettingsParser {
    static let keys = [
        "inbox", "outbox", "rules", "state", "jobs", "settle", "providers", "budget", "ledger", "urls", "retry",
        "max_bytes", "settle_empty", "watch", "reserve", "history", "cache", "sandbox",
    ]

    static func parse(_ text: String, file: String) -> Result<Settings, RuleProblems> {
        var reader = YAMLReader(file: file)
        guard let root = reader.root(of: text) else { return .failure(RuleProblems(problems: reader.problems)) }
        reader.checkKeys(of: root, known: keys, within: "the settings")
        var settings = Settings()
        let place = "the settings"
        if let path = reader.string("inbox", in: root, within: place) { settings.inbox = FilePath(path) }
        if let path = reader.string("outbox", in: root, within: place) { settings.outbox = FilePath(path) }
        if let path = reader.string("rules", in: root, within: place) { settings.rules = FilePath(path) }
        if let path = reader.string("state", in: root, within: place) { settings.state = FilePath(path) }
        settings.jobs = reader.integer("jobs", in: root, within: place, range: 0...64) ?? settings.jobs
        settings.settle = seconds("settle", in: root, &reader)
        settings.settleEmpty = seconds("settle_empty", in: root, &reader) ?? settings.settleEmpty
        if let node = root["watch"] {
            let text = node.scalar?.string ?? ""
            let known = WatchSetting.allCases.map(\.rawValue)
            if let watch = WatchSetting(rawValue: text) {
                settings.watch = watch
            } else {
                reader.note(YAMLReader.unknown("watch", text, within: place, known: known), at: node)
            }
        }
        if let node = root["sandbox"] {
            let text = node.scalar?.string ?? ""
            settings.isSandboxDegraded = text == "degraded"
            if !["strict", "degraded"].contains(text) {
                reader.note(
                    YAMLReader.unknown("sandbox", text, within: place, known: ["strict", "degraded"]),
                    at: node
                )
            }
        }
        settings.reserve = bytes("reserve", in: root, isZeroAllowed: true, &reader).map(Int64.init)
        settings.history =
            reader.integer("history", in: root, within: place, range: 100...10_000_000) ?? settings.history
        if let ledger = reader.string("ledger", in: root, within: place), ledger != "sqlite", let node = root["ledger"]
        {
            reader.note("the ledger `\(ledger)` is not part of this version. Allowed: sqlite", at: node)
        }
        settings.maximumBytes = bytes("max_bytes", in: root, &reader) ?? settings.maximumBytes
        if let urls = reader.mapping("urls", in: root, within: place) { settings.urls = self.urls(urls, &reader) }
        if let retry = reader.mapping("retry", in: root, within: place) {
            reader.checkKeys(of: retry, known: ["attempts", "first_delay"], within: "retry")
            settings.retry.attempts =
                reader.integer("attempts", in: retry, within: "retry", range: 1...20) ?? settings.retry.attempts
            settings.retry.firstDelay = seconds("first_delay", in: retry, &reader) ?? settings.retry.firstDelay
        }
        models(root, &settings, &reader)
        return reader.problems.isEmpty ? .success(settings) : .failure(RuleProblems(problems: reader.problems))
    }

    /// Everything about models: providers, budget, cache.
    private static func models(_ root: Node.Mapping, _ settings: inout Settings, _ reader: inout YAMLReader) {
        for (key, node) in reader.mapping("providers", in: root, within: "the settings") ?? [:] {
            let name = key.string ?? ""
            guard name != "auto", !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) })
            else {
                reader.note("`\(name)` cannot be the name of a provider", at: key)
                continue
            }
            guard let mapping = node.mapping else {
                reader.note("`\(name)` must be a list of `key: value` lines", at: node)
                continue
            }
            if name == "local" {
                reader.checkKeys(of: mapping, known: ["voice", "timeout"], within: name)
                settings.localVoice = reader.string("voice", in: mapping, within: name) ?? settings.localVoice
                checkVoice(settings.localVoice, mapping, &reader)
                settings.localTimeout =
                    ProviderSettings.timeout(in: mapping, within: name, &reader)
                    ?? settings.localTimeout
                continue
            }
            settings.providers[name] = ProviderSettings.read(mapping, within: name, &reader)
        }
        if let budget = reader.mapping("budget", in: root, within: "the settings") {
            reader.checkKeys(of: budget, known: ["usd_per_job", "usd_per_day"], within: "budget")
            let standard = settings.budget
            settings.budget.usdPerJob = reader.number("usd_per_job", in: budget, within: "budget") ?? standard.usdPerJob
            settings.budget.usdPerDay = reader.number("usd_per_day", in: budget, within: "budget") ?? standard.usdPerDay
        }
        if let cache = reader.mapping("cache", in: root, within: "the settings") {
            reader.checkKeys(of: cache, known: ["max_bytes", "max_age"], within: "cache")
            settings.cache.maximumBytes = bytes("max_bytes", in: cache, &reader) ?? settings.cache.maximumBytes
            if let node = cache["max_age"] {
                let text = node.scalar?.string ?? ""
                if let age = Quantity.seconds(text) {
                    settings.cache.maximumAge = age
                } else {
                    reader.note("`max_age` is `\(text)`; write it as 12h or 90d", at: node)
                }
            }
        }
    }

    /// An engine that we know, or a command with blanks or a path in it.
    private static func checkVoice(_ voice: String, _ mapping: Node.Mapping, _ reader: inout YAMLReader) {
        let known = ["auto"] + ((try? VoiceBook.builtIn.get())?.engines.map(\.name) ?? [])
        guard let node = mapping["voice"], !known.contains(voice), !voice.contains(where: { " {/".contains($0) }) else {
            return
        }
        reader.note(YAMLReader.unknown("voice", voice, within: "local", known: known + ["a command"]), at: node)
    }

    private static func urls(_ mapping: Node.Mapping, _ reader: inout YAMLReader) -> URLSettings {
        var urls = URLSettings()
        reader.checkKeys(
            of: mapping,
            known: ["allow_hosts", "allow_private_addresses", "max_bytes", "timeout", "pause", "robots"],
            within: "urls"
        )
        urls.allowHosts = reader.strings("allow_hosts", in: mapping, within: "urls")?.map { $0.text.lowercased() } ?? []
        urls.pause = seconds("pause", in: mapping, &reader) ?? urls.pause
        urls.obeysRobots = reader.flag("robots", in: mapping, within: "urls") ?? urls.obeysRobots
        urls.allowPrivateAddresses = reader.flag("allow_private_addresses", in: mapping, within: "urls") ?? false
        urls.maximumBytes = bytes("max_bytes", in: mapping, &reader) ?? urls.maximumBytes
        urls.timeout = seconds("timeout", in: mapping, &reader) ?? urls.timeout
        return urls
    }

    private static func bytes(
        _ name: String,
        in mapping: Node.Mapping,
        isZeroAllowed: Bool = false,
        _ reader: inout YAMLReader
    ) -> Int? {
        guard let node = mapping[name] else { return nil }
        let text = node.scalar?.string ?? ""
        if let bytes = Quantity.bytes(text), bytes > 0 || isZeroAllowed { return bytes }
        reader.note("`\(name)` is `\(text)`; write it as 500kB, 10MB or 1GB", at: node)
        return nil
    }

    private static func seconds(_ name: String, in mapping: Node.Mapping, _ reader: inout YAMLReader) -> Double? {
        guard let node = mapping[name] else { return nil }
        let text = node.scalar?.string ?? ""
        if let seconds = Quantity.seconds(text), seconds <= 86_400 { return seconds }
        reader.note("`\(name)` is `\(text)`; write it as 500ms, 2s or 5m", at: node)
        return nil
    }
}

/// Reads amounts with their unit.
enum Quantity {
    /// `2s`, `500ms`, `5m`, `1h`, `90d`, or a bare number of seconds; not negative.
    static func seconds(_ text: String) -> Double? {
        amount(text, units: ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "": 1])
    }

    /// `10MB`, `500kB`, `1GB`, or a bare number of bytes.
    static func bytes(_ text: String) -> Int? {
        amount(text.lowercased(), units: ["kb": 1e3, "mb": 1e6, "gb": 1e9, "b": 1, "": 1]).flatMap {
            Int(exactly: $0.rounded())
        }
    }

    private static func amount(_ text: String, units: [String: Double]) -> Double? {
        let trimmed = text.filter { !$0.isWhitespace }
        let number = trimmed.prefix { $0.isNumber || $0 == "." }
        guard let value = Double(number), value >= 0, let unit = units[String(trimmed.dropFirst(number.count))] else {
            return nil
        }
        return value * unit
    }
}
