// General compressors of the machine, found when they are first asked for: nothing is linked, and where a library is not
// installed the functions say so.
#ifndef BREVITY_CCOMPRESSORS_H
#define BREVITY_CCOMPRESSORS_H
#include <stddef.h>
#include <stdint.h>

enum { BRV_LZMA = 0, BRV_ZSTD = 1 };

// 1 if the library of this compressor was found.
int brv_compressor_installed(int kind);
// 1 if zlib was found.
int brv_gzip_installed(void);
// The largest size of `count` bytes after compression.
size_t brv_compressed_bound(int kind, size_t count);
// Compresses as strongly as the library can; the size, or 0 on failure.
size_t brv_compress(int kind, const uint8_t *in, size_t count, uint8_t *out, size_t capacity);
// 1 if `in` decompresses to exactly `count` bytes.
int brv_decompress(int kind, const uint8_t *in, size_t in_count, uint8_t *out, size_t count);
// Reads at most `capacity` bytes of the gzip file at `path`: how many, -1 if it cannot be opened, -2 if it is damaged or
// truncated.
long brv_gzip_read(const char *path, uint8_t *out, size_t capacity);

#endif
