// One recorded poll of a bundled provider: a folder <provider>/<case>/ with a raw HTTP response per
// request, <request>.<alternative>.http, and the account's series that they yield, expected.prom.
// account.yml, of the case and of its provider, adds keys to the account's entry. A file `after`
// names the case of the same provider that was polled one interval before.
// Thread rule: values and pure functions of the folder.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>


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

}  // namespace api_credits
