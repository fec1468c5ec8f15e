import Foundation
import Native

/// The first and the last picture of a film: words on what the story looks like, out of focus and darker.
///
/// Called by the film step; blocks while it draws.
enum TitleCard {
    struct Words: Sendable, Equatable, Codable {
        var title: String
        /// Below it, smaller.
        var line: String?
    }

    static let font = "DejaVu Serif"

    /// `background`: a picture of the story; nil for a plain one.
    static func draw(_ words: Words, on background: Canvas?, width: Int, height: Int) throws(NativeError) -> Canvas {
        let canvas = try Canvas(width: width, height: height)
        let (w, h) = (Double(width), Double(height))
        if let background {
            let soft = try blurred(background, width: width, height: height)
            canvas.cover(with: soft)
        }
        canvas.rectangle(0, 0, w, h)
        canvas.fill(.color(RGBA(0.06, 0.07, 0.1, background == nil ? 1 : 0.34)))
        canvas.rectangle(0, 0, w, h)
        canvas.fill(
            .radial(
                center: (w / 2, h / 2),
                radius: max(w, h) * 0.62,
                stops: [(0, RGBA(0, 0, 0, 0)), (1, RGBA(0, 0, 0, 0.5))]
            )
        )
        let short = min(w, h)
        let title = try fitted(
            words.title,
            font: "\(font) Bold",
            size: short * 0.105,
            width: w * 0.8,
            most: h * 0.5
        )
        let line = try words.line.map { text throws(NativeError) in
            try fitted(text, font: font, size: short * 0.045, width: w * 0.8, most: h * 0.15)
        }
        let gap = short * 0.055
        let whole = title.size.height + (line.map { $0.size.height + 2 * gap } ?? 0)
        var y = (h - whole) / 2
        let left = w * 0.1
        let ink = RGBA(0.98, 0.96, 0.9)
        title.draw(on: canvas, left + short * 0.004, y + short * 0.005, RGBA(0, 0, 0, 0.5))
        title.draw(on: canvas, left, y, ink)
        y += title.size.height + gap
        if let line {
            canvas.rectangle(w / 2 - short * 0.09, y - short * 0.0015, short * 0.18, short * 0.003)
            canvas.fill(.color(RGBA(0.98, 0.96, 0.9, 0.6)))
            line.draw(on: canvas, left, y + gap, RGBA(0.95, 0.92, 0.85, 0.92))
        }
        return canvas
    }

    /// Out of focus: shrunk to some points, and doubled again and again.
    ///
    /// Each doubling mixes neighbours once more, so that no squares are seen, as they are in one leap.
    private static func blurred(_ picture: Canvas, width: Int, height: Int) throws(NativeError) -> Canvas {
        let steps = 5
        var soft = try picture.filling(width: max(2, width >> steps), height: max(2, height >> steps))
        for step in (0..<steps).reversed() {
            // A little more than the edge shows: what is beyond a picture is transparent to a filter.
            let (wide, high) = (max(2, width >> step), max(2, height >> step))
            soft = try soft.filling(width: wide, height: high)
        }
        return soft
    }

    /// As large as it may be without taking more room than it has.
    private static func fitted(
        _ text: String,
        font: String,
        size: Double,
        width: Double,
        most: Double
    ) throws(NativeError) -> TextBlock {
        var size = size
        while true {
            let block = try TextBlock(text, font: font, size: size, width: width)
            if block.size.height <= most, block.lines <= 4 || size < 12 { return block }
            size *= 0.9
            if size < 8 { return block }
        }
    }
}
