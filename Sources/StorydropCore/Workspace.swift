import Logging
import Native
package import SystemPackage

/// A workspace's folders, made absolute, and its settings.
package struct Workspace: Sendable {
    package var root: FilePath
    package var settings: Settings
    /// The state folder whose money and cache count, if it is not this one's own.
    var sharedState: FilePath?

    package var inbox: FilePath { root.pushing(settings.inbox) }
    package var outbox: FilePath { root.pushing(settings.outbox) }
    package var rules: FilePath { root.pushing(settings.rules) }
    package var state: FilePath { root.pushing(settings.state) }

    /// Where money is counted and what models made is kept.
    package var modelState: FilePath { sharedState ?? state }

    /// Where files go between the inbox and the spool; on the inbox's filesystem, so that claiming is one rename.
    var claims: FilePath { inbox.pushing(ClaimPlace.folder) }

    /// Where the claimed file of a job lies.
    func claim(of record: JobRecord) -> FilePath {
        inbox.pushing(ClaimPlace(record.claimPath, of: record.dropPath).file)
    }

    /// Our own corner of the outbox: staging and temporary files, on its filesystem.
    var staging: FilePath { outbox.appending(".storydrop").appending("staging") }
    var temporary: FilePath { outbox.appending(".storydrop").appending("tmp") }
    /// The bytes of drops that are claimed and not yet delivered.
    var spool: FilePath { state.appending("spool") }
    /// Checkpoints of unfinished jobs.
    var jobs: FilePath { state.appending("jobs") }
    /// Held by the process that works on it.
    var lock: FilePath { state.appending("lock") }
    /// Commands leave a file here to be noticed by a running service.
    package var signals: FilePath { state.appending("signals") }
    /// A copy of `health.json` that is there even if the outbox is not.
    package var healthCopy: FilePath { state.appending("health.json") }
    package var ledger: FilePath { state.appending("ledger.sqlite") }

    /// Reads the settings of a workspace.
    /// - Throws: `RuleProblems` with file:line:column if they are wrong.
    package static func open(_ root: FilePath) throws -> Workspace {
        let file = root.appending("storydrop.yaml")
        guard try FileIO.facts(root)?.kind == .directory else {
            throw StartupError("The workspace \(root) is not a folder. Make it, or name another with --workspace.")
        }
        guard try FileIO.facts(file) != nil else { return Workspace(root: root, settings: Settings()) }
        let text = String(decoding: try FileIO.read(file, limit: 1 << 20), as: UTF8.self)
        let settings = try SettingsParser.parse(text, file: "storydrop.yaml").get()
        let workspace = Workspace(root: root, settings: settings)
        try workspace.checkFolders()
        return workspace
    }

    /// What lies in the inbox is taken as a story: none of our own folders may.
    private func checkFolders() throws(StartupError) {
        let inbox = inbox.lexicallyNormalized()
        for (name, folder) in [("outbox", outbox), ("rules", rules), ("state", state)] {
            guard folder.lexicallyNormalized().starts(with: inbox) else { continue }
            throw StartupError(
                "storydrop.yaml: the \(name) folder \(folder) lies in the inbox \(inbox), where it would be taken for "
                    + "stories. Put them side by side."
            )
        }
    }

    /// Makes the folders that are on our own disk; those of the inbox and the outbox are made by their guards.
    func prepare() throws {
        for folder in [state, spool, jobs, signals] {
            do {
                try FileIO.makeDirectory(folder)
            } catch {
                throw StartupError("The folder \(folder) cannot be made: \(error). Check its permissions and the disk.")
            }
        }
    }

    /// The folder of one job's checkpoints, and of what was fetched for it.
    func folder(of job: JobID) -> FilePath { jobs.appending(job.rawValue) }

    /// The bytes of a job: spooled if they were dropped, fetched if it is a URL.
    func source(of record: JobRecord) -> FilePath {
        record.url == nil ? spool.appending(record.id) : jobs.appending(record.id).appending("source")
    }
}
