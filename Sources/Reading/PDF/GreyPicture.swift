/// A picture of a page in shades of grey, as the jail draws it (binary PGM, one byte a pixel).
///
/// Pure. Caller: text recognition.
package struct GreyPicture: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// The file, head and pixels.
    package let bytes: [UInt8]
    private let start: Int

    /// Nil if the bytes are no such picture, whole.
    package init?(_ bytes: [UInt8]) {
        let head = bytes.prefix(64).split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
        guard head.count == 4, head[0].elementsEqual("P5".utf8), head[2].elementsEqual("255".utf8) else { return nil }
        let sides = head[1].split(separator: 0x20).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard sides.count == 2, (1...65_535).contains(sides[0]), (1...65_535).contains(sides[1]),
            bytes.count - head[3].startIndex == sides[0] * sides[1]
        else { return nil }
        (width, height, start) = (sides[0], sides[1], head[3].startIndex)
        self.bytes = bytes
    }

    private init(width: Int, height: Int, _ fill: (Int, Int) -> UInt8) {
        let head = Array("P5\n\(width) \(height)\n255\n".utf8)
        var bytes = head
        bytes.reserveCapacity(head.count + width * height)
        for y in 0..<height { for x in 0..<width { bytes.append(fill(x, y)) } }
        (self.width, self.height, self.start, self.bytes) = (width, height, head.count, bytes)
    }

    /// The picture turned clockwise by so many right angles.
    package func turned(byQuarters quarters: Int) -> GreyPicture {
        bytes.withUnsafeBufferPointer { pixels in
            func pixel(_ x: Int, _ y: Int) -> UInt8 { pixels[start + y * width + x] }
            switch quarters & 3 {
            case 1: return GreyPicture(width: height, height: width) { x, y in pixel(y, height - 1 - x) }
            case 2: return GreyPicture(width: width, height: height) { x, y in pixel(width - 1 - x, height - 1 - y) }
            case 3: return GreyPicture(width: height, height: width) { x, y in pixel(width - 1 - y, x) }
            default: return self
            }
        }
    }
}
