import Foundation
import Native
import SystemPackage

/// Lays out a result folder in staging: files, manifest, zip, all synced and read again.
struct Stager {
    let folder: FilePath
    let job: JobID

    /// - Returns: every file with its size and hash, the manifest and the zip too.
    func stage(_ parcel: Parcel, zipName: String?, created: Date) throws -> [OutputRecord] {
        try FileIO.removeTree(folder)
        try FileIO.makeDirectory(folder, below: folder.removingLastComponent())
        var outputs: [OutputRecord] = []
        for content in parcel.contents { outputs.append(try place(content)) }
        var manifest = Manifest(job: job, created: created, files: outputs)
        (manifest.pictures, manifest.cost) = (parcel.pictures, parcel.cost)
        (manifest.analysis, manifest.writing) = (parcel.analysis, parcel.writing)
        outputs.append(
            try place(Parcel.Content(name: "manifest.json", source: .bytes(try JSONText.encode(manifest))))
        )
        if parcel.hasZip, let zipName { outputs.append(try zip(outputs, as: zipName, modified: created)) }
        if !parcel.hasFolder {
            for output in outputs where output.name != zipName { try FileIO.removeFile(path(output.name)) }
            outputs.removeAll { $0.name != zipName }
        }
        try syncFolders(outputs)
        return outputs
    }

    private func path(_ name: String) -> FilePath { folder.pushing(FilePath(name)) }

    private func place(_ content: Parcel.Content) throws -> OutputRecord {
        let target = path(content.name)
        try FileIO.makeDirectory(target.removingLastComponent(), below: folder)
        let digest: (bytes: Int64, sha256: String)
        switch content.source {
        case .bytes(let bytes):
            try FileIO.write(bytes, to: target)
            digest = (Int64(bytes.count), SHA256Hasher.hex(bytes))
        case .file(let source): digest = try FileIO.copy(source, to: target)
        }
        // Read back from what was written: what the manifest says is what lies there.
        guard try FileIO.hash(target) == digest else {
            throw StorydropError(
                .verifyFailed,
                "\(content.name) was not written as it should be.",
                hint: "Check the disk of the outbox; the job is tried again.",
                isRetryable: true
            )
        }
        return OutputRecord(job: job.rawValue, name: content.name, bytes: digest.bytes, sha256: digest.sha256)
    }

    private func zip(_ outputs: [OutputRecord], as name: String, modified: Date) throws -> OutputRecord {
        let target = path(name)
        let archive = try ZipWriter(creating: target)
        for output in outputs {
            let suffix = FilePath(output.name).extension?.lowercased() ?? ""
            try archive.add(
                path(output.name),
                as: output.name,
                deflate: Self.deflated.contains(suffix),
                modified: Int64(modified.timeIntervalSince1970)
            )
        }
        try archive.close()
        let names = try ZipReader.verify(target)
        guard names.sorted() == outputs.map(\.name).sorted() else {
            throw StorydropError(
                .verifyFailed,
                "The zip \(name) does not hold what it should.",
                hint: "Check the disk of the outbox; the job is tried again.",
                isRetryable: true
            )
        }
        try FileIO.syncFile(target)
        let digest = try FileIO.hash(target)
        return OutputRecord(job: job.rawValue, name: name, bytes: digest.bytes, sha256: digest.sha256)
    }

    /// Kinds of file that deflate makes smaller; pictures, films and archives are compressed already.
    private static let deflated: Set<String> = ["json", "txt", "md", "html", "xml", "srt", "vtt", "ass", "url", "urls"]

    private func syncFolders(_ outputs: [OutputRecord]) throws {
        var folders = Set(outputs.map { path($0.name).removingLastComponent() })
        folders.insert(folder)
        folders.insert(folder.removingLastComponent())
        for folder in folders { try FileIO.syncDirectory(folder) }
    }
}

/// `manifest.json`: every file of a delivery with its size and SHA-256.
struct Manifest: Encodable {
    struct File: Encodable {
        var name: String
        var bytes: Int64
        var sha256: String
    }

    var schema = "storydrop/manifest/1"
    var storydrop = storydropVersion
    var job: String
    var createdAt: Date
    var files: [File]
    /// How each picture came about: the final prompt, the model, its price.
    var pictures: [PictureFacts]?
    var cost: JobStatus.Cost?
    /// How the story was understood.
    var analysis: ManifestAnalysis?
    /// How it was written, of a brief.
    var writing: WritingFacts?

    init(job: JobID, created: Date, files: [OutputRecord]) {
        self.job = job.rawValue
        createdAt = created
        self.files = files.map { File(name: $0.name, bytes: $0.bytes, sha256: $0.sha256) }
    }
}
