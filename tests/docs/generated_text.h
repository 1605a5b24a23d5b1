// Text that the program writes into the repository: a whole file, or a section of a page between
// <!-- name: begin --> and <!-- name: end -->. Invariant: without UPDATE_DOCS=1 nothing is written,
// and a text that is not up to date fails the test. Thread rule: one thread at a time.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace api_credits {

// `path` starts at the root of the repository.
inline std::string ReadDocument(const std::string& path) {
  std::ifstream file(std::string(SOURCE_DIR) + "/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void ExpectDocument(const std::string& path, const std::string& expected) {
  const std::string found = ReadDocument(path);
  if (found != expected && std::getenv("UPDATE_DOCS") != nullptr) {
    std::ofstream(std::string(SOURCE_DIR) + "/" + path) << expected;
    return;
  }
  EXPECT_EQ(found, expected) << path << " is out of date: UPDATE_DOCS=1 writes it again";
}

inline std::string SectionOf(const std::string& page, const std::string& name) {
  const std::string begin = "<!-- " + name + ": begin -->\n";
  const size_t from = page.find(begin);
  const size_t to = page.find("<!-- " + name + ": end -->");
  if (from == std::string::npos || to == std::string::npos) return "no section " + name;
  return page.substr(from + begin.size(), to - from - begin.size());
}

inline void ExpectSectionOf(const std::string& path, const std::string& name,
                            const std::string& expected) {
  std::string page = ReadDocument(path);
  const size_t end = page.find("<!-- " + name + ": end -->");
  ASSERT_NE(end, std::string::npos) << path << " has no section " << name;
  const size_t length = SectionOf(page, name).size();
  page.replace(end - length, length, expected);
  ExpectDocument(path, page);
}

}  // namespace api_credits
