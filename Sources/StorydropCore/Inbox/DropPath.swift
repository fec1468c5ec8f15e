import Native
package import SystemPackage

/// Where a drop lies, relative to the inbox.
///
/// Names are bytes; words for people are made from them, never the reverse.
package struct DropPath: Sendable, Hashable {
    package let path: FilePath

    package init(_ path: FilePath) {
        self.path = path
    }

    /// A path from the bytes of its name.
    init(bytes: [UInt8]) {
        let chars = bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
        path = chars.withUnsafeBufferPointer { $0.baseAddress.map { FilePath(platformString: $0) } ?? FilePath() }
    }

    /// The bytes of its name.
    var bytes: [UInt8] {
        path.withPlatformString { pointer in
            var bytes: [UInt8] = []
            var index = 0
            while pointer[index] != 0 {
                bytes.append(UInt8(bitPattern: pointer[index]))
                index += 1
            }
            return bytes
        }
    }

    /// For people, logs and rule matching; bytes that are no UTF-8 show as U+FFFD.
    package var display: String { path.string }

    /// The last component for people.
    var name: String { path.lastComponent?.string ?? "" }

    /// The folder below the inbox, empty for the inbox itself.
    var folder: FilePath { path.removingLastComponent() }

    /// A control file beside the drop: `NAME.ready`, `NAME.cancel`.
    func sidecar(_ ending: String) -> FilePath {
        FilePath.Component(bytes: lastBytes + Array(".\(ending)".utf8)).map { folder.appending($0) } ?? folder
    }

    /// Lower-case extension without the dot.
    var lowercasedExtension: String { Self.lowercasedExtension(of: path) }

    /// What readers go by: `txt`, and `brief.yaml` of `moon.brief.yaml`.
    static func lowercasedExtension(of path: FilePath) -> String {
        let own = path.extension?.lowercased() ?? ""
        let both = "brief.\(own)"
        let isBrief = path.stem.flatMap { FilePath($0).extension }?.lowercased() == "brief"
        return isBrief && BriefReader.extensions.contains(both) ? both : own
    }

    /// The name of the status file, relative to the outbox, unless another path has it already.
    package var statusFile: FilePath {
        outputFolder.appending(OutputName.safe(lastBytes, suffix: ".status.json"))
    }

    /// The name of the status file if another path has the plain one: they differ only in what some systems ignore.
    var markedStatusFile: FilePath {
        outputFolder.appending(OutputName.safe(lastBytes, suffix: ".status.json", isMarked: true))
    }

    /// The folder of a job's results, relative to the outbox: `kids/moon-1a2b3c4d`.
    func resultFolder(job: JobID) -> FilePath {
        outputFolder.appending(OutputName.safe(stemBytes, suffix: "-\(job.rawValue)"))
    }

    /// The name of the zip in the result folder: `moon.zip`.
    var zipName: String { OutputName.safe(stemBytes, suffix: ".zip") }

    /// A name for the original in the result folder that every system can read.
    var safeName: String { OutputName.safe(lastBytes, suffix: "") }

    private var outputFolder: FilePath {
        var folder = FilePath()
        for component in path.removingLastComponent().components {
            // A label must not stand where our own files are.
            let name = component.string.lowercased()
            let isOurs = folder.isEmpty && OutputName.ownNames.contains(name) || name.hasSuffix(".status.json")
            folder.append(OutputName.safe(component.bytes, suffix: "", isMarked: isOurs))
        }
        return folder
    }

    /// The bytes of the last component.
    var lastBytes: [UInt8] { path.lastComponent?.bytes ?? [] }

    private var stemBytes: [UInt8] { OutputName.parts(lastBytes).stem }
}

extension FilePath.Component {
    /// A name from its bytes; nil if they are none.
    init?(bytes: [UInt8]) {
        guard !bytes.isEmpty, !bytes.contains(0), !bytes.contains(UInt8(ascii: "/")) else { return nil }
        let made = (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap { FilePath.Component(platformString: $0) }
        }
        guard let made else { return nil }
        self = made
    }
}
