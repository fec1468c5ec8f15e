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
    func sidecar(_ ending: String) -> FilePath { folder.appending("\(name).\(ending)") }

    /// Lower-case extension without the dot.
    var lowercasedExtension: String { path.extension?.lowercased() ?? "" }

    /// The name of the status file, relative to the outbox.
    package var statusFile: FilePath {
        outputFolder.appending(OutputName.safe(lastBytes, suffix: ".status.json"))
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
            folder.append(OutputName.safe(component.bytes, suffix: ""))
        }
        return folder
    }

    private var lastBytes: [UInt8] { path.lastComponent?.bytes ?? [] }

    private var stemBytes: [UInt8] {
        let bytes = lastBytes
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return bytes }
        return Array(bytes[..<dot])
    }
}

/// Names for the outbox that Windows, macOS and Linux can all read, and that stay different when the drops' names were.
enum OutputName {
    private static let reserved: Set<String> =
        Set(["con", "prn", "aux", "nul"] + (1...9).flatMap { ["com\($0)", "lpt\($0)"] })
    /// Most filesystems end names at 255 bytes; this leaves room for temporary names.
    private static let maximumBytes = 230

    /// A safe name from bytes.
    ///
    /// A name that had to be changed gets a mark from its hash, so that two never meet.
    static func safe(_ bytes: [UInt8], suffix: String) -> String {
        let original = String(decoding: bytes, as: UTF8.self)
        var name = String(
            String.UnicodeScalarView(
                original.unicodeScalars.map { scalar in
                    scalar.value < 0x20 || scalar.value == 0x7F || "<>:\"/\\|?*\u{FFFD}".unicodeScalars.contains(scalar)
                        ? "_" : scalar
                }
            )
        )
        while let last = name.last, last == "." || last == " " { name.removeLast() }
        if reserved.contains(name.prefix { $0 != "." }.lowercased()) { name = "_" + name }
        // A result must not look hidden, or like our own folder.
        if name.hasPrefix(".") { name = "_" + name }
        let room = maximumBytes - suffix.utf8.count
        while name.utf8.count > room { name.removeLast() }
        if name.isEmpty { name = "_" }
        guard Array(name.utf8) != bytes else { return name + suffix }
        while name.utf8.count > room - 9 { name.removeLast() }
        return name + "~" + SHA256Hasher.hex(bytes).prefix(8) + suffix
    }
}
