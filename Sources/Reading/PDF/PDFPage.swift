/// A run of characters that a page draws one after another without a gap, on one baseline, in one font.
package struct PDFRun: Sendable, Equatable {
    package var text: String
    /// Where it begins and ends on its baseline, in points from the top left corner of the page.
    package var x0: Double
    package var y0: Double
    package var x1: Double
    package var y1: Double
    /// The size of its font in points.
    package var size: Double
    /// Whether the document says that it is no part of the content.
    package var isArtifact = false
    /// Whether a blank was drawn after it.
    package var hasBlankAfter = false
    /// Whether its characters come in the order of reading, not in that of the line.
    package var isInReadingOrder = false

    package init(text: String, x0: Double, y0: Double, x1: Double, y1: Double, size: Double) {
        self.text = text
        self.x0 = x0
        self.y0 = y0
        self.x1 = x1
        self.y1 = y1
        self.size = size
    }
}

/// One line of text on a page: where it stands (in points, from the top left) and what it says.
package struct PDFLine: Sendable, Equatable {
    package var text: String
    package var left: Double
    package var top: Double
    package var right: Double
    package var bottom: Double
    /// Size of its font in points: that of most of its characters.
    package var size: Double
    /// Whether the document marks all of it as no part of the content.
    package var isArtifact = false
    /// Whether a blank was drawn after its last character.
    package var hasBlankAfter = false
    /// The letter that stands before it, as high as several lines; no part of `text`.
    package var dropCap = ""

    package init(text: String, left: Double, top: Double, right: Double, bottom: Double, size: Double? = nil) {
        self.text = text
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
        self.size = size ?? (bottom - top)
    }
}

/// One page: its size in points, its lines in the order in which they were drawn, and what it shows of pictures.
package struct PDFPage: Sendable, Equatable {
    /// Counted from 1.
    package var number = 0
    package var width: Double
    package var height: Double
    package var lines: [PDFLine]
    /// The part of the page that its pictures cover, 0 to 1.
    package var pictureCover: Double
    /// Whether the parser could make nothing of it.
    package var isUnreadable = false

    package init(width: Double, height: Double, lines: [PDFLine], pictureCover: Double = 0) {
        self.width = width
        self.height = height
        self.lines = lines
        self.pictureCover = pictureCover
    }

    /// Whether it is a picture of a page: one over a good part of it and no text, or over most of it and hardly any.
    package var isPicture: Bool {
        guard pictureCover >= 0.25 else { return false }
        let letters = lines.reduce(0) { $0 + $1.text.unicodeScalars.count(where: \.properties.isAlphabetic) }
        return letters == 0 || pictureCover >= 0.6 && letters < 30
    }
}

/// An entry of the table of contents that a document carries along.
package struct PDFBookmark: Sendable, Equatable {
    /// 0 for the outermost.
    package var level: Int
    /// Counted from 1; 0 if it leads nowhere.
    package var page: Int
    /// Points from the top of the page.
    package var top: Double
    package var title: String

    package init(level: Int, page: Int, top: Double, title: String) {
        self.level = level
        self.page = page
        self.top = top
        self.title = title
    }
}
