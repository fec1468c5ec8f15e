#include "stream.h"

#include <CJail.h>
#include <UTF.h>
#include <goo/gmem.h>

#include <cmath>
#include <cstring>

Record &Record::byte(uint8_t value) {
    bytes.push_back(static_cast<char>(value));
    return *this;
}

Record &Record::half(uint16_t value) { return byte(value & 0xFF).byte(value >> 8); }

Record &Record::number(uint32_t value) { return half(value & 0xFFFF).half(value >> 16); }

Record &Record::real(double value) {
    const float narrow = static_cast<float>(value);
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof bits);
    return number(bits);
}

Record &Record::text(const std::string &value) {
    bytes += value;
    return *this;
}

Record &Record::end() { return byte(0); }

void Record::write() {
    const auto length = static_cast<uint32_t>(bytes.size() - 5);
    for (int index = 0; index < 4; index++) bytes[1 + index] = static_cast<char>(length >> (8 * index));
    jail_write(bytes.data(), bytes.size());
}

void appendScalar(std::string &text, uint32_t scalar) {
    if (scalar < 0x80) {
        text.push_back(static_cast<char>(scalar));
    } else if (scalar < 0x800) {
        text.push_back(static_cast<char>(0xC0 | scalar >> 6));
        text.push_back(static_cast<char>(0x80 | (scalar & 0x3F)));
    } else if (scalar < 0x10000) {
        if (scalar >= 0xD800 && scalar < 0xE000) return;
        text.push_back(static_cast<char>(0xE0 | scalar >> 12));
        text.push_back(static_cast<char>(0x80 | (scalar >> 6 & 0x3F)));
        text.push_back(static_cast<char>(0x80 | (scalar & 0x3F)));
    } else if (scalar < 0x110000) {
        text.push_back(static_cast<char>(0xF0 | scalar >> 18));
        text.push_back(static_cast<char>(0x80 | (scalar >> 12 & 0x3F)));
        text.push_back(static_cast<char>(0x80 | (scalar >> 6 & 0x3F)));
        text.push_back(static_cast<char>(0x80 | (scalar & 0x3F)));
    }
}

std::string textString(const std::string &raw) {
    Unicode *scalars = nullptr;
    const int count = TextStringToUCS4(raw, &scalars);
    std::string text;
    for (int index = 0; index < count; index++)
        if (scalars[index] != 0) appendScalar(text, scalars[index]);
    gfree(scalars);
    return text;
}
