#include "exporter/exposition/gzip.h"

#include <libdeflate.h>

#include <memory>
#include <new>

namespace api_credits {
namespace {

constexpr int kLevel = 1;

struct CompressorDeleter {
  void operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
  }
};

}  // namespace

std::string Gzip(std::string_view body) {
  const std::unique_ptr<libdeflate_compressor, CompressorDeleter> compressor(
      libdeflate_alloc_compressor(kLevel));
  if (!compressor) throw std::bad_alloc();
  std::string zipped(libdeflate_gzip_compress_bound(compressor.get(), body.size()), '\0');
  // The bound is enough by definition, so that this cannot yield 0.
  zipped.resize(libdeflate_gzip_compress(compressor.get(), body.data(), body.size(), zipped.data(),
                                         zipped.size()));
  zipped.shrink_to_fit();
  return zipped;
}

}  // namespace api_credits
