// `each` with the name of one pool: its members are lots of that pool.
#include "exporter/interpret/lots.h"

#include <chrono>

#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using std::chrono::days;

class LotsTest : public PollFixture {
 protected:
  LotsTest() {
    Define(R"(pools:
  - each: body.packs
    pool: main
    remaining: item.left
    limit: item.total
    expiring: item.left
    expiry: { value: item.days, format: delta_days }
)");
  }
};

TEST_F(LotsTest, AmountsAddUp) {
  const Reading reading =
      Poll(200, R"({"packs": [{"left": 900, "total": 1000}, {"left": 0, "total": 50}]})");
  ASSERT_EQ(reading.pools.size(), 1u);
  EXPECT_EQ(reading.pools[0].pool, "main");
  EXPECT_EQ(reading.pools[0].remaining, 900);
  EXPECT_EQ(reading.pools[0].limit, 1050);
  EXPECT_EQ(reading.reasons, Reasons{});
}

TEST_F(LotsTest, WhatExpiresNextIsTheEarliestLotThatIsNotSpent) {
  const Reading reading = Poll(200, R"({"packs": [
      {"left": 0, "days": 1}, {"left": 300, "days": 9}, {"left": 20, "days": 4},
      {"left": 5, "days": 4}, {"left": 100}]})");
  EXPECT_EQ(reading.pools.at(0).remaining, 425);
  EXPECT_EQ(reading.pools[0].expiring, 25);
  EXPECT_EQ(reading.pools[0].expiry, In(days(4)));
  EXPECT_EQ(reading.pools[0].limit, std::nullopt);
}

TEST_F(LotsTest, WhereAllAreSpentNothingExpires) {
  const Reading reading = Poll(200, R"({"packs": [{"left": 0, "total": 50, "days": 1}]})");
  EXPECT_EQ(reading.pools.at(0).remaining, 0);
  EXPECT_FALSE(reading.pools[0].expiring);
  EXPECT_FALSE(reading.pools[0].expiry);
}

TEST_F(LotsTest, AnEmptyListIsAnEmptyPoolAndNoListIsMissing) {
  const Reading empty = Poll(200, R"({"packs": []})");
  EXPECT_TRUE(empty.success);
  EXPECT_EQ(empty.pools.at(0).remaining, 0);
  EXPECT_FALSE(empty.pools[0].limit);
  EXPECT_EQ(empty.reasons, Reasons{});
  const Reading none = Poll(200, R"({"pakcs": []})");
  EXPECT_FALSE(none.success);
  EXPECT_EQ(none.reasons, Reasons{Reason::kMissingField});
}

TEST_F(LotsTest, WhatOneLotCannotTellIsNotToldOfThePool) {
  const Reading reading =
      Poll(200, R"({"packs": [{"left": 900, "total": 1000}, {"left": 7, "total": "fifty"}]})");
  EXPECT_EQ(reading.pools.at(0).remaining, 907);
  EXPECT_FALSE(reading.pools[0].limit);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kBadValue});
  const Reading undated =
      Poll(200, R"({"packs": [{"left": 900, "days": 3}, {"left": 7, "days": "soon"}]})");
  EXPECT_EQ(undated.pools.at(0).remaining, 907);
  EXPECT_FALSE(undated.pools[0].expiry);
  const Reading unread = Poll(200, R"({"packs": [{"left": 900}, {"left": []}]})");
  EXPECT_FALSE(unread.success);
  EXPECT_TRUE(unread.pools.empty());
}

TEST_F(LotsTest, LotsOfOtherPoolsAreLeftOutByNil) {
  Define(R"(pools:
  - { each: body.packs, pool: mail, remaining: item.kind == "mail" and item.left or nil }
  - { each: body.packs, pool: phone, remaining: item.kind == "phone" and item.left or nil }
)");
  const Reading reading = Poll(200, R"({"packs": [{"kind": "mail", "left": 3},
      {"kind": "phone", "left": 4}, {"kind": "mail", "left": 5}]})");
  ASSERT_EQ(reading.pools.size(), 2u);
  EXPECT_EQ(reading.pools[0].remaining, 8);
  EXPECT_EQ(reading.pools[1].remaining, 4);
}

TEST_F(LotsTest, OneUnlimitedLotMakesThePoolUnlimited) {
  Define(R"(pools:
  - { each: body.packs, pool: main, remaining: item.left, unlimited: item.left == -1,
      refresh: item.renews, rollover: item.keeps, grant_frequency: item.every }
)");
  const Reading reading = Poll(200, R"({"packs": [{"left": 5, "renews": "2026-12-09T00:00:00Z"},
      {"left": -1, "renews": "2026-12-03T00:00:00Z", "keeps": true, "every": "monthly"}]})");
  const PoolReading& pool = reading.pools.at(0);
  EXPECT_EQ(pool.unlimited, true);
  EXPECT_FALSE(pool.remaining);
  EXPECT_EQ(pool.rollover, true);
  EXPECT_EQ(pool.grant_frequency, "monthly");
  EXPECT_EQ(*pool.refresh, In(days(13)));
}

}  // namespace
}  // namespace api_credits
