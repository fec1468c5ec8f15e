// Makes a document of what is left of a file whose end is gone, and with it the table of objects and the tree of pages:
// the pages that are there get a new tree. Objects that lie packed in streams are unpacked first.
#include "salvage.h"

#include "stream.h"

#include <Dict.h>
#include <Object.h>
#include <Stream.h>
#include <XRef.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <set>

namespace {

/// Bytes of packed objects that are looked at, and objects in one stream.
constexpr size_t mostUnpacked = 64 << 20;
constexpr int mostInStream = 100000;

struct Found {
    std::vector<int> pages;
    int highest = 0;
};

bool isSpace(char byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f'; }

/// The number that ends right before `end`, and where it begins; -1 if there is none.
int numberBefore(const std::string &bytes, size_t end, size_t &begin) {
    begin = end;
    while (begin > 0 && end - begin < 9 && std::isdigit(static_cast<unsigned char>(bytes[begin - 1]))) begin--;
    return begin == end ? -1 : std::atoi(bytes.substr(begin, end - begin).c_str());
}

/// Whether an object's dictionary says `/Type /Page`, and not `/Pages`.
bool isPage(const std::string &bytes, size_t start) {
    const size_t limit = std::min(bytes.size(), start + 8192);
    size_t end = std::min(bytes.find("endobj", start), limit);
    end = std::min(end, bytes.find("stream", start));
    for (size_t at = bytes.find("/Type", start); at < end; at = bytes.find("/Type", at + 5)) {
        size_t value = at + 5;
        while (value < end && isSpace(bytes[value])) value++;
        if (bytes.compare(value, 5, "/Page") != 0) continue;
        const char next = value + 5 < bytes.size() ? bytes[value + 5] : ' ';
        if (!std::isalnum(static_cast<unsigned char>(next))) return true;
    }
    return false;
}

/// All objects that begin with `12 0 obj` somewhere.
Found scan(const std::string &bytes) {
    Found found;
    std::set<int> seen;
    for (size_t at = bytes.find("obj"); at != std::string::npos; at = bytes.find("obj", at + 3)) {
        if (at < 4 || !isSpace(bytes[at - 1])) continue;
        size_t begin, first;
        if (numberBefore(bytes, at - 1, begin) < 0 || begin == 0 || !isSpace(bytes[begin - 1])) continue;
        const int number = numberBefore(bytes, begin - 1, first);
        if (number <= 0) continue;
        found.highest = std::max(found.highest, number);
        if (isPage(bytes, at + 3) && seen.insert(number).second) found.pages.push_back(number);
    }
    return found;
}

/// The bytes with a tree of these pages and a trailer at their end.
std::string withTree(const std::string &bytes, const Found &found) {
    const std::string root = std::to_string(found.highest + 1), tree = std::to_string(found.highest + 2);
    std::string text = bytes + "\nendstream\nendobj\n" + root + " 0 obj\n<</Type /Catalog /Pages " + tree
        + " 0 R>>\nendobj\n" + tree + " 0 obj\n<</Type /Pages /MediaBox [0 0 612 792] /Count "
        + std::to_string(found.pages.size()) + " /Kids [";
    for (const int page : found.pages) text += std::to_string(page) + " 0 R ";
    return text + "]>>\nendobj\ntrailer\n<</Root " + root + " 0 R /Size " + std::to_string(found.highest + 3)
        + ">>\nstartxref\n0\n%%EOF\n";
}

/// The objects of a packed stream, as they would stand in a file.
void unpack(Object &object, std::string &text) {
    Dict *dict = object.streamGetDict();
    const Object count = dict->lookup("N"), first = dict->lookup("First");
    if (!count.isInt() || !first.isInt() || count.getInt() < 1 || count.getInt() > mostInStream) return;
    std::string content;
    object.streamReset();
    for (int byte = object.streamGetChar(); byte != EOF && content.size() < mostUnpacked; byte = object.streamGetChar())
        content.push_back(static_cast<char>(byte));
    object.streamClose();
    const char *next = content.c_str();
    std::vector<std::pair<int, size_t>> places;
    for (int index = 0; index < count.getInt(); index++) {
        char *end = nullptr;
        const long number = strtol(next, &end, 10);
        const long place = strtol(end, &end, 10);
        if (end == next || number <= 0 || place < 0) break;
        places.emplace_back(static_cast<int>(number), static_cast<size_t>(first.getInt()) + place);
        next = end;
    }
    for (size_t index = 0; index < places.size() && text.size() < mostUnpacked; index++) {
        const size_t begin = places[index].second;
        const size_t end = index + 1 < places.size() ? places[index + 1].second : content.size();
        if (begin >= content.size() || end < begin) continue;
        text += std::to_string(places[index].first) + " 0 obj\n" + content.substr(begin, end - begin) + "\nendobj\n";
    }
}

std::string unpacked(PDFDoc &document) {
    std::string text;
    XRef *table = document.getXRef();
    for (int number = 0; number < table->getNumObjects() && text.size() < mostUnpacked; number++) {
        const XRefEntry *entry = table->getEntry(number, false);
        if (!entry || entry->type != xrefEntryUncompressed) continue;
        Object object = table->fetch(number, entry->gen);
        if (object.isStream() && object.streamGetDict()->lookup("Type").isName("ObjStm")) unpack(object, text);
    }
    return text;
}

} // namespace

std::unique_ptr<PDFDoc> Salvage::open() {
    const auto read = [](std::string &text) {
        return std::make_unique<PDFDoc>(
            new MemStream(text.data(), 0, static_cast<Goffset>(text.size()), Object(objNull)));
    };
    const Found plain = scan(bytes);
    if (plain.highest == 0 || bytes.find("/Encrypt") != std::string::npos) return nullptr;
    text = withTree(bytes, plain);
    auto document = read(text);
    if (bytes.find("/ObjStm") != std::string::npos && document->isOk()) {
        const std::string more = unpacked(*document);
        if (!more.empty()) {
            const std::string all = bytes + "\nendstream\nendobj\n" + more;
            rebuilt = withTree(all, scan(all));
            document = read(rebuilt);
        }
    }
    return document->isOk() && document->getNumPages() > 0 ? std::move(document) : nullptr;
}
