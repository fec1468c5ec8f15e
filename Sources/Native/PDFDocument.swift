import CPango
import CPoppler

/// One line of text on a page: where it stands (in points, from the top left) and what it says.
package struct PDFLine: Sendable, Equatable {
    package var text: String
    package var left: Double
    package var top: Double
    package var right: Double
    package var bottom: Double
    /// Height of a character's box in points: the median of the line.
    package var size: Double

    package init(text: String, left: Double, top: Double, right: Double, bottom: Double, size: Double? = nil) {
        self.size = size ?? (bottom - top)
        self.text = text
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }
}

/// One page: its size in points and its lines in reading order.
package struct PDFPage: Sendable, Equatable {
    package var width: Double
    package var height: Double
    package var lines: [PDFLine]
    /// Whether the page shows pictures: a page of pictures without lines is a scan.
    package var hasImages: Bool

    package init(width: Double, height: Double, lines: [PDFLine], hasImages: Bool) {
        self.width = width
        self.height = height
        self.lines = lines
        self.hasImages = hasImages
    }
}

/// A PDF, read by poppler.
package final class PDFDocument {
    private let document: OpaquePointer

    /// Opens bytes as a PDF.
    /// - Throws: `encrypted` if it needs a password, `library` if it is damaged or no PDF.
    package init(_ bytes: [UInt8]) throws(NativeError) {
        var error: UnsafeMutablePointer<GError>?
        // GBytes owns a copy, so that the document may outlive the array.
        let data = bytes.withUnsafeBytes { g_bytes_new($0.baseAddress, gsize($0.count)) }
        defer { g_bytes_unref(data) }
        let opened = poppler_document_new_from_bytes(data, nil, &error)
        if let opened {
            document = opened
            return
        }
        defer { g_clear_error(&error) }
        guard let error else { throw .library(name: "poppler", message: "unknown error") }
        if error.pointee.domain == poppler_error_quark(),
            error.pointee.code == Int32(POPPLER_ERROR_ENCRYPTED.rawValue)
        {
            throw .encrypted
        }
        throw .library(name: "poppler", message: String(cString: error.pointee.message))
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(document)) }

    package var pageCount: Int { Int(poppler_document_get_n_pages(document)) }

    /// The title that the document's own data give, if any.
    package var title: String? { text(poppler_document_get_title(document)) }
    /// The author that the document's own data give, if any.
    package var author: String? { text(poppler_document_get_author(document)) }

    /// One page, counted from 0; nil if the page cannot be read.
    package func page(_ index: Int) -> PDFPage? {
        guard let page = poppler_document_get_page(document, Int32(index)) else { return nil }
        defer { g_object_unref(UnsafeMutableRawPointer(page)) }
        var width = 0.0
        var height = 0.0
        poppler_page_get_size(page, &width, &height)
        let images = poppler_page_get_image_mapping(page)
        let hasImages = images != nil
        poppler_page_free_image_mapping(images)
        return PDFPage(width: width, height: height, lines: lines(of: page), hasImages: hasImages)
    }

    private func lines(of page: OpaquePointer) -> [PDFLine] {
        guard let raw = poppler_page_get_text(page) else { return [] }
        defer { g_free(raw) }
        let text = String(cString: raw)
        var rectangles: UnsafeMutablePointer<PopplerRectangle>?
        var count: guint = 0
        let known = poppler_page_get_text_layout(page, &rectangles, &count) != 0
        defer { g_free(rectangles) }
        let boxes = known ? UnsafeBufferPointer(start: rectangles, count: Int(count)) : nil
        var lines: [PDFLine] = []
        var line = LineBuilder()
        // The layout has one rectangle for each Unicode scalar of the text, line ends too.
        for (index, scalar) in text.unicodeScalars.enumerated() {
            let box = boxes.flatMap { index < $0.count ? $0[index] : nil }
            if scalar == "\n" || line.isAcrossGutter(box, scalar) { line.finish(into: &lines) }
            if scalar != "\n" { line.add(scalar, box: box) }
        }
        line.finish(into: &lines)
        return lines
    }

    private func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String? {
        guard let pointer else { return nil }
        defer { g_free(pointer) }
        return String(cString: pointer)
    }
}

/// Gathers the characters of a line with the box around them.
private struct LineBuilder {
    private var text = String.UnicodeScalarView()
    private var box: PopplerRectangle?
    private var last: PopplerRectangle?
    private var heights: [Double] = []

    /// Whether a character stands so far right of the last one that it belongs to the next column.
    ///
    /// Poppler gives what stands at one height as one line. Justified blanks stay well under twice the height.
    func isAcrossGutter(_ next: PopplerRectangle?, _ scalar: Unicode.Scalar) -> Bool {
        guard scalar != " ", let next, let last, next.x2 > next.x1 else { return false }
        return next.x1 - last.x2 > 1.6 * max(last.y2 - last.y1, 1)
    }

    mutating func add(_ scalar: Unicode.Scalar, box next: PopplerRectangle?) {
        text.append(scalar)
        guard let next, scalar != " " else { return }
        heights.append(next.y2 - next.y1)
        last = next
        if let old = box {
            box = PopplerRectangle(
                x1: min(old.x1, next.x1),
                y1: min(old.y1, next.y1),
                x2: max(old.x2, next.x2),
                y2: max(old.y2, next.y2)
            )
        } else {
            box = next
        }
    }

    mutating func finish(into lines: inout [PDFLine]) {
        let box = box ?? PopplerRectangle()
        let middle = heights.isEmpty ? 0 : heights.sorted()[heights.count / 2]
        lines.append(
            PDFLine(
                text: String(text),
                left: box.x1,
                top: box.y1,
                right: box.x2,
                bottom: box.y2,
                size: middle
            )
        )
        self = LineBuilder()
    }
}
