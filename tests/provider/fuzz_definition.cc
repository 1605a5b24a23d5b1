// Fuzzes definitions of providers: YAML, shapes, templates, expressions. A definition that is good
// must be good twice, and an error must say where.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "exporter/provider/catalogue.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size) {
  using namespace api_credits;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto first = LoadProvider("f.yml", text);
  const auto* errors = std::get_if<LoadErrors>(&first);
  if (errors != nullptr) {
    if (errors->lines.empty()) std::abort();
    for (const std::string& line : errors->lines) {
      if (!line.starts_with("f.yml:")) std::abort();
    }
    return 0;
  }
  if (std::holds_alternative<LoadErrors>(LoadProvider("f.yml", text))) std::abort();
  return 0;
}
