#include "exporter/ledger/source.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

std::shared_ptr<Provider> LoadedProvider() {
  auto provider = MadeUpVendor();
  provider->fingerprint.clear();  // what follows is not its text
  provider->requests.clear();
  RequestRule& request = provider->requests.emplace_back();
  request.name = "balance";
  Alternative& alternative = request.any_of.emplace_back();
  alternative.path.parts = {{false, "/v1/"}, {true, "team"}};
  alternative.query = {{"q", Template{{{false, "x"}}}}};
  alternative.body = Template{{{false, "{}"}}};
  PoolRule& pool = alternative.fields.pools.emplace_back();
  pool.pool.literal = "main";
  pool.remaining = Expression::Check("body.credits").value();
  pool.refresh = TimeRule{Expression::Check("body.refresh").value(), TimeFormat::kRfc3339};
  return provider;
}

TEST(SourceTest, ADefinitionReadAnewIsTheSame) {
  EXPECT_TRUE(
      SameSource(SampleAccount("a", LoadedProvider()), SampleAccount("a", LoadedProvider())));
}

TEST(SourceTest, OtherHostsAndOtherParamsAreOtherSources) {
  const Account before = SampleAccount("a", LoadedProvider());
  Account after = before;
  after.source = "https://eu.acme.test";
  EXPECT_FALSE(SameSource(before, after));
  after = before;
  after.params["team"] = "blue";
  EXPECT_FALSE(SameSource(before, after));
}

TEST(SourceTest, SettingsThatChangeNoValueKeepIt) {
  const Account before = SampleAccount("a", LoadedProvider());
  auto provider = LoadedProvider();
  provider->title = "Acme Inc.";
  provider->costs["search"] = 2;
  Account after = SampleAccount("a", provider);
  after.poll_interval *= 2;
  after.labels["team"] = "growth";
  EXPECT_TRUE(SameSource(before, after));
}

TEST(SourceTest, EveryChangeOfWhatIsAskedOrReadIsSeen) {
  using Change = std::function<void(Provider&)>;
  const auto alternative = [](Provider& p) -> Alternative& { return p.requests[0].any_of[0]; };
  const auto pool = [alternative](Provider& p) -> PoolRule& {
    return alternative(p).fields.pools[0];
  };
  const std::vector<Change> changes = {
      [&](Provider& p) { p.requests.emplace_back(); },
      [&](Provider& p) { p.requests[0].name = "usage"; },
      [&](Provider& p) { p.requests[0].any_of.emplace_back(); },
      [&](Provider& p) { p.requests[0].fields.pools.emplace_back(); },
      [&](Provider& p) { alternative(p).method = "POST"; },
      [&](Provider& p) { alternative(p).path.parts[1].is_name = false; },
      [&](Provider& p) { alternative(p).query[0].second.parts[0].text = "y"; },
      [&](Provider& p) { alternative(p).body.reset(); },
      [&](Provider& p) { alternative(p).body->parts.clear(); },
      [&](Provider& p) { pool(p).unit.literal = "usd"; },
      [&](Provider& p) { pool(p).pool.literal = "other"; },
      [&](Provider& p) { pool(p).remaining = Expression::Check("body.left").value(); },
      [&](Provider& p) { pool(p).used = pool(p).remaining; },
      [&](Provider& p) { pool(p).refresh->format = TimeFormat::kDate; },
      [&](Provider& p) { pool(p).refresh.reset(); },
      [&](Provider& p) { pool(p).expiry = pool(p).refresh; },
  };
  const Account before = SampleAccount("a", LoadedProvider());
  for (size_t i = 0; i < changes.size(); ++i) {
    auto provider = LoadedProvider();
    changes[i](*provider);
    EXPECT_FALSE(SameSource(before, SampleAccount("a", provider))) << "change " << i;
  }
}

}  // namespace
}  // namespace api_credits
