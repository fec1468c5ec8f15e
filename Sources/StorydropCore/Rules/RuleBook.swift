import Logging
import Native
import Synchronization
import SystemPackage

/// The rules in force: read in file-name order, read again when a file changes, the last good one kept when one breaks.
///
/// Called for every job that needs its rule, and every few seconds by the watcher. Promises that a broken file never
/// takes a rule away: its last good text is kept in the state folder, across restarts too.
final class RuleBook: Sendable {
    private struct Entry {
        var facts: FileFacts
        var rule: Rule?
        var problems: [YAMLProblem]
    }

    private struct Contents {
        var entries: [String: Entry] = [:]
        var order: [String] = []
        var looked: ContinuousClock.Instant?
    }

    private let directory: FilePath
    private let lastGood: FilePath
    private let parser: RuleParser
    private let contents = Mutex(Contents())
    /// The name of the one rule that counts, if `run --rule` named one.
    private let forced: String?
    private let logger: Logger

    init(directory: FilePath, lastGood: FilePath, parser: RuleParser, forced: String? = nil, logger: Logger) {
        self.forced = forced
        self.directory = directory
        self.lastGood = lastGood
        self.parser = parser
        self.logger = logger
    }

    /// The rules in order, after a look at what changed, and what is wrong with broken files.
    func current() -> (rules: [Rule], problems: [YAMLProblem]) {
        contents.withLock { contents in
            refresh(&contents)
            let entries = contents.order.compactMap { contents.entries[$0] }
            return (entries.compactMap(\.rule), entries.flatMap(\.problems))
        }
    }

    /// The rules as they were at most a second ago: asked for every drop, of which thousands may come at once.
    private func recent() -> [Rule] {
        contents.withLock { contents in
            if contents.looked.map({ ContinuousClock.now - $0 > .seconds(1) }) ?? true { refresh(&contents) }
            return contents.order.compactMap { contents.entries[$0]?.rule }
        }
    }

    /// The first rule that matches, or the built-in one; with warnings about broken files that it was chosen past.
    func rule(for facts: RuleFacts) -> (rule: Rule, warnings: [String]) {
        let (rules, problems) = current()
        let rule = rules.first { rule in forced.map { $0 == rule.name } ?? rule.match.accepts(facts) } ?? .builtIn
        return (rule, problems.map { "A rule file is broken; its last good version counts, if there was one: \($0)" })
    }

    /// How urgent a drop is, before it is read: as the first rule says that its path and kind fit.
    func priority(path: String, kind: ManuscriptKind?) -> Int {
        recent().first { rule in
            if let forced { return forced == rule.name }
            return rule.match.mayAccept(path: path, kind: kind)
        }?.priority ?? 0
    }

    /// - Throws: `StartupError` if the rule that was asked for is not there.
    func checkForced() throws {
        guard let forced else { return }
        let names = current().rules.map(\.name)
        guard !names.contains(forced) else { return }
        throw StartupError(YAMLReader.unknown("rule", forced, within: "--rule", known: names))
    }

    private func refresh(_ contents: inout Contents) {
        contents.looked = .now
        let files: [String]
        do {
            files = try RuleFiles.names(in: directory)
        } catch {
            logger.error("rules cannot be listed", metadata: ["error": "\(error)"])
            return
        }
        contents.order = files
        contents.entries = contents.entries.filter { files.contains($0.key) }
        for file in files { refresh(file, &contents.entries) }
    }

    private func refresh(_ file: String, _ entries: inout [String: Entry]) {
        let path = directory.appending(file)
        do {
            guard let facts = try FileIO.facts(path) else { return }
            if entries[file]?.facts == facts { return }
            let bytes = try FileIO.read(path, limit: RuleFiles.maximumBytes)
            switch parser.parse(String(decoding: bytes, as: UTF8.self), file: "rules/\(file)") {
            case .success(let rule):
                entries[file] = Entry(facts: facts, rule: rule, problems: [])
                try remember(bytes, of: file)
                logger.info("rule in force", metadata: ["file": "\(file)", "rule": "\(rule.name)"])
            case .failure(let broken):
                let rule = entries[file]?.rule ?? remembered(file)
                entries[file] = Entry(facts: facts, rule: rule, problems: broken.problems)
                for problem in broken.problems {
                    logger.error("rule file is broken", metadata: ["problem": "\(problem)", "kept": "\(rule != nil)"])
                }
            }
        } catch {
            logger.error("rule file cannot be read", metadata: ["file": "\(file)", "error": "\(error)"])
        }
    }

    private func remember(_ bytes: [UInt8], of file: String) throws(NativeError) {
        try FileIO.makeDirectory(lastGood)
        try FileIO.replace(lastGood.appending(file), with: bytes, temporary: lastGood.appending(".tmp-\(file)"))
    }

    private func remembered(_ file: String) -> Rule? {
        guard let bytes = try? FileIO.read(lastGood.appending(file), limit: RuleFiles.maximumBytes) else { return nil }
        return try? parser.parse(String(decoding: bytes, as: UTF8.self), file: file).get()
    }
}

/// Which files of the rules folder are rules.
enum RuleFiles {
    /// More than any rule needs.
    static let maximumBytes = 1 << 20

    /// Their names in the order in which they are tried; none if there is no such folder.
    static func names(in directory: FilePath) throws(NativeError) -> [String] {
        guard try FileIO.facts(directory) != nil else { return [] }
        return try FileIO.names(in: directory).map(\.string).filter {
            !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml"))
        }
    }
}
