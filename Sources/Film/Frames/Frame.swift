package import Native

/// A picture of a film as encoders take it: a plane of brightness, two of colour at half the size; BT.709, 16 to 235.
///
/// Not shared: each renderer has its own.
package final class Frame {
    package let width: Int
    package let height: Int
    /// All three planes, one after the other: Y, Cb, Cr.
    package let bytes: UnsafeMutableBufferPointer<UInt8>

    package struct Plane {
        package var base: UnsafeMutablePointer<UInt8>
        package var width: Int
        package var height: Int
    }

    /// Both sides must be even.
    package init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        bytes = .allocate(capacity: width * height * 3 / 2)
        bytes.initialize(repeating: 128)
    }

    deinit { bytes.deallocate() }

    package var planes: [Plane] {
        guard let base = bytes.baseAddress else { return [] }
        let (half, low) = (width / 2, height / 2)
        return [
            Plane(base: base, width: width, height: height),
            Plane(base: base + width * height, width: half, height: low),
            Plane(base: base + width * height + half * low, width: half, height: low),
        ]
    }

    /// Makes it black.
    package func blacken() {
        for (index, plane) in planes.enumerated() {
            plane.base.update(repeating: index == 0 ? 16 : 128, count: plane.width * plane.height)
        }
    }

    /// The same picture as another; both of one size.
    package func copy(_ other: Frame) {
        _ = bytes.update(fromContentsOf: other.bytes)
    }

    /// Makes a frame of a picture of even sides; colours by ITU-R BT.709 (Kr 0.2126, Kb 0.0722), in studio range.
    package convenience init(_ canvas: Canvas) {
        self.init(width: canvas.width / 2 * 2, height: canvas.height / 2 * 2)
        canvas.withPixels { pixels, stride in
            guard let source = UnsafePointer(pixels.baseAddress) else { return }
            let planes = planes
            for y in 0..<height {
                Self.brightness(source + y * stride, planes[0].base + y * width, width)
            }
            for y in 0..<(height / 2) {
                Self.colour(
                    source + 2 * y * stride,
                    source + (2 * y + 1) * stride,
                    planes[1].base + y * (width / 2),
                    planes[2].base + y * (width / 2),
                    width / 2
                )
            }
        }
    }

    /// A row of BGRA as brightness; factors × 2¹⁶.
    private static func brightness(_ row: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>, _ count: Int) {
        for x in 0..<count {
            let (blue, green, red) = (Int32(row[4 * x]), Int32(row[4 * x + 1]), Int32(row[4 * x + 2]))
            let sum = 4063 &* blue &+ 40_254 &* green &+ 11_966 &* red &+ 1_081_344
            target[x] = UInt8(truncatingIfNeeded: sum >> 16)
        }
    }

    /// Two rows of BGRA as one of colours.
    private static func colour(
        _ upper: UnsafePointer<UInt8>,
        _ lower: UnsafePointer<UInt8>,
        _ blues: UnsafeMutablePointer<UInt8>,
        _ reds: UnsafeMutablePointer<UInt8>,
        _ count: Int
    ) {
        for x in 0..<count {
            func sum(_ channel: Int) -> Int32 {
                Int32(upper[8 * x + channel]) &+ Int32(upper[8 * x + 4 + channel])
                    &+ Int32(lower[8 * x + channel]) &+ Int32(lower[8 * x + 4 + channel])
            }
            let (blue, green, red) = (sum(0), sum(1), sum(2))
            // The sums are of four pixels: factors × 2¹⁶, and two bits more to shift.
            blues[x] = UInt8(truncatingIfNeeded: (28_784 &* blue &- 22_189 &* green &- 6596 &* red &+ 33_685_504) >> 18)
            reds[x] = UInt8(truncatingIfNeeded: (-2639 &* blue &- 26_145 &* green &+ 28_784 &* red &+ 33_685_504) >> 18)
        }
    }
}
