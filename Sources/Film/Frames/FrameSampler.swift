/// Draws the view of a moving camera: each point of a frame from between the four nearest points of a picture.
///
/// Bilinear, each axis by itself, in steps of 1/256 of a picture's point: the camera moves smoothly however slow it is.
/// Not shared: it keeps its tables from frame to frame.
package final class FrameSampler {
    private var columns: [Int32] = []
    private var weights: [UInt16] = []
    private var row: [UInt16] = []

    package init() {}

    /// Draws a view of a picture; its shape is the frame's, as much of the picture as fits is size 1.
    package func draw(_ view: CameraMove.View, of picture: Frame, into frame: Frame) {
        let scale = min(Double(picture.width) / Double(frame.width), Double(picture.height) / Double(frame.height))
        let (width, height) = (Double(frame.width) * scale * view.size, Double(frame.height) * scale * view.size)
        // A view is a share of what fits: its centre keeps within the picture whatever its shape.
        let (fitX, fitY) = (Double(frame.width) * scale, Double(frame.height) * scale)
        let left = (Double(picture.width) - fitX) / 2 + view.x * fitX - width / 2
        let top = (Double(picture.height) - fitY) / 2 + view.y * fitY - height / 2
        for (index, pair) in zip(picture.planes, frame.planes).enumerated() {
            let part = index == 0 ? 1.0 : 0.5
            sample(
                pair.0,
                into: pair.1,
                left: left * part,
                top: top * part,
                step: (width * part / Double(pair.1.width), height * part / Double(pair.1.height))
            )
        }
    }

    private func sample(
        _ source: Frame.Plane,
        into target: Frame.Plane,
        left: Double,
        top: Double,
        step: (Double, Double)
    ) {
        if columns.count < target.width {
            columns = [Int32](repeating: 0, count: target.width)
            weights = [UInt16](repeating: 0, count: target.width)
        }
        if row.count < source.width + 1 { row = [UInt16](repeating: 0, count: source.width + 1) }
        func place(_ value: Double, _ count: Int) -> (Int, UInt16) {
            let inside = min(max(value, 0), Double(count - 1))
            let whole = min(Int(inside), max(0, count - 2))
            return (whole, UInt16(((inside - Double(whole)) * 256).rounded()))
        }
        for x in 0..<target.width {
            let (column, weight) = place(left + (Double(x) + 0.5) * step.0 - 0.5, source.width)
            columns[x] = Int32(column)
            weights[x] = weight
        }
        let first = Int(columns[0])
        let last = min(Int(columns[target.width - 1]) + 2, source.width)
        columns.withUnsafeBufferPointer { columns in
            weights.withUnsafeBufferPointer { weights in
                row.withUnsafeMutableBufferPointer { row in
                    guard let columns = columns.baseAddress, let weights = weights.baseAddress,
                        let row = row.baseAddress
                    else { return }
                    for y in 0..<target.height {
                        let (line, weight) = place(top + (Double(y) + 0.5) * step.1 - 0.5, source.height)
                        let upper = source.base + line * source.width
                        let lower = source.base + min(line + 1, source.height - 1) * source.width
                        Self.mixRows(upper, lower, weight, into: row, first..<last)
                        Self.mixColumns(row, columns, weights, into: target.base + y * target.width, target.width)
                    }
                }
            }
        }
    }

    /// Between two rows, × 256.
    private static func mixRows(
        _ upper: UnsafePointer<UInt8>,
        _ lower: UnsafePointer<UInt8>,
        _ weight: UInt16,
        into row: UnsafeMutablePointer<UInt16>,
        _ range: Range<Int>
    ) {
        let rest = 256 &- weight
        for x in range { row[x] = UInt16(upper[x]) &* rest &+ UInt16(lower[x]) &* weight }
    }

    /// Between two columns of a row.
    private static func mixColumns(
        _ row: UnsafePointer<UInt16>,
        _ columns: UnsafePointer<Int32>,
        _ weights: UnsafePointer<UInt16>,
        into target: UnsafeMutablePointer<UInt8>,
        _ count: Int
    ) {
        for x in 0..<count {
            let column = Int(columns[x])
            let weight = UInt32(weights[x])
            let sum = UInt32(row[column]) &* (256 &- weight) &+ UInt32(row[column &+ 1]) &* weight &+ 32_768
            target[x] = UInt8(truncatingIfNeeded: sum >> 16)
        }
    }
}
