// The page for developers lists the rooms: written from the table in exporter/CMakeLists.txt, but
// for what each room does, which is kept.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <string>

#include "tests/docs/generated_text.h"

namespace api_credits {
namespace {

const std::string kPage = "exporter/README.md";

// "base document" → "`base`, `document`"
std::string Listed(const std::string& words) {
  const std::regex word("\\S+");
  std::string list;
  for (auto at = std::sregex_iterator(words.begin(), words.end(), word);
       at != std::sregex_iterator(); ++at) {
    list += (list.empty() ? "`" : ", `") + at->str() + '`';
  }
  return list;
}

std::map<std::string, std::string> Duties() {
  const std::string section = SectionOf(ReadDocument(kPage), "rooms");
  const std::regex row("\n\\| `(\\w+)` \\| ([^|]+) \\|");
  std::map<std::string, std::string> duties;
  for (auto at = std::sregex_iterator(section.begin(), section.end(), row);
       at != std::sregex_iterator(); ++at) {
    duties.emplace((*at)[1], (*at)[2]);
  }
  return duties;
}

TEST(RoomsTest, ThePageShowsThePlan) {
  const std::string plan = ReadDocument("exporter/CMakeLists.txt");
  const std::regex room("\nroom\\((\\w+)\\s+ROOMS([^)]*?)(?:WALL([^)]*))?\\)");
  auto duties = Duties();
  std::string table =
      "| room | what it does | may include | behind its wall |\n|---|---|---|---|\n";
  for (auto at = std::sregex_iterator(plan.begin(), plan.end(), room); at != std::sregex_iterator();
       ++at) {
    const std::string name = (*at)[1];
    EXPECT_FALSE(duties[name].empty())
        << "say in " << kPage << " what the room " << name << " does";
    table += "| `" + name + "` | " + duties[name] + " | " + Listed((*at)[2]) + " | " +
             Listed((*at)[3]) + " |\n";
  }
  ExpectSectionOf(kPage, "rooms", table);
}

}  // namespace
}  // namespace api_credits
