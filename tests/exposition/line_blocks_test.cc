#include "exporter/exposition/line_blocks.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/exposition/metric_table.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

using Views = std::vector<std::shared_ptr<const AccountView>>;

std::shared_ptr<const AccountView> View(size_t number, double remaining) {
  Account account = SampleAccount();
  account.name = "a" + std::to_string(number);
  AccountView view;
  view.account = std::make_shared<const Account>(account);
  view.pools.emplace_back().reading = SamplePool("main", remaining);
  return std::make_shared<const AccountView>(view);
}

Views ViewsOf(size_t count) {
  Views views;
  for (size_t i = 0; i < count; ++i) views.push_back(View(i, 1));
  return views;
}

size_t RowNumber(std::string_view name) {
  size_t row = 0;
  while (MetricTable()[row].name != name) ++row;
  return row;
}

std::vector<LineBlocks::Block> BlocksOf(const LineBlocks& lines, std::string_view name) {
  std::vector<LineBlocks::Block> blocks;
  lines.Append(RowNumber(name), blocks);
  return blocks;
}

TEST(LineBlocksTest, AChangeOfOneAccountReplacesOneBlockOfTheFamiliesThatItChanges) {
  constexpr size_t kCount = LineBlocks::kAccountsOfABlock * 2 + 1;
  Views views = ViewsOf(kCount);
  LineBlocks lines;
  ASSERT_TRUE(lines.Update(views));
  const auto amounts = BlocksOf(lines, "api_credits_remaining");
  const auto intervals = BlocksOf(lines, "api_credits_poll_interval_seconds");
  ASSERT_EQ(amounts.size(), 3u);

  const size_t number = LineBlocks::kAccountsOfABlock + 7;
  views[number] = View(number, 2);
  EXPECT_TRUE(lines.Update(views));
  const auto after = BlocksOf(lines, "api_credits_remaining");
  EXPECT_EQ(after[0], amounts[0]);
  EXPECT_NE(after[1], amounts[1]);
  EXPECT_EQ(after[2], amounts[2]);
  EXPECT_EQ(BlocksOf(lines, "api_credits_poll_interval_seconds"), intervals);
  EXPECT_EQ(after[1]->Text().size(), amounts[1]->Text().size());
  EXPECT_NE(after[1]->Text().find("account=\"a" + std::to_string(number) +
                                  "\",pool=\"main\",unit=\"credits\"} 2\n"),
            std::string::npos);
}

TEST(LineBlocksTest, AnotherViewWithTheSameLinesChangesNothing) {
  Views views = ViewsOf(3);
  LineBlocks lines;
  lines.Update(views);
  const auto before = BlocksOf(lines, "api_credits_remaining");
  views[1] = View(1, 1);
  EXPECT_FALSE(lines.Update(views));
  EXPECT_EQ(BlocksOf(lines, "api_credits_remaining"), before);
}

TEST(LineBlocksTest, AValueThatMovesToAnotherPoolTakesItsLabels) {
  Account account = SampleAccount();
  account.labels = {{"team", "a b} 7"}};
  AccountView view;
  view.account = std::make_shared<const Account>(account);
  view.pools.emplace_back().reading = SamplePool("one", 1);
  view.pools.emplace_back().reading = SamplePool("two 2", 2);
  view.pools[1].reading.remaining.reset();
  LineBlocks lines;
  lines.Update(Views{std::make_shared<const AccountView>(view)});
  const auto text = [&] { return BlocksOf(lines, "api_credits_remaining")[0]->Text(); };
  const std::string begin = "api_credits_remaining{provider=\"acme\",account=\"sales\",pool=\"";
  const std::string end = "\",unit=\"credits\",team=\"a b} 7\"} ";
  EXPECT_EQ(text(), begin + "one" + end + "1\n");

  std::swap(view.pools[0].reading.remaining, view.pools[1].reading.remaining);
  lines.Update(Views{std::make_shared<const AccountView>(view)});
  EXPECT_EQ(text(), begin + "two 2" + end + "1\n");

  view.pools[1].reading.remaining = -0.25;
  lines.Update(Views{std::make_shared<const AccountView>(view)});
  EXPECT_EQ(text(), begin + "two 2" + end + "-0.25\n");
}

TEST(LineBlocksTest, AccountsComeAndGo) {
  LineBlocks lines;
  EXPECT_FALSE(lines.Update(Views()));
  EXPECT_TRUE(lines.Update(ViewsOf(LineBlocks::kAccountsOfABlock + 2)));
  EXPECT_TRUE(lines.Update(ViewsOf(2)));
  const auto blocks = BlocksOf(lines, "api_credits_remaining");
  ASSERT_EQ(blocks.size(), 1u);
  EXPECT_EQ(blocks[0]->Text().find("a2"), std::string::npos);
  EXPECT_TRUE(lines.Update(Views()));
  EXPECT_TRUE(BlocksOf(lines, "api_credits_remaining").empty());
}

TEST(LineBlocksTest, AFamilyWithoutASampleHasNoBlock) {
  LineBlocks lines;
  lines.Update(ViewsOf(3));
  EXPECT_TRUE(BlocksOf(lines, "api_credits_reading_held").empty());
  EXPECT_TRUE(BlocksOf(lines, "process_open_fds").empty());
}

}  // namespace
}  // namespace api_credits
