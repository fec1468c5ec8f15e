import CPango

/// Text laid out by Pango: any script, broken into lines, with fonts that have its characters.
///
/// One thread at a time.
package final class TextBlock {
    private let layout: OpaquePointer
    private let map: UnsafeMutablePointer<PangoFontMap>

    /// Lays a text out.
    ///
    /// `font`: a family, with a weight if wanted. `size`: pixels. `width`: pixels of a line.
    package init(_ text: String, font: String, size: Double, width: Double) throws(NativeError) {
        guard let map = pango_cairo_font_map_new(), let context = pango_font_map_create_context(map) else {
            throw .library(name: "pango", message: "no fonts")
        }
        self.map = map
        layout = pango_layout_new(context)
        g_object_unref(UnsafeMutableRawPointer(context))
        let description = pango_font_description_from_string(font)
        pango_font_description_set_absolute_size(description, size * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, description)
        pango_font_description_free(description)
        pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_text(layout, text, -1)
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(layout))
        g_object_unref(map)
    }

    /// Pixels.
    package var size: (width: Double, height: Double) {
        var (width, height) = (Int32(0), Int32(0))
        pango_layout_get_pixel_size(layout, &width, &height)
        return (Double(width), Double(height))
    }

    package var lines: Int { Int(pango_layout_get_line_count(layout)) }

    /// How many characters no installed font has.
    package var missing: Int { Int(pango_layout_get_unknown_glyphs_count(layout)) }

    /// Draws it, its upper left corner at a place.
    package func draw(on canvas: Canvas, _ x: Double, _ y: Double, _ color: RGBA) {
        canvas.withContext { context in
            cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
            cairo_move_to(context, x, y)
            pango_cairo_show_layout(context, layout)
            cairo_new_path(context)
        }
    }
}
