// The bundled providers, overlaid by the user's: a definition of the same name replaces one. A
// bundled definition is parsed when somebody asks for it: there are many, and few are used.
// Thread rule: one thread at a time.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "exporter/document/file_patterns.h"
#include "exporter/document/problems.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// By name; null where the definition is broken, which is reported at its own place.
using ProviderTable = std::map<std::string, std::shared_ptr<const Provider>>;

// One file of config/providers/, put into the binary at build time; it is called after its
// provider.
struct BundledFile {
  std::string_view name;  // "crustdata.yml"
  std::string_view content;
};
std::span<const BundledFile> BundledFiles();

class Catalogue {
 public:
  // Errors of definitions go to `problems`, which must outlive it.
  explicit Catalogue(Problems& problems) : problems_(problems) {}

  // Adds the user's files. Two of them that define one provider are an error.
  void Overlay(const std::vector<NamedFile>& files);

  // False: nobody defines it. `provider` is null where the definition is broken.
  bool Find(const std::string& name, std::shared_ptr<const Provider>& provider);

  std::vector<std::string_view> Names() const;
  // Parses all that is left.
  const ProviderTable& All();

 private:
  void Add(const std::string& file, std::string_view text,
           std::map<std::string, std::string>& places);

  Problems& problems_;
  ProviderTable parsed_;
};

// All bundled providers.
std::variant<ProviderTable, LoadErrors> LoadBundledCatalogue();

// One definition from text; `file` is for messages.
std::variant<std::shared_ptr<const Provider>, LoadErrors> LoadProvider(const std::string& file,
                                                                       std::string_view text);

}  // namespace api_credits
