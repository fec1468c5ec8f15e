import Foundation
import Logging
import Mustache
import Native
import SystemPackage

/// `index.html`: every job, newest first, with thumbnails; works from `file://`.
struct IndexPage: Sendable {
    let workspace: Workspace
    let ledger: Ledger
    let logger: Logger

    /// Jobs on the page; beyond this a page would be slow to open, and `storydrop jobs` lists them all.
    private static let maximumJobs = 2000

    /// Writes the page anew.
    ///
    /// A failure is logged: the page is a view, not a promise.
    func write() async {
        do {
            let records = try await ledger.jobs(limit: Self.maximumJobs)
            try await BlockingWork.run { [workspace] in
                let html = try MustacheTemplate(string: Resource.indexPage).render(context(records))
                try FileIO.replace(
                    workspace.outbox.appending("index.html"),
                    with: Array(html.utf8),
                    temporary: workspace.temporary.appending("index.html")
                )
            }
        } catch {
            logger.warning("index.html cannot be written", metadata: ["error": "\(error)"])
        }
    }

    private func context(_ records: [JobRecord]) -> [String: Any] {
        let rows = records.map { row($0) }
        let counts = Dictionary(grouping: records, by: \.state).mapValues(\.count)
        let summary = JobState.allCases.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
        return [
            "jobs": rows, "summary": summary.joined(separator: " · "), "isEmpty": records.isEmpty,
            "updated": Date().formatted(.iso8601),
        ]
    }

    private func row(_ record: JobRecord) -> [String: Any] {
        let folder = record.outcome == .failed ? nil : record.resultFolder
        var row: [String: Any] = [
            "title": record.title ?? TextCleaning.title(fromFileName: record.dropPath.name), "path": record.path,
            "state": record.state.rawValue, "job": record.id, "created": Self.time(record.createdAt),
            "cover": record.isList ? "list of URLs" : "no picture",
            "status": Self.link(record.statusFile.string),
        ]
        if let folder {
            let files = workspace.outbox.pushing(FilePath(folder))
            for (key, name) in [
                ("book", "book.html"), ("thumbnail", "thumbnail.jpg"), ("zip", record.dropPath.zipName),
            ] {
                if FileIO.isThere(files.appending(name)) { row[key] = Self.link("\(folder)/\(name)") }
            }
            row["folder"] = Self.link(folder) + "/"
            addFilm(of: record, in: folder, files, to: &row)
        }
        if let error = record.failure { row["error"] = "\(error.message) \(error.hint)" }
        return row
    }

    /// The film with its preview; asked for only where there may be one, for each look at a share takes its time.
    private func addFilm(of record: JobRecord, in folder: String, _ files: FilePath, to row: inout [String: Any]) {
        let steps = (record.plan.flatMap { try? Plan.steps(of: $0) }) ?? []
        guard let film = steps.first(where: { $0.name == FilmStep.name }) else { return }
        for (key, name) in [("film", "film/film.\(film.settings.word("format"))"), ("preview", "film/preview.webp")] {
            if FileIO.isThere(files.pushing(FilePath(name))) { row[key] = Self.link("\(folder)/\(name)") }
        }
    }

    /// `2026-11-23 14:05 UTC`.
    private static func time(_ date: Date) -> String {
        date.formatted(.iso8601).prefix(16).replacing("T", with: " ") + " UTC"
    }

    /// A relative link; `%`, `?` and `#` in names must not be taken for parts of a URL.
    private static func link(_ path: String) -> String {
        path.split(separator: "/").map { part in
            part.addingPercentEncoding(
                withAllowedCharacters: .urlPathAllowed.subtracting(CharacterSet(charactersIn: ":;"))
            )
                ?? String(part)
        }.joined(separator: "/")
    }
}
