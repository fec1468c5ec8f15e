#pragma once
#include <PDFDoc.h>

#include <memory>
#include <string>

/// A file whose end is gone, and the document made of what is left; it must live as long as that.
class Salvage {
public:
    explicit Salvage(std::string bytes) : bytes(std::move(bytes)) {}

    /// NULL if no page is left, or what is left cannot be deciphered.
    std::unique_ptr<PDFDoc> open();

private:
    std::string bytes, text, rebuilt;
};
