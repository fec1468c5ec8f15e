import CPango

/// A colour: red, green and blue in sRGB and opacity, each 0 to 1.
package struct RGBA: Sendable, Equatable {
    package var red: Double
    package var green: Double
    package var blue: Double
    package var alpha: Double

    package init(_ red: Double, _ green: Double, _ blue: Double, _ alpha: Double = 1) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }
}

/// What an area is filled with.
package enum Fill: Sendable {
    case color(RGBA)
    /// From point to point, with colours at offsets 0 to 1.
    case linear(from: (Double, Double), to: (Double, Double), stops: [(Double, RGBA)])
    /// From a centre outwards to a radius.
    case radial(center: (Double, Double), radius: Double, stops: [(Double, RGBA)])
}

/// How paint is laid over what is there.
package enum Blend: Sendable {
    case over, multiply, screen, overlay, softLight, add, lighten, darken, colorDodge

    fileprivate var cairo: cairo_operator_t {
        switch self {
        case .over: CAIRO_OPERATOR_OVER
        case .multiply: CAIRO_OPERATOR_MULTIPLY
        case .screen: CAIRO_OPERATOR_SCREEN
        case .overlay: CAIRO_OPERATOR_OVERLAY
        case .softLight: CAIRO_OPERATOR_SOFT_LIGHT
        case .add: CAIRO_OPERATOR_ADD
        case .lighten: CAIRO_OPERATOR_LIGHTEN
        case .darken: CAIRO_OPERATOR_DARKEN
        case .colorDodge: CAIRO_OPERATOR_COLOR_DODGE
        }
    }
}

/// A picture being drawn with cairo.
///
/// Units are pixels, the origin is the top left.
package final class Canvas {
    package let width: Int
    package let height: Int
    private let surface: OpaquePointer
    private let context: OpaquePointer

    package init(width: Int, height: Int) throws(NativeError) {
        self.width = width
        self.height = height
        // cairo's own limit of a side.
        guard (1...32_767).contains(width), (1...32_767).contains(height) else {
            throw .library(name: "cairo", message: "a picture cannot have \(width)×\(height) pixels")
        }
        surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
        context = cairo_create(surface)
        guard cairo_status(context) == CAIRO_STATUS_SUCCESS else {
            throw .library(name: "cairo", message: "no room for \(width)×\(height) pixels")
        }
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    // MARK: Path

    package func move(_ x: Double, _ y: Double) { cairo_move_to(context, x, y) }
    package func line(_ x: Double, _ y: Double) { cairo_line_to(context, x, y) }
    package func curve(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ x: Double, _ y: Double) {
        cairo_curve_to(context, x1, y1, x2, y2, x, y)
    }
    package func close() { cairo_close_path(context) }
    package func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        cairo_rectangle(context, x, y, width, height)
    }

    /// Adds an ellipse around a centre.
    package func ellipse(_ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double) {
        guard radiusX > 0, radiusY > 0 else { return }
        cairo_save(context)
        cairo_translate(context, x, y)
        cairo_scale(context, radiusX, radiusY)
        cairo_new_sub_path(context)
        cairo_arc(context, 0, 0, 1, 0, 2 * .pi)
        cairo_restore(context)
    }

    // MARK: Paint

    /// Fills the path and forgets it.
    package func fill(_ fill: Fill) {
        set(fill)
        cairo_fill(context)
    }

    /// Fills where the path's parts overlap an odd number of times, and forgets it.
    package func fillOdd(_ fill: Fill) {
        set(fill)
        cairo_set_fill_rule(context, CAIRO_FILL_RULE_EVEN_ODD)
        cairo_fill(context)
        cairo_set_fill_rule(context, CAIRO_FILL_RULE_WINDING)
    }

    /// Runs with another way of laying paint over what is there.
    package func blending(_ mode: Blend, _ body: () -> Void) {
        cairo_set_operator(context, mode.cairo)
        body()
        cairo_set_operator(context, CAIRO_OPERATOR_OVER)
    }

    /// Draws the path's outline and forgets it.
    package func stroke(_ fill: Fill, width: Double) {
        set(fill)
        cairo_set_line_width(context, width)
        cairo_stroke(context)
    }

    /// Runs with the path as the border of what is painted, then lifts it.
    package func clipped(_ body: () -> Void) {
        cairo_save(context)
        cairo_clip(context)
        body()
        cairo_restore(context)
    }

    /// Runs within a moved, scaled and turned system of coordinates.
    package func at(
        _ x: Double,
        _ y: Double,
        scale: Double = 1,
        flipped: Bool = false,
        turned: Double = 0,
        _ body: () -> Void
    ) {
        cairo_save(context)
        cairo_translate(context, x, y)
        if turned != 0 { cairo_rotate(context, turned) }
        cairo_scale(context, flipped ? -scale : scale, scale)
        body()
        cairo_restore(context)
    }

    /// Runs with both axes stretched by themselves.
    package func stretched(_ x: Double, _ y: Double, _ body: () -> Void) {
        cairo_save(context)
        cairo_scale(context, x, y)
        body()
        cairo_restore(context)
    }

    private func set(_ fill: Fill) {
        switch fill {
        case .color(let color):
            cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
        case .linear(let from, let to, let stops):
            set(cairo_pattern_create_linear(from.0, from.1, to.0, to.1), stops)
        case .radial(let center, let radius, let stops):
            set(cairo_pattern_create_radial(center.0, center.1, 0, center.0, center.1, radius), stops)
        }
    }

    private func set(_ pattern: OpaquePointer?, _ stops: [(Double, RGBA)]) {
        for (offset, color) in stops {
            cairo_pattern_add_color_stop_rgba(pattern, offset, color.red, color.green, color.blue, color.alpha)
        }
        cairo_set_source(context, pattern)
        cairo_pattern_destroy(pattern)
    }

    /// For what draws by other libraries on it.
    func withContext(_ body: (OpaquePointer) -> Void) { body(context) }

    // MARK: Pixels

    /// Works on the pixels: rows of 4 bytes (blue, green, red, alpha, premultiplied); `stride` bytes a row.
    package func withPixels<Result>(_ body: (UnsafeMutableBufferPointer<UInt8>, _ stride: Int) -> Result) -> Result {
        cairo_surface_flush(surface)
        defer { cairo_surface_mark_dirty(surface) }
        let stride = Int(cairo_image_surface_get_stride(surface))
        return body(
            UnsafeMutableBufferPointer(start: cairo_image_surface_get_data(surface), count: stride * height),
            stride
        )
    }

    /// A copy at another size, smoothed.
    package func resized(width newWidth: Int, height newHeight: Int) throws(NativeError) -> Canvas {
        let copy = try Canvas(width: newWidth, height: newHeight)
        cairo_scale(copy.context, Double(newWidth) / Double(width), Double(newHeight) / Double(height))
        cairo_set_source_surface(copy.context, surface, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(copy.context), CAIRO_FILTER_GOOD)
        cairo_paint(copy.context)
        cairo_identity_matrix(copy.context)
        return copy
    }

    /// The middle of it in another shape and size: as much as fits is kept, the rest is cut off evenly.
    package func filling(width newWidth: Int, height newHeight: Int) throws(NativeError) -> Canvas {
        let copy = try Canvas(width: newWidth, height: newHeight)
        let scale = max(Double(newWidth) / Double(width), Double(newHeight) / Double(height))
        cairo_translate(
            copy.context,
            (Double(newWidth) - Double(width) * scale) / 2,
            (Double(newHeight) - Double(height) * scale) / 2
        )
        cairo_scale(copy.context, scale, scale)
        cairo_set_source_surface(copy.context, surface, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(copy.context), CAIRO_FILTER_GOOD)
        // At the edge the nearest pixels go on, rather than nothing.
        cairo_pattern_set_extend(cairo_get_source(copy.context), CAIRO_EXTEND_PAD)
        cairo_paint(copy.context)
        cairo_identity_matrix(copy.context)
        return copy
    }

    /// Lays another picture on this one, its upper left corner at a place.
    package func place(_ other: Canvas, _ x: Double, _ y: Double) {
        cairo_surface_flush(other.surface)
        cairo_set_source_surface(context, other.surface, x, y)
        cairo_paint(context)
    }

    /// Lays a picture over all of this one from the origin on; beyond its edges its last pixels go on.
    package func cover(with other: Canvas) {
        cairo_surface_flush(other.surface)
        cairo_set_source_surface(context, other.surface, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD)
        cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
        cairo_paint(context)
    }

    /// The picture as a PNG file, on white where it is not opaque.
    ///
    /// `dotsPerInch`: what a printer should take it for.
    package func png(dotsPerInch: Double = 150) throws(NativeError) -> [UInt8] {
        try check()
        cairo_surface_flush(surface)
        let stride = Int(cairo_image_surface_get_stride(surface))
        let pixels = UnsafeBufferPointer(start: cairo_image_surface_get_data(surface), count: stride * height)
        return try PNGEncoder.encode(width: width, height: height, dotsPerInch: dotsPerInch) { y, target in
            var from = y * stride
            for at in Swift.stride(from: 0, to: target.count, by: 3) {
                let white = 255 - pixels[from + 3]
                target[at] = pixels[from + 2] &+ white
                target[at + 1] = pixels[from + 1] &+ white
                target[at + 2] = pixels[from] &+ white
                from += 4
            }
        }
    }

    /// The picture as a JPEG file; see `JPEGEncoder`.
    package func jpeg(quality: Int) throws(NativeError) -> [UInt8] {
        try check()
        let pixels = withPixels { bytes, _ in Array(bytes.prefix(width * height * 4)) }
        return try JPEGEncoder.encode(pixels, width: width, height: height, quality: quality)
    }

    /// After an error, such as a number that is none, cairo draws nothing more: half a picture is no picture.
    private func check() throws(NativeError) {
        let status = cairo_status(context)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .library(name: "cairo", message: String(cString: cairo_status_to_string(status)))
        }
    }

    /// Reads a PNG file.
    package static func reading(png bytes: [UInt8]) throws(NativeError) -> Canvas {
        let source = ByteSource(bytes)
        let surface = cairo_image_surface_create_from_png_stream(
            { context, target, count in
                guard let context, let target else { return CAIRO_STATUS_READ_ERROR }
                return Unmanaged<ByteSource>.fromOpaque(context).takeUnretainedValue()
                    .read(into: UnsafeMutableBufferPointer(start: target, count: Int(count)))
            },
            Unmanaged.passUnretained(source).toOpaque()
        )
        defer { cairo_surface_destroy(surface) }
        let status = withExtendedLifetime(source) { cairo_surface_status(surface) }
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .library(name: "cairo", message: String(cString: cairo_status_to_string(status)))
        }
        let canvas = try Canvas(
            width: Int(cairo_image_surface_get_width(surface)),
            height: Int(cairo_image_surface_get_height(surface))
        )
        cairo_set_source_surface(canvas.context, surface, 0, 0)
        cairo_paint(canvas.context)
        return canvas
    }
}

private final class ByteSource {
    let bytes: [UInt8]
    var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into target: UnsafeMutableBufferPointer<UInt8>) -> cairo_status_t {
        guard offset + target.count <= bytes.count else { return CAIRO_STATUS_READ_ERROR }
        _ = target.update(fromContentsOf: bytes[offset..<(offset + target.count)])
        offset += target.count
        return CAIRO_STATUS_SUCCESS
    }
}
