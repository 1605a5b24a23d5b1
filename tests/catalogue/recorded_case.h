// One recorded poll of a bundled provider: a folder <provider>/<case>/ with a raw HTTP response per
// request, <request>.<alternative>.http, and the account's series that they yield, expected.prom.
// account.yml, of the case and of its provider, adds keys to the account's entry. A file `after`
// names the case of the same provider that was polled one interval before.
// Thread rule: values and pure functions of the folder.
#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "exporter/fetch/response.h"

namespace api_credits {

struct RecordedCase {
  std::string provider;
  std::string name;
  std::filesystem::path folder;
  std::string account_yaml;                    // lines at the first column
  std::string after;                           // empty: it is the first poll
  std::map<std::string, std::string> answers;  // "balance.0" → the raw response

  std::string Title() const { return provider + "/" + name; }
};

// Empty where there is no such file.
inline std::string ReadWholeFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline std::vector<std::filesystem::path> FoldersIn(const std::filesystem::path& parent) {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(parent)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

inline RecordedCase ReadCase(const std::filesystem::path& folder) {
  RecordedCase recorded;
  recorded.provider = folder.parent_path().filename().string();
  recorded.name = folder.filename().string();
  recorded.folder = folder;
  recorded.account_yaml =
      ReadWholeFile(folder.parent_path() / "account.yml") + ReadWholeFile(folder / "account.yml");
  std::istringstream(ReadWholeFile(folder / "after")) >> recorded.after;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".http") {
      recorded.answers[entry.path().stem().string()] = ReadWholeFile(entry.path());
    }
  }
  return recorded;
}

inline std::vector<RecordedCase> ReadCases(const std::filesystem::path& root) {
  std::vector<RecordedCase> cases;
  for (const auto& provider : FoldersIn(root)) {
    for (const auto& folder : FoldersIn(provider)) cases.push_back(ReadCase(folder));
  }
  return cases;
}

// Status line, header lines, an empty line, body; as fetch would hand it on. Lines end with LF and
// the file's last one is no part of the body. Status 0 where it is not of that form.
inline Response ParseRecorded(const std::string& raw) {
  Response response;
  std::istringstream in(raw);
  std::string line;
  std::getline(in, line);
  if (line.rfind("HTTP/1.1 ", 0) != 0) return response;
  while (std::getline(in, line) && !line.empty()) {
    const size_t colon = line.find(": ");
    if (colon == std::string::npos) return response;
    std::string name = line.substr(0, colon);
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    response.headers.emplace_back(std::move(name), line.substr(colon + 2));
  }
  response.body.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  if (!response.body.empty() && response.body.back() == '\n') response.body.pop_back();
  response.status = std::stoi(raw.substr(9));
  return response;
}

}  // namespace api_credits
