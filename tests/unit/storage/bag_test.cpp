#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

using Kind = Outcome::Kind;

class BagMarks : public StoreTest {
 protected:
  BagMarks() { store_.commit(EnrolPump{a_pump()}); }
  Outcome mark(BagStep was, BagStep step, const char* by, std::uint32_t bag = 2,
               std::int64_t at = 5) {
    BagMark word{{kPump, OrderId{"o-1"}, bag}, step, UserName{by}, minute(at)};
    return store_.commit(MarkBag{std::move(word), was});
  }
  std::vector<BagMark> marks(std::int64_t since = 0) {
    return store_.archive().bag_marks(minute(since)).value();
  }
};

TEST_F(BagMarks, TheLastWordOnABagCountsOverARestart) {
  EXPECT_EQ(mark(BagStep::kNone, BagStep::kBeingMade, "phil").kind, Kind::kDone);
  EXPECT_EQ(mark(BagStep::kBeingMade, BagStep::kOnTheWay, "sara").kind, Kind::kDone);
  store_.reopen();
  ASSERT_EQ(marks().size(), 1u);
  EXPECT_EQ(marks()[0].step, BagStep::kOnTheWay);
  EXPECT_EQ(marks()[0].by, UserName{"sara"});
  EXPECT_EQ(marks()[0].name, (BagName{kPump, OrderId{"o-1"}, 2}));
}

TEST_F(BagMarks, OfTwoPeopleWhoSawNothingOnlyTheFirstMakesIt) {
  mark(BagStep::kNone, BagStep::kBeingMade, "phil");
  const auto second = mark(BagStep::kNone, BagStep::kBeingMade, "sara");
  EXPECT_EQ(second.kind, Kind::kConflict);
  EXPECT_NE(second.detail.find("being_made by phil"), std::string::npos) << second.detail;
  EXPECT_EQ(marks().at(0).by, UserName{"phil"});
}

TEST_F(BagMarks, AMarkThatIsTakenBackStandsNoLonger) {
  mark(BagStep::kNone, BagStep::kBeingMade, "phil");
  EXPECT_EQ(mark(BagStep::kBeingMade, BagStep::kNone, "phil").kind, Kind::kDone);
  EXPECT_TRUE(marks().empty());
}

TEST_F(BagMarks, AreAuditedWhenTheyAreKeptAndOnlyThen) {
  mark(BagStep::kNone, BagStep::kBeingMade, "phil");
  mark(BagStep::kNone, BagStep::kBeingMade, "sara");
  const auto rows = store_.archive().audit_about("bag.marked", "P-0001").value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].actor, "phil");
  EXPECT_EQ(rows[0].detail, "bag 2 of order o-1: being_made");
}

TEST_F(BagMarks, EachBagHasItsOwn) {
  mark(BagStep::kNone, BagStep::kBeingMade, "phil", 2);
  EXPECT_EQ(mark(BagStep::kNone, BagStep::kBeingMade, "sara", 3).kind, Kind::kDone);
  EXPECT_EQ(marks().size(), 2u);
}

TEST_F(BagMarks, OlderOnesAreNotAskedFor) {
  mark(BagStep::kNone, BagStep::kBeingMade, "phil", 2, 5);
  EXPECT_EQ(marks(5).size(), 1u);
  EXPECT_TRUE(marks(6).empty());
}

}  // namespace
}  // namespace ph::storage
