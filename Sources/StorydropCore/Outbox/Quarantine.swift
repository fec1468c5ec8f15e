import Foundation
import SystemPackage

/// Where the file of a failed job is kept, with the reason: `quarantine/JOB/` in the outbox, where its owner finds it.
enum Quarantine {
    static func folder(_ job: JobID) -> FilePath { FilePath("quarantine").appending(job.rawValue) }

    /// The original under its own name, and `reason.json`.
    static func parcel(_ record: JobRecord, _ error: StorydropError, source: FilePath?) throws -> Parcel {
        var parcel = Parcel()
        parcel.hasZip = false
        let reason = Reason(
            job: record.id,
            path: record.path,
            url: record.url,
            failedAt: Date(),
            error: JobStatus.Failure(error, nextRetryAt: nil),
            attempts: record.attempt
        )
        parcel.add("reason.json", bytes: try JSONText.encode(reason))
        if let source { parcel.add(record.url == nil ? record.dropPath.safeName : "page", file: source) }
        return parcel
    }

    private struct Reason: Encodable {
        var schema = "storydrop/reason/1"
        var job: String
        var path: String
        var url: String?
        var failedAt: Date
        var error: JobStatus.Failure
        var attempts: Int
    }
}
