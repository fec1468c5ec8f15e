/// Smooth noise for paper, pigment and clouds: made once, repeats without a seam.
struct Noise: Sendable {
    /// Pixels on a side; a power of two.
    static let size = 512
    /// Several octaves, from -1 to 1, mean about 0.
    let values: [Float]

    /// Soft blotches with fine detail in them.
    static let cloudy = Noise(seed: 0x51A7, cells: 8, octaves: 5)
    /// Fine and even: the tooth of paper.
    static let grain = Noise(seed: 0x77E1, cells: 128, octaves: 2)
    /// Broad and slow, for what wanders.
    static let slow = Noise(seed: 0x19B3, cells: 6, octaves: 2)

    private init(seed: UInt64, cells: Int, octaves: Int) {
        let size = Self.size
        var values = [Float](repeating: 0, count: size * size)
        var amplitude: Float = 1
        var total: Float = 0
        var cells = cells
        for octave in 0..<octaves where cells <= size {
            Self.add(to: &values, cells: cells, amplitude: amplitude, seed: seed &+ UInt64(octave) &* 977)
            total += amplitude
            amplitude *= 0.55
            cells *= 2
        }
        // Sums of octaves seldom reach their limits.
        let scale = 1.5 / total
        self.values = values.map { min(1, max(-1, $0 * scale)) }
    }

    private static func add(to values: inout [Float], cells: Int, amplitude: Float, seed: UInt64) {
        var dice = Dice(seed: seed)
        let corners = (0..<cells * cells).map { _ in Float(dice.between(-1, 1)) }
        let step = Float(cells) / Float(size)
        for y in 0..<size {
            let fy = Float(y) * step
            let (row, v) = (Int(fy), fy - Float(Int(fy)))
            let (upper, lower) = (row % cells * cells, (row + 1) % cells * cells)
            let sv = v * v * (3 - 2 * v)
            for x in 0..<size {
                let fx = Float(x) * step
                let (column, u) = (Int(fx), fx - Float(Int(fx)))
                let next = (column + 1) % cells
                let su = u * u * (3 - 2 * u)
                let top = corners[upper + column] + (corners[upper + next] - corners[upper + column]) * su
                let bottom = corners[lower + column] + (corners[lower + next] - corners[lower + column]) * su
                values[y * size + x] += (top + (bottom - top) * sv) * amplitude
            }
        }
    }

    /// At a place in pixels of the tile, wrapped.
    @inline(__always)
    static func index(_ x: Int, _ y: Int) -> Int { (y & (size - 1)) &* size &+ (x & (size - 1)) }
}
