import Foundation
import Native
import SystemPackage

/// Asks every provider whether it is there, and looks at what is known of its models: for `storydrop doctor`.
///
/// Costs nothing: only the list of models is asked for.
struct ProviderCheck: Sendable {
    let desk: ModelDesk

    /// Days ahead for which the end of a model is told.
    static let notice = 60

    /// One line for each provider, and one for each of its models that ends soon.
    func findings() async -> [Doctor.Finding] {
        var findings: [Doctor.Finding] = []
        for entry in desk.entries {
            let name = entry.provider.name
            guard let wire = entry.wire else {
                findings.append(.init(subject: name, isWell: true, message: "not used: \(entry.obstacle ?? "")"))
                continue
            }
            findings.append(await answer(of: entry, wire))
            for (kind, model) in entry.provider.models.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                let card = desk.catalog.card(ModelName(provider: name, model: model), kind: kind)
                if let warning = Self.warning(card) {
                    let isOver = card.ends(within: 0)
                    findings.append(.init(subject: name, isWell: !isOver, message: warning, isWarning: !isOver))
                }
            }
        }
        return findings
    }

    /// What is to be said of a model that is used; nil if nothing is.
    static func warning(_ card: ModelCard, now: Date = Date()) -> String? {
        guard let ends = card.ends, card.ends(within: notice, of: now) else { return nil }
        // The last day that it is there.
        let day = ends.addingTimeInterval(-1).formatted(Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day())
        let verb = ends < now ? "ended" : "ends"
        return "the \(card.kind.rawValue) model \(card.name.model) \(verb) on \(day): name another in storydrop.yaml"
    }

    private func answer(of entry: ModelDesk.Entry, _ wire: ModelWire) async -> Doctor.Finding {
        let name = entry.provider.name
        let model = ModelName(provider: name, model: "list")
        do {
            var wire = wire
            wire.provider.timeout = 5
            let list = try await wire.get(entry.kind.listPath, for: model)
            let ids = Self.ids(list)
            // A list that names its models differently says nothing.
            let missing = entry.provider.models.values.filter { !ids.isEmpty && !ids.contains($0) && $0 != "default" }
            guard missing.isEmpty || entry.kind.name != "gemini" && entry.provider.traits.isFree else {
                let words = missing.sorted().joined(separator: ", ")
                return .init(subject: name, isWell: false, message: "answers, but does not have \(words)")
            }
            let used = entry.provider.models.values.sorted().joined(separator: ", ")
            return .init(subject: name, isWell: true, message: "\(entry.provider.baseURL) answers; uses \(used)")
        } catch {
            let failure = (error as? ModelFailure).map { Discretion.hiding(wire.key, in: $0) }
            let why = failure?.message ?? "\(error)"
            return .init(subject: name, isWell: false, message: "\(entry.provider.baseURL): \(why)")
        }
    }

    /// The ids in a list of models, as Google's and OpenAI's servers write it.
    private static func ids(_ list: JSONValue) -> Set<String> {
        let google = (list["models"]?.list ?? []).compactMap { $0["name"]?.text?.replacing("models/", with: "") }
        return Set(google + (list["data"]?.list ?? []).compactMap { $0["id"]?.text })
    }
}
