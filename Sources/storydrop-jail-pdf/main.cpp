// Reads a PDF from descriptor 0 behind walls: see CJail.h and docs/security.md.
//
//     storydrop-jail-pdf text OPTIONS                   its text, as the stream of stream.h
//     storydrop-jail-pdf picture OPTIONS PAGE DPI       one page as a picture (PGM)
#include "salvage.h"
#include "stream.h"

#include <CJail.h>
#include <Error.h>
#include <GlobalParams.h>
#include <Link.h>
#include <Outline.h>
#include <PDFDoc.h>
#include <Stream.h>
#include <goo/gfile.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include <sys/stat.h>
#include <unistd.h>

namespace {

/// What a table of contents may have at most; the rest is left out.
constexpr int mostBookmarks = 5000, deepestBookmark = 8;

std::string firstComplaint;

void hear(ErrorCategory, Goffset, const char *message) {
    if (firstComplaint.empty() && message) firstComplaint = std::string(message).substr(0, 300);
}

/// How poppler opened it, as an exit code.
int verdict(PDFDoc &document) {
    if (document.isOk()) return JAIL_DONE;
    return document.getErrorCode() == errEncrypted ? JAIL_ENCRYPTED : JAIL_DAMAGED;
}

std::string bookmarkTitle(const OutlineItem &item) {
    std::string title;
    for (int index = 0; index < item.getTitleLength(); index++) appendScalar(title, item.getTitle()[index]);
    return title;
}

void writeBookmark(PDFDoc &document, OutlineItem &item, int level) {
    int page = 0;
    double top = 0;
    if (item.getAction() && item.getAction()->getKind() == actionGoTo) {
        const auto *action = static_cast<const LinkGoTo *>(item.getAction());
        std::unique_ptr<LinkDest> found;
        const LinkDest *place = action->getDest();
        if (!place && action->getNamedDest()) {
            found = document.findDest(action->getNamedDest());
            place = found.get();
        }
        if (place) {
            page = place->isPageRef() ? document.findPage(place->getPageRef()) : place->getPageNum();
            // A page counts from its bottom; a place without a height is the top of the page.
            if (page > 0 && page <= document.getNumPages() && place->getChangeTop())
                top = document.getPageCropHeight(page) - place->getTop();
        }
    }
    Record('O').byte(static_cast<uint8_t>(level)).number(static_cast<uint32_t>(std::max(page, 0))).real(top)
        .text(bookmarkTitle(item)).write();
}

void writeBookmarks(PDFDoc &document, const std::vector<OutlineItem *> *items, int level, int &left) {
    if (!items || level > deepestBookmark) return;
    for (OutlineItem *item : *items) {
        if (left-- <= 0) return;
        writeBookmark(document, *item, level);
        item->open();
        writeBookmarks(document, item->getKids(), level + 1, left);
    }
}

std::string documentText(PDFDoc &document, const char *key) {
    const auto raw = document.getDocInfoStringEntry(key);
    std::string text = raw ? textString(raw->toStr()) : std::string();
    return text.substr(0, 1000);
}

/// `isMended`: whether it was put together from what was left.
int writeText(PDFDoc &document, bool isMended) {
    Record('H').number(static_cast<uint32_t>(document.getNumPages())).text(documentText(document, "Title")).end()
        .text(documentText(document, "Author")).write();
    int left = mostBookmarks;
    if (Outline *outline = document.getOutline()) writeBookmarks(document, outline->getItems(), 0, left);
    writePages(document);
    if (!firstComplaint.empty()) Record('W').text(firstComplaint).write();
    Record('Z').byte(isMended ? 1 : 0).write();
    return JAIL_DONE;
}

std::string wholeInput(off_t size) {
    std::string bytes(static_cast<size_t>(size), '\0');
    size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = pread(STDIN_FILENO, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (count <= 0) break;
        done += static_cast<size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

int readDocument(const jail_options &options, const char *word, char **rest) {
    struct stat facts;
    if (fstat(STDIN_FILENO, &facts) != 0 || facts.st_size == 0) return JAIL_DAMAGED;
    const jail_needs needs = {true, nullptr};
    jail_lock(&options, &needs);
    setErrorCallback(hear);
    globalParams = std::make_unique<GlobalParams>();
    const auto file = GooFile::open(STDIN_FILENO);
    if (!file) return JAIL_DAMAGED;
    auto *bytes = new FileStream(file.get(), 0, false, facts.st_size, Object(objNull));
    auto document = std::make_unique<PDFDoc>(bytes);
    const int code = verdict(*document);
    std::unique_ptr<Salvage> salvage;
    if (code == JAIL_DAMAGED || (code == JAIL_DONE && document->getNumPages() == 0)) {
        salvage = std::make_unique<Salvage>(wholeInput(facts.st_size));
        document = salvage->open();
    }
    if (!document || (code != JAIL_DONE && !salvage)) {
        if (!firstComplaint.empty()) Record('W').text(firstComplaint).write();
        return code == JAIL_DONE ? JAIL_DAMAGED : code;
    }
    if (strcmp(word, "text") != 0) return writePicture(*document, atoi(rest[0]), atoi(rest[1]));
    return writeText(*document, salvage != nullptr);
}

} // namespace

int main(int argc, char **argv) {
    jail_options options;
    const bool isParsed = argc >= 2 && jail_parse(argc, argv, 2, &options);
    const int count = isParsed ? argc - options.rest : 0;
    if (!isParsed || !((strcmp(argv[1], "text") == 0 && count == 0) || (strcmp(argv[1], "picture") == 0 && count == 2))) {
        fputs("storydrop-jail-pdf is run by storydrop; it does nothing of use by itself.\n", stderr);
        return JAIL_USAGE;
    }
    int code = JAIL_OUT_OF_MEMORY;
    try {
        code = readDocument(options, argv[1], argv + options.rest);
    } catch (const std::bad_alloc &) {
        code = JAIL_OUT_OF_MEMORY;
    }
    // No destructor runs on what a hostile file has built.
    jail_end(code);
}
