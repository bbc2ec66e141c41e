#include "CCompressors.h"
#include <dlfcn.h>

typedef int (*lzma_encode)(uint32_t preset, int check, const void *allocator, const uint8_t *in, size_t in_size, uint8_t *out,
                           size_t *out_position, size_t out_size);
typedef int (*lzma_decode)(uint64_t *memory_limit, uint32_t flags, const void *allocator, const uint8_t *in, size_t *in_position,
                           size_t in_size, uint8_t *out, size_t *out_position, size_t out_size);
typedef size_t (*size_of_size)(size_t);
typedef size_t (*zstd_encode)(void *out, size_t capacity, const void *in, size_t count, int level);
typedef size_t (*zstd_decode)(void *out, size_t capacity, const void *in, size_t count);
typedef unsigned (*zstd_error)(size_t);

// dlopen counts its calls and dlsym is a look-up, so both are simply asked again.
static void *function(int kind, const char *name) {
  void *library = dlopen(kind == BRV_LZMA ? "liblzma.so.5" : "libzstd.so.1", RTLD_NOW | RTLD_LOCAL);
  return library ? dlsym(library, name) : NULL;
}

int brv_compressor_installed(int kind) {
  return kind == BRV_LZMA ? function(kind, "lzma_easy_buffer_encode") && function(kind, "lzma_stream_buffer_decode")
                          : function(kind, "ZSTD_compress") && function(kind, "ZSTD_decompress");
}

size_t brv_compressed_bound(int kind, size_t count) {
  const size_of_size bound = (size_of_size)function(kind, kind == BRV_LZMA ? "lzma_stream_buffer_bound" : "ZSTD_compressBound");
  return bound ? bound(count) : 0;
}

size_t brv_compress(int kind, const uint8_t *in, size_t count, uint8_t *out, size_t capacity) {
  if (kind == BRV_LZMA) {
    const lzma_encode encode = (lzma_encode)function(kind, "lzma_easy_buffer_encode");
    size_t size = 0;
    // preset 9, extreme; no check of its own
    return encode && encode(9 | 1u << 31, 0, NULL, in, count, out, &size, capacity) == 0 ? size : 0;
  }
  const zstd_encode encode = (zstd_encode)function(kind, "ZSTD_compress");
  const zstd_error is_error = (zstd_error)function(kind, "ZSTD_isError");
  if (!encode || !is_error) return 0;
  const size_t size = encode(out, capacity, in, count, 22);
  return is_error(size) ? 0 : size;
}

int brv_decompress(int kind, const uint8_t *in, size_t in_count, uint8_t *out, size_t count) {
  if (kind == BRV_LZMA) {
    const lzma_decode decode = (lzma_decode)function(kind, "lzma_stream_buffer_decode");
    uint64_t memory_limit = 1u << 30;
    size_t read = 0, written = 0;
    return decode && decode(&memory_limit, 0, NULL, in, &read, in_count, out, &written, count) == 0 && read == in_count &&
           written == count;
  }
  const zstd_decode decode = (zstd_decode)function(kind, "ZSTD_decompress");
  return decode && decode(out, count, in, in_count) == count;
}

typedef void *(*gz_open)(const char *path, const char *mode);
typedef int (*gz_read)(void *file, void *out, unsigned count);
typedef int (*gz_close)(void *file);

static void *zlib(const char *name) {
  void *library = dlopen("libz.so.1", RTLD_NOW | RTLD_LOCAL);
  return library ? dlsym(library, name) : NULL;
}

int brv_gzip_installed(void) { return zlib("gzopen") && zlib("gzread") && zlib("gzclose"); }

long brv_gzip_read(const char *path, uint8_t *out, size_t capacity) {
  const gz_open open = (gz_open)zlib("gzopen");
  const gz_read read = (gz_read)zlib("gzread");
  const gz_close close = (gz_close)zlib("gzclose");
  if (!open || !read || !close) return -1;
  void *file = open(path, "rb");
  if (!file) return -1;
  size_t total = 0;
  int count = 0;
  while (total < capacity) {
    const size_t left = capacity - total;
    count = read(file, out + total, left > 1u << 20 ? 1u << 20 : (unsigned)left);
    if (count <= 0) break;
    total += (size_t)count;
  }
  // closing says whether the file ended in the middle
  return close(file) == 0 && count >= 0 ? (long)total : -2;
}
