#include "exporter/fetch/proxies.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace api_credits {
namespace {

Proxies Read(const std::map<std::string, std::string>& variables) {
  return ReadProxies([&variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

TEST(ProxiesTest, EachSchemeHasItsOwn) {
  const Proxies proxies = Read({{"http_proxy", "a"}, {"https_proxy", "b"}, {"no_proxy", "c,d"}});
  EXPECT_EQ(proxies.http, "a");
  EXPECT_EQ(proxies.https, "b");
  EXPECT_EQ(proxies.exceptions, "c,d");
}

TEST(ProxiesTest, AnEmptyEnvironmentNamesNone) {
  const Proxies proxies = Read({});
  EXPECT_EQ(proxies.http + proxies.https + proxies.exceptions, "");
}

TEST(ProxiesTest, LowerCaseComesBeforeUpperCase) {
  const std::map<std::string, std::string> upper = {{"HTTPS_PROXY", "B"}, {"NO_PROXY", "N"}};
  EXPECT_EQ(Read(upper).https, "B");
  EXPECT_EQ(Read(upper).exceptions, "N");
  std::map<std::string, std::string> both = {{"https_proxy", "b"}, {"no_proxy", "n"}};
  both.insert(upper.begin(), upper.end());
  EXPECT_EQ(Read(both).https, "b");
  EXPECT_EQ(Read(both).exceptions, "n");
}

TEST(ProxiesTest, UpperCaseHttpProxyIsIgnored) {
  EXPECT_EQ(Read({{"HTTP_PROXY", "A"}}).http, "");
  EXPECT_EQ(Read({{"HTTP_PROXY", "A"}, {"ALL_PROXY", "C"}}).http, "C");
}

TEST(ProxiesTest, AllProxyIsForSchemesWithoutTheirOwn) {
  const Proxies proxies = Read({{"all_proxy", "c"}, {"ALL_PROXY", "C"}, {"HTTPS_PROXY", "B"}});
  EXPECT_EQ(proxies.http, "c");
  EXPECT_EQ(proxies.https, "B");
}

TEST(ProxiesTest, AnEmptyVariableIsNotSet) {
  const Proxies proxies = Read({{"https_proxy", ""}, {"HTTPS_PROXY", "B"}, {"no_proxy", ""}});
  EXPECT_EQ(proxies.https, "B");
  EXPECT_EQ(proxies.exceptions, "");
}

}  // namespace
}  // namespace api_credits
