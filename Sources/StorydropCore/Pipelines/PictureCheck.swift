import Native
import Synchronization

/// Looks at what a model gave, before anybody else does.
///
/// Pure: works on a small copy of the picture.
struct PictureCheck: Sendable, Equatable {
    /// Pixels on a side of the copy.
    static let side = 32
    /// The copy: red, green and blue of each pixel, row by row.
    let pixels: [UInt8]

    /// Differences from one value to another that nobody sees, of 255.
    static let invisible = 3.0
    /// How far the values of a blank page lie from their mean, of 255 (root of the mean square).
    static let blank = 2.0

    init(_ canvas: Canvas) throws(NativeError) {
        let small = try canvas.resized(width: Self.side, height: Self.side)
        pixels = small.withPixels { bytes, stride in
            var pixels: [UInt8] = []
            pixels.reserveCapacity(Self.side * Self.side * 3)
            for row in 0..<Self.side {
                for column in 0..<Self.side {
                    let offset = row * stride + column * 4
                    pixels += [bytes[offset + 2], bytes[offset + 1], bytes[offset]]
                }
            }
            return pixels
        }
    }

    init(pixels: [UInt8]) { self.pixels = pixels }

    /// Whether there is nothing to be seen.
    var isBlank: Bool {
        (0..<3).allSatisfy { channel in
            let values = stride(from: channel, to: pixels.count, by: 3).map { Double(pixels[$0]) }
            guard !values.isEmpty else { return true }
            let mean = values.reduce(0, +) / Double(values.count)
            let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            return spread.squareRoot() < Self.blank
        }
    }

    /// Whether it shows the same as another.
    func isDuplicate(of other: PictureCheck) -> Bool {
        guard pixels.count == other.pixels.count, !pixels.isEmpty else { return false }
        let sum = zip(pixels, other.pixels).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) }
        return sum / Double(pixels.count) < Self.invisible
    }
}

/// The pictures of one step so far, for comparing neighbours.
final class PictureNeighbours: Sendable {
    private let seen = Mutex<[String: [Int: PictureCheck]]>([:])

    /// Takes a picture in, unless it is the same as one beside it.
    ///
    /// - Returns: whether it was taken.
    func take(_ check: PictureCheck, of folder: String, at index: Int) -> Bool {
        seen.withLock { seen in
            let near = [index - 1, index + 1].compactMap { seen[folder]?[$0] }
            guard !near.contains(where: check.isDuplicate) else { return false }
            seen[folder, default: [:]][index] = check
            return true
        }
    }
}
