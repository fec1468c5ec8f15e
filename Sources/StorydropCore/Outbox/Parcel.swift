import SystemPackage

/// What is delivered for a job: files with their names in the result folder.
struct Parcel: Sendable {
    struct Content: Sendable {
        enum Source: Sendable {
            case file(FilePath)
            case bytes([UInt8])
        }

        /// Relative to the result folder, `/` between folders.
        var name: String
        var source: Source
    }

    var contents: [Content] = []
    /// How each picture came about, and what all of it cost, for the manifest.
    var pictures: [PictureFacts]?
    var cost: JobStatus.Cost?
    var analysis: ManifestAnalysis?
    /// If the story was written for a brief.
    var writing: WritingFacts?
    /// Whether the zip, and the files beside it, are delivered.
    var hasZip = true
    var hasFolder = true

    mutating func add(_ name: String, file: FilePath) {
        contents.append(Content(name: free(name), source: .file(file)))
    }

    mutating func add(_ name: String, bytes: [UInt8]) {
        contents.append(Content(name: free(name), source: .bytes(bytes)))
    }

    /// The name, or `name~2` if something of that name is delivered already; upper and lower case count the same.
    ///
    /// People may well drop a `manuscript.txt`, or a `reason.json`.
    private func free(_ name: String) -> String {
        let taken = Set(contents.map { $0.name.lowercased() } + ["manifest.json"])
        let path = FilePath(name)
        let (stem, suffix) = (path.stem ?? name, path.extension.map { ".\($0)" } ?? "")
        let folder = path.removingLastComponent().string
        var candidate = name
        var number = 2
        while taken.contains(candidate.lowercased()) {
            candidate = (folder.isEmpty ? "" : folder + "/") + "\(stem)~\(number)\(suffix)"
            number += 1
        }
        return candidate
    }
}
