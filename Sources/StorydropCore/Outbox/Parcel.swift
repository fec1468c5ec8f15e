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
    /// Whether the zip, and the files beside it, are delivered.
    var hasZip = true
    var hasFolder = true

    mutating func add(_ name: String, file: FilePath) { contents.append(Content(name: name, source: .file(file))) }
    mutating func add(_ name: String, bytes: [UInt8]) { contents.append(Content(name: name, source: .bytes(bytes))) }
}
