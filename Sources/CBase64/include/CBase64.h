// Base64 by the wide registers of the processor; see base64.c.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Decodes characters of both alphabets of RFC 4648, 32 at a time, until a block has another one, or too few are left.
//
// out: has room for three bytes of every four characters.
// Returns how many characters were decoded; 0 on a processor that has no AVX2.
size_t base64_decode_blocks(const uint8_t *text, size_t count, uint8_t *out);
