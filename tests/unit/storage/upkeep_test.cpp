#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

class UpkeepOfTheStore : public StoreTest {
 protected:
  void add_trend(std::int64_t at) {
    TrendPoint point;
    point.pump = kPump;
    point.minute = minute(at);
    store_.commit(AddTrend{point});
  }
  std::size_t trends() {
    return store_.archive().trend(kPump, minute(0), minute(1'000)).value().size();
  }
};

TEST_F(UpkeepOfTheStore, LetsTrendsGoThatAreOlderAndNoOther) {
  for (const std::int64_t at : {9, 10, 11}) add_trend(at);
  const auto dropped = store_.commit(DropTrends{minute(10), 100, minute(20)});
  EXPECT_EQ(dropped.fresh, 1u);
  EXPECT_EQ(trends(), 2u);
}

TEST_F(UpkeepOfTheStore, WritesDownWhatItLetGo) {
  add_trend(9);
  store_.commit(DropTrends{minute(10), 100, minute(20)});
  const auto rows = store_.archive().audit(0, 10).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].act, "trend.dropped");
}

TEST_F(UpkeepOfTheStore, WritesNothingDownWhenNothingWent) {
  store_.commit(DropTrends{minute(10), 100, minute(20)});
  EXPECT_TRUE(store_.archive().audit(0, 10).value().empty());
}

TEST_F(UpkeepOfTheStore, KeepsACheckpointOnce) {
  store_.commit(Audit{{0, minute(1), "nina", "act", "", "", {}}});
  const auto row = store_.archive().audit(0, 1).value().front();
  EXPECT_EQ(store_.commit(KeepCheckpoint{1, row.chain, "text"}).kind, Outcome::Kind::kDone);
  EXPECT_EQ(store_.commit(KeepCheckpoint{1, row.chain, "text"}).kind, Outcome::Kind::kDuplicate);
}

TEST_F(UpkeepOfTheStore, RefusesACheckpointOfAnotherHistory) {
  store_.commit(Audit{{0, minute(1), "nina", "act", "", "", {}}});
  EXPECT_EQ(store_.commit(KeepCheckpoint{1, digest(5), "text"}).kind, Outcome::Kind::kConflict);
  EXPECT_EQ(store_.commit(KeepCheckpoint{2, digest(5), "text"}).kind, Outcome::Kind::kConflict);
}

}  // namespace
}  // namespace ph::storage
