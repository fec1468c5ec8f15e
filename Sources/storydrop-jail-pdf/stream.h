#pragma once
// The stream of what a PDF says: records of a letter, four bytes of length (least first), as many bytes.
//     H  the document: four bytes of page count, title, NUL, author
//     O  a bookmark: level (one byte), page (four bytes, from 1; 0 unknown), height on it (float), title
//     P  a page begins: number (four bytes, from 1), width, height (floats)
//     R  a run of characters: x0 y0 x1 y1 size (floats), flags (one byte), font (two bytes), text
//     I  a picture: left, top, right, bottom (floats)
//     N  the page ends: 0 read, 1 could not be read
//     W  what the parser complains of first
//     Z  the document ends: 0 as it stands, 1 put together from what is left of a broken file
// Lengths are points (1/72 inch) from the top left corner; texts are UTF-8. A run lies on its baseline from (x0, y0) to
// (x1, y1).
#include <cstdint>
#include <string>

class PDFDoc;

/// Flags of a run.
enum RunFlag : uint8_t {
    runBold = 1,
    runItalic = 2,
    /// Drawn in no colour: the layer of text of a scan.
    runInvisible = 4,
    /// Marked as no part of the content: running heads, page numbers.
    runArtifact = 8,
    /// A blank follows it in the text that was drawn.
    runBlankAfter = 16,
    /// Its characters come in the order of reading, whatever way they run on the page.
    runInReadingOrder = 32,
};

/// One record, put together and written.
class Record {
public:
    explicit Record(char letter) : bytes(5, letter) {}
    Record &byte(uint8_t value);
    Record &number(uint32_t value);
    Record &half(uint16_t value);
    Record &real(double value);
    Record &text(const std::string &value);
    Record &end();
    void write();

private:
    std::string bytes;
};

/// Adds a Unicode scalar as UTF-8; what is none is left out.
void appendScalar(std::string &text, uint32_t scalar);

/// A text of a PDF (in its own encoding, or UTF-16 with a mark) as UTF-8.
std::string textString(const std::string &raw);

/// Writes the pages with their text.
void writePages(PDFDoc &document);

/// Writes one page as a picture: PGM, one byte of grey a pixel.
int writePicture(PDFDoc &document, int page, int resolution);
