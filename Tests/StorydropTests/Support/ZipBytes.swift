import Foundation

/// A zip put together by hand: stored entries with any name, so that a test can have what no packer makes.
struct ZipBytes {
    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// `flags`: 1 says that it is encrypted; `claims`: a size that is not true; `mode`: of a Unix file.
    mutating func add(
        _ name: [UInt8],
        _ content: [UInt8],
        flags: Int = 0,
        claims: Int? = nil,
        mode: Int = 0o100644,
        damaged: Bool = false
    ) {
        let offset = body.count
        let checksum = damaged ? 0x1234_5678 : Int(Self.checksum(content))
        let sizes = le(checksum, 4) + le(content.count, 4) + le(claims ?? content.count, 4)
        let common = le(20, 2) + le(flags, 2) + le(0, 2) + le(0, 2) + le(0x5A21, 2) + sizes + le(name.count, 2)
        body += [0x50, 0x4B, 3, 4] + common + le(0, 2) + name + content
        directory += [0x50, 0x4B, 1, 2] + le(20 | 3 << 8, 2) + common + le(0, 2) + le(0, 2) + le(0, 2) + le(0, 2)
        directory += le(mode << 16, 4) + le(offset, 4) + name
        count += 1
    }

    mutating func add(_ name: String, _ text: String) { add(Array(name.utf8), Array(text.utf8)) }

    var bytes: [UInt8] {
        body + directory + [0x50, 0x4B, 5, 6] + le(0, 2) + le(0, 2) + le(count, 2) + le(count, 2)
            + le(directory.count, 4) + le(body.count, 4) + le(0, 2)
    }

    private func le(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }

    /// CRC-32 of IEEE 802.3.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 != 0 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }
}

/// A file of gzip by the program of that name.
enum Gzip {
    static func zeros(_ count: Int) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "head -c \(count) /dev/zero | gzip -9"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(data)
    }
}
