// Called for pictures and sounds in the answers of models, some megabytes each, on the thread that all transfers share.
// Promises the same bytes as the table of Base64Decoder.swift, which does what is left over.
//
// In C because Swift has no names for these instructions. Packing by two multiplications is of Mula and Lemire, "Faster
// Base64 Encoding and Decoding Using AVX2 Instructions", ACM Transactions on the Web 12 (2018).
#include "CBase64.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx2")))

// Ones where a byte is from first to last; bytes above 127 are in no range, as they count as negative.
static inline WIDE __m256i within(__m256i bytes, char first, char last) {
    return _mm256_and_si256(
        _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8((char)(first - 1))),
        _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(last + 1)), bytes)
    );
}

static inline WIDE __m256i equal(__m256i bytes, char byte) { return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte)); }

// What is added to a character of a kind to have its value.
static inline WIDE __m256i shift(__m256i kind, int amount) {
    return _mm256_and_si256(kind, _mm256_set1_epi8((char)amount));
}

static WIDE size_t decode(const uint8_t *text, size_t count, uint8_t *out) {
    // Of each four bytes the lowest three, the highest first.
    const __m256i order = _mm256_setr_epi8(
        2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1
    );
    size_t done = 0;
    // 28 bytes are written for 24 that count: as many characters more must follow as pay for the rest.
    while (count - done >= 40) {
        const __m256i bytes = _mm256_loadu_si256((const __m256i *)(text + done));
        const __m256i upper = within(bytes, 'A', 'Z'), lower = within(bytes, 'a', 'z'), digit = within(bytes, '0', '9');
        const __m256i plus = equal(bytes, '+'), minus = equal(bytes, '-');
        const __m256i slash = equal(bytes, '/'), line = equal(bytes, '_');
        const __m256i letters = _mm256_or_si256(_mm256_or_si256(upper, lower), digit);
        const __m256i signs = _mm256_or_si256(_mm256_or_si256(plus, minus), _mm256_or_si256(slash, line));
        if (_mm256_movemask_epi8(_mm256_or_si256(letters, signs)) != -1) break;
        const __m256i shifts = _mm256_or_si256(
            _mm256_or_si256(
                _mm256_or_si256(shift(upper, 0 - 'A'), shift(lower, 26 - 'a')), shift(digit, 52 - '0')
            ),
            _mm256_or_si256(
                _mm256_or_si256(shift(plus, 62 - '+'), shift(minus, 62 - '-')),
                _mm256_or_si256(shift(slash, 63 - '/'), shift(line, 63 - '_'))
            )
        );
        const __m256i values = _mm256_add_epi8(bytes, shifts);
        // Two values of six bits to twelve, two of twelve to twenty-four.
        const __m256i twelve = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
        const __m256i packed = _mm256_shuffle_epi8(_mm256_madd_epi16(twelve, _mm256_set1_epi32(0x00011000)), order);
        uint8_t *target = out + done / 4 * 3;
        _mm_storeu_si128((__m128i *)target, _mm256_castsi256_si128(packed));
        _mm_storeu_si128((__m128i *)(target + 12), _mm256_extracti128_si256(packed, 1));
        done += 32;
    }
    return done;
}

size_t base64_decode_blocks(const uint8_t *text, size_t count, uint8_t *out) {
    return __builtin_cpu_supports("avx2") ? decode(text, count, out) : 0;
}
#else
size_t base64_decode_blocks(const uint8_t *text, size_t count, uint8_t *out) {
    (void)text, (void)count, (void)out;
    return 0;
}
#endif
