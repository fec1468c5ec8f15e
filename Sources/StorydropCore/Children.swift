import Native

/// A child of a job that is still to be entered.
struct NewChild: Sendable {
    enum Source: Sendable {
        case url(String)
        /// Its bytes lie in the spool already.
        case spooled(bytes: Int64, sha256: String)
        /// There are no bytes, and why.
        case none(StorydropError)
    }

    /// Where it would lie in the inbox.
    var path: DropPath
    /// Chosen already if its bytes lie under that name; else nil.
    var job: JobID?
    var source: Source
}

/// Jobs that come of one drop: the URLs of a list, the stories of an archive.
extension Conveyor {
    /// Enters what a drop holds as jobs of their own; it ends when they have.
    func open(_ record: JobRecord, _ source: Source, _ control: JobControl) async throws {
        guard let job = record.job else { return }
        guard try await mayOpen(record) else {
            throw StorydropError(
                .unsupportedType,
                "\(record.url ?? record.dropPath.name) is a list, a feed or an archive that another one leads to.",
                hint: "Drop it by itself, or put its URL into a list of its own."
            )
        }
        var children: [NewChild] = []
        var warnings: [String] = []
        switch source.content {
        case .list(let urls, let told):
            warnings = told
            children = urls.enumerated().map { index, url in
                let path = ChildName.path(parent: record.dropPath, ordinal: index + 1, url: url)
                return NewChild(path: path, source: .url(url))
            }
        case .archive(let request): (children, warnings) = try await unpack(request, record.dropPath, control)
        case .story, .brief: return
        }
        try await ledger.addChildren(
            children,
            to: job,
            fence: record.fence,
            priority: record.priority,
            warnings: warnings
        )
        let entered = try await ledger.children(of: job)
        await board.post(entered.filter { $0.outcome == nil }.map { (JobStatus($0), $0.statusFile) })
        let list = entered.map(JobStatus.Child.init)
        await board.publish(job) { [warnings] status in
            status.children = list
            status.stage = "children"
            status.warnings += warnings
        }
    }

    /// A server could lead from list to list without end: what was fetched may hold stories, not lists; and what was
    /// dropped may be two deep (a list in an archive).
    private func mayOpen(_ record: JobRecord) async throws -> Bool {
        var ancestors = 0
        var next = record.parent
        while let parent = next.flatMap(JobID.init(rawValue:)), let job = try await ledger.job(parent) {
            ancestors += 1
            if job.url != nil || ancestors > 2 { return false }
            next = job.parent
        }
        return true
    }

    private func unpack(
        _ request: ReadRequest,
        _ parent: DropPath,
        _ control: JobControl
    ) async throws -> ([NewChild], [String]) {
        let workspace = workspace
        return try await BlockingWork.run {
            var unpacker = ArchiveUnpacker(
                request,
                parent: parent,
                spool: workspace.spool,
                maximumBytes: workspace.settings.maximumBytes
            )
            do {
                try unpacker.unpack()
            } catch {
                unpacker.discard()
                // A stop of the service is no wish of the user's.
                try control.check()
                throw error
            }
            try FileIO.syncDirectory(workspace.spool)
            let children = unpacker.members.map { member in
                switch member.content {
                case .success(let content):
                    NewChild(
                        path: member.path,
                        job: member.job,
                        source: .spooled(bytes: content.bytes, sha256: content.sha256)
                    )
                case .failure(let error): NewChild(path: member.path, source: .none(error))
                }
            }
            return (children, unpacker.warnings)
        }
    }

    /// All children have ended: delivers the list itself, and says how they fared.
    func finishChildren(_ record: JobRecord, _ children: [JobRecord]) async throws {
        guard let job = record.job else { return }
        let isCancelled = try await ledger.isCancelRequested(job)
        let failed = children.filter { ![.succeeded, .duplicate].contains($0.state) }
        let allFailed = children.allSatisfy { [.failed, .cancelled, .quarantined].contains($0.state) }
        let list = children.map(JobStatus.Child.init)
        var parcel = Parcel()
        parcel.add("source/\(record.dropPath.safeName)", file: workspace.source(of: record))
        parcel.add("children.json", bytes: try JSONText.encode(list))
        var ending = Delivery.Ending(
            outcome: isCancelled ? .cancelled : failed.isEmpty ? .succeeded : allFailed ? .failed : .partial,
            folder: record.dropPath.resultFolder(job: job),
            warnings: record.warningList
                + failed.map { "\($0.url ?? $0.path): \($0.failure?.message ?? $0.state.rawValue)" }
        )
        if isCancelled {
            ending.error = .cancelledByUser
        } else if allFailed {
            let first = failed.first?.failure
            let what = children.contains { $0.url != nil } ? "URLs" : "files"
            ending.error = StorydropError(
                first?.code ?? .fetchFailed,
                "None of the \(children.count) \(what) of \(record.dropPath.name) became a story.",
                hint: "See the status of each child.",
                cause: first?.message
            )
        }
        try await delivery.deliver(parcel, of: record, as: ending)
    }
}
