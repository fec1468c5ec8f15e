// Hears every character that a page draws, and tells of them in runs: characters that follow each other without a gap.
#include "stream.h"

#include <CJail.h>
#include <GfxFont.h>
#include <GfxState.h>
#include <OutputDev.h>
#include <PDFDoc.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

/// A gap wider than this part of the size ends a run; a kerned pair stays below.
constexpr double widestGap = 0.04;
/// A character may go back by this much of the size, as accents and tight pairs do.
constexpr double widestOverlap = 0.15;
/// A run is no longer than this: what never ends is told in pieces.
constexpr size_t longestRun = 4096;

class TextListener : public OutputDev {
public:
    bool upsideDown() override { return true; }
    bool useDrawChar() override { return true; }
    bool interpretType3Chars() override { return false; }
    bool needNonText() override { return true; }
    bool useTilingPatternFill() override { return true; }
    bool useShadedFills(int) override { return true; }
    bool needCharCount() override { return false; }

    void startPage(int number, GfxState *state, XRef *) override {
        width = state ? state->getPageWidth() : 0;
        height = state ? state->getPageHeight() : 0;
        Record('P').number(static_cast<uint32_t>(number)).real(width).real(height).write();
        hasBegun = true;
    }

    void endPage() override { flush(); }

    void drawChar(GfxState *state, double x, double y, double dx, double dy, double, double, CharCode, int,
                  const Unicode *unicode, int length) override {
        double left, top, right, down, along, across;
        removeSpacing(state, unicode, length, dx, dy);
        state->transform(x, y, &left, &top);
        state->transformDelta(dx, dy, &right, &down);
        // Far outside the page, or no number at all.
        if (!(left > -width && left < 2 * width && top > -height && top < 2 * height)) return;
        if (!std::isfinite(right) || !std::isfinite(down)) return;
        if (isReplaced) {
            widen(state, left, top, left + right, top + down);
            return;
        }
        const bool isBlank = length == 0 || std::all_of(unicode, unicode + length, isSpace);
        if (isBlank) {
            if (length > 0 && !run.empty()) flags |= runBlankAfter;
            flush();
            return;
        }
        const double size = sizeOf(state);
        measure(left, top, size, along, across);
        const uint8_t now = flagsOf(state);
        const uint16_t name = fontOf(state);
        const bool follows = !run.empty() && now == flags && name == font && std::abs(size - this->size) < 0.01
            && std::abs(across) < widestGap * size && along < widestGap * size && along > -widestOverlap * size
            && run.size() < longestRun;
        if (!follows) {
            flush();
            begin(left, top, size, now, name);
        }
        // A ligature's letters come in the order of reading; the characters of a run in that of the line.
        const bool isTurned = length > 1 && unicode[0] >= 0x0590 && unicode[0] <= 0x08FF;
        for (int index = 0; index < length; index++) appendScalar(run, unicode[isTurned ? length - 1 - index : index]);
        x1 = left + right;
        y1 = top + down;
    }

    void beginActualText(GfxState *state, const GooString *text) override {
        flush();
        isReplaced = true;
        replacement = textString(text->toStr());
        hasPlace = false;
    }

    void endActualText(GfxState *state) override {
        if (isReplaced && hasPlace && !replacement.empty()) {
            run = replacement;
            flags |= runInReadingOrder;
        }
        isReplaced = false;
        flush();
    }

    void beginMarkedContent(const char *name, Dict *) override {
        if (artifacts > 0 || (name && std::string(name) == "Artifact")) artifacts++;
    }

    void endMarkedContent(GfxState *) override {
        if (artifacts > 0) artifacts--;
    }

    void drawImageMask(GfxState *state, Object *ref, Stream *data, int w, int h, bool invert, bool smooth,
                       bool isInline) override {
        picture(state);
        if (isInline) OutputDev::drawImageMask(state, ref, data, w, h, invert, smooth, isInline);
    }

    void drawImage(GfxState *state, Object *ref, Stream *data, int w, int h, GfxImageColorMap *map, bool smooth,
                   const int *mask, bool isInline) override {
        picture(state);
        if (isInline) OutputDev::drawImage(state, ref, data, w, h, map, smooth, mask, isInline);
    }

    void drawMaskedImage(GfxState *state, Object *, Stream *, int, int, GfxImageColorMap *, bool, Stream *, int, int,
                         bool, bool) override {
        picture(state);
    }

    void drawSoftMaskedImage(GfxState *state, Object *, Stream *, int, int, GfxImageColorMap *, bool, Stream *, int,
                             int, GfxImageColorMap *, bool) override {
        picture(state);
    }

    /// Ends a page, whether it began or not; `isThere`: whether there was anything to draw.
    void finish(int number, bool isThere) {
        flush();
        if (!hasBegun) Record('P').number(static_cast<uint32_t>(number)).real(0).real(0).write();
        Record('N').byte(hasBegun && isThere ? 0 : 1).write();
        hasBegun = false;
        artifacts = 0;
    }

private:
    double width = 0, height = 0;
    bool hasBegun = false;
    int artifacts = 0;
    // The run that is being put together.
    std::string run;
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0, size = 0;
    uint8_t flags = 0;
    uint16_t font = 0;
    // A text that stands for what is drawn.
    bool isReplaced = false, hasPlace = false;
    std::string replacement;

    static bool isSpace(Unicode scalar) {
        return scalar <= 0x20 || scalar == 0x7F || scalar == 0xA0 || (scalar >= 0x2000 && scalar <= 0x200B)
            || scalar == 0x202F || scalar == 0x205F || scalar == 0x3000 || scalar == 0xFEFF;
    }

    /// The advance of a character holds the spacing that comes after it.
    static void removeSpacing(GfxState *state, const Unicode *unicode, int length, double &dx, double &dy) {
        double spacing = state->getCharSpace(), spaceX, spaceY;
        if (length == 1 && unicode[0] == 0x20) spacing += state->getWordSpace();
        if (spacing == 0) return;
        if (state->getFont() && state->getFont()->getWMode() != 0)
            state->textTransformDelta(0, spacing, &spaceX, &spaceY);
        else
            state->textTransformDelta(spacing * state->getHorizScaling(), 0, &spaceX, &spaceY);
        dx -= spaceX;
        dy -= spaceY;
    }

    static double sizeOf(GfxState *state) {
        double size = std::abs(state->getTransformedFontSize());
        const auto &font = state->getFont();
        if (font && font->getType() == fontType3) {
            // Its units are its own: the height of its box is what it has.
            const double *matrix = font->getFontMatrix(), *box = font->getFontBBox();
            const double tall = std::abs((box[3] - box[1]) * matrix[3]);
            if (tall > 0) size *= tall;
        }
        return std::isfinite(size) ? size : 0;
    }

    uint8_t flagsOf(GfxState *state) const {
        uint8_t found = artifacts > 0 ? runArtifact : 0;
        if (const auto &font = state->getFont()) {
            if (font->isBold()) found |= runBold;
            if (font->isItalic()) found |= runItalic;
        }
        if (state->getRender() == 3) found |= runInvisible;
        return found;
    }

    static uint16_t fontOf(GfxState *state) {
        return state->getFont() ? static_cast<uint16_t>(state->getFont()->getID()->num) : 0;
    }

    /// How far a point lies beyond the end of the run, along its direction and across it.
    void measure(double left, double top, double size, double &along, double &across) const {
        const double dx = x1 - x0, dy = y1 - y0, length = std::hypot(dx, dy);
        if (length < 1e-6) {
            along = left - x1;
            across = top - y1;
            return;
        }
        along = ((left - x1) * dx + (top - y1) * dy) / length;
        across = ((top - y1) * dx - (left - x1) * dy) / length;
    }

    void begin(double left, double top, double newSize, uint8_t newFlags, uint16_t newFont) {
        x0 = x1 = left;
        y0 = y1 = top;
        size = newSize;
        flags = newFlags;
        font = newFont;
    }

    void widen(GfxState *state, double left, double top, double right, double down) {
        if (!hasPlace) begin(left, top, sizeOf(state), flagsOf(state), fontOf(state));
        hasPlace = true;
        x1 = right;
        y1 = down;
    }

    void flush() {
        if (!run.empty())
            Record('R').real(x0).real(y0).real(x1).real(y1).real(size).byte(flags).half(font).text(run).write();
        run.clear();
        flags = 0;
    }

    /// A picture fills the unit square of its own space.
    void picture(GfxState *state) {
        double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
        for (int corner = 0; corner < 4; corner++) {
            double x, y;
            state->transform(corner & 1, corner >> 1, &x, &y);
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = std::max(bottom, y);
        }
        Record('I').real(left).real(top).real(right).real(bottom).write();
    }
};

} // namespace

/// False if what a page shows is named but gone.
static bool hasContent(PDFDoc &document, int number) {
    Page *page = document.getPage(number);
    if (!page) return false;
    const Object object = document.getXRef()->fetch(page->getRef());
    if (!object.isDict()) return false;
    const Object &named = object.dictLookupNF("Contents");
    return !named.isRef() || !object.dictLookup("Contents").isNull();
}

void writePages(PDFDoc &document) {
    TextListener listener;
    const int count = document.getNumPages();
    for (int number = 1; number <= count; number++) {
        const bool isThere = hasContent(document, number);
        if (isThere) document.displayPage(&listener, number, 72, 72, 0, false, true, false);
        listener.finish(number, isThere);
    }
}
