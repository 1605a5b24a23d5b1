// The recorded polls of one bundled provider: tests/catalogue/<provider>.yml. Each case has the
// requests that are expected with their answers, and the series that they yield.
// Thread rule: values and pure functions of the files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exporter/fetch/response.h"

namespace api_credits {

// One request of a poll and its answer.
struct RecordedStep {
  // "GET https://…?key=<key>"; where it ends with a line end, all headers and the body as well.
  std::string ask;
  Response answer;
};

struct VendorCase {
  std::string provider;
  std::string name;
  std::string account;  // more lines of the account's entry, at the first column
  std::string after;    // the case that was polled one interval before; empty: it is the first
  std::vector<RecordedStep> steps;
  std::string shows;  // series, a line each

  std::string Title() const { return provider + "/" + name; }
};

// The cases of a file, in its order. Throws std::invalid_argument, which says where.
std::vector<VendorCase> ReadVendorCases(const std::filesystem::path& file);

// Of all files, by the name of the file.
std::vector<VendorCase> ReadAllCases(const std::filesystem::path& folder);

}  // namespace api_credits
