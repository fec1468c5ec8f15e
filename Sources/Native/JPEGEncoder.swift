import CJPEG

/// Encodes pixels as JPEG with libjpeg-turbo.
package enum JPEGEncoder {
    /// Encodes one picture.
    ///
    /// `pixels`: rows of 4 bytes a pixel in cairo's order (blue, green, red, unused on little-endian machines).
    /// `quality`: 1 to 100.
    package static func encode(_ pixels: [UInt8], width: Int, height: Int, quality: Int) throws(NativeError) -> [UInt8]
    {
        guard pixels.count == width * height * 4 else {
            throw .library(name: "libjpeg", message: "\(pixels.count) bytes are not \(width)×\(height) pixels")
        }
        guard let handle = tjInitCompress() else { throw .library(name: "libjpeg", message: "cannot start") }
        defer { tjDestroy(handle) }
        var buffer: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        let result = pixels.withUnsafeBufferPointer {
            tjCompress2(
                handle,
                $0.baseAddress,
                Int32(width),
                Int32(width * 4),
                Int32(height),
                Int32(TJPF_BGRX.rawValue),
                &buffer,
                &size,
                Int32(TJSAMP_420.rawValue),
                Int32(quality),
                0
            )
        }
        defer { tjFree(buffer) }
        guard result == 0, let buffer else {
            throw .library(name: "libjpeg", message: String(cString: tjGetErrorStr2(handle)))
        }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }
}
