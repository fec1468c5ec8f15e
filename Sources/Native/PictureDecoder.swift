import CJPEG

/// Decodes pictures whose kind is known by their first bytes.
package enum PictureDecoder {
    /// More pixels than any model makes: a file that says so is a trap.
    static let mostPixels = 100_000_000

    /// Decodes a PNG or JPEG file.
    /// - Throws: `library` if it is damaged, or of another kind.
    package static func decode(_ bytes: [UInt8]) throws(NativeError) -> Canvas {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return try png(bytes) }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return try jpeg(bytes) }
        throw .library(name: "picture", message: "it is neither PNG nor JPEG")
    }

    /// The size of a PNG file by its header; nil if it is none.
    package static func sizeOfPNG(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count > 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        func number(_ offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(16), number(20))
    }

    private static func png(_ bytes: [UInt8]) throws(NativeError) -> Canvas {
        guard let size = sizeOfPNG(bytes), size.width * size.height <= mostPixels else {
            throw .library(name: "libpng", message: "the picture is larger than \(mostPixels) pixels, or has no size")
        }
        return try Canvas.reading(png: bytes)
    }

    private static func jpeg(_ bytes: [UInt8]) throws(NativeError) -> Canvas {
        guard let handle = tjInitDecompress() else { throw .library(name: "libjpeg", message: "cannot start") }
        defer { tjDestroy(handle) }
        func failure() -> NativeError {
            .library(name: "libjpeg", message: String(cString: tjGetErrorStr2(handle)))
        }
        var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
        let head = bytes.withUnsafeBufferPointer {
            tjDecompressHeader3(handle, $0.baseAddress, UInt($0.count), &width, &height, &sampling, &space)
        }
        guard head == 0 else { throw failure() }
        guard Int(width) * Int(height) <= mostPixels else {
            throw .library(name: "libjpeg", message: "the picture is larger than \(mostPixels) pixels")
        }
        let canvas = try Canvas(width: Int(width), height: Int(height))
        let result = canvas.withPixels { pixels, stride in
            bytes.withUnsafeBufferPointer {
                // A picture that ends too soon is only a warning to it, and grey from there on.
                tjDecompress2(
                    handle,
                    $0.baseAddress,
                    UInt($0.count),
                    pixels.baseAddress,
                    width,
                    Int32(stride),
                    height,
                    Int32(TJPF_BGRA.rawValue),
                    TJFLAG_STOPONWARNING
                )
            }
        }
        guard result == 0 else { throw failure() }
        return canvas
    }
}
