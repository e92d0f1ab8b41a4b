#include "protocol/wire/request_text.hpp"
#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

using std::chrono::milliseconds;

// A bedside as its record tells it.
class ProgrammeTest : public StoreTest {
 protected:
  ProgrammeTest() { store_.commit(a_meeting(stream(1))); }

  PumpEvent event(EventKind kind, const std::string& text, std::int64_t number = 0) {
    PumpEvent out = an_event(kind, number);
    out.order = order_;
    out.text = text;
    out.wall = at_;
    out.uptime = uptime_;
    return out;
  }
  PumpEvent judged(ProgrammeSource source) {
    return event(EventKind::kProgrammeJudged, to_text(JudgedText{source, digest(8)}), 3);
  }
  PumpEvent state(OrderState state, const std::string& reason = "") {
    PumpEvent out = event(EventKind::kOrderState, reason);
    out.order_state = state;
    return out;
  }
  std::vector<PumpEvent> pieces(const std::string& text, std::size_t size) {
    std::vector<PumpEvent> out;
    for (std::size_t from = 0; from < text.size(); from += size) {
      const std::size_t left = (text.size() - from - 1) / size;
      out.push_back(event(EventKind::kProgrammeText, text.substr(from, size),
                          static_cast<std::int64_t>(left)));
    }
    return out;
  }
  void tell(std::vector<PumpEvent> events) {
    const auto count = events.size();
    const auto outcome = store_.commit(
        AppendEvents{kPump, stream(1), Lane::kUrgent, next_, std::move(events), minute(11)});
    ASSERT_EQ(outcome.kind, Outcome::Kind::kDone) << outcome.detail;
    next_ += count;
  }
  std::vector<ProgrammeRecord> all() {
    auto found = store_.archive().programmes(minute(0), minute(1'000));
    EXPECT_TRUE(found) << found.error().detail;
    return found.value_or(std::vector<ProgrammeRecord>{});
  }

  OrderId order_{"local.1.1"};
  WallTime at_ = minute(10);
  milliseconds uptime_{7'000};
  std::uint64_t next_ = 1;
};

TEST_F(ProgrammeTest, KeepsWhatWasEnteredAtTheBedside) {
  const OrderRequest request = an_order("x").order.request;
  const std::string text = wire::request_text(request);
  tell({judged(ProgrammeSource::kByHand)});
  tell(pieces(text, 40));
  tell({state(OrderState::kShown), state(OrderState::kConfirmed), state(OrderState::kRunning)});
  const auto found = all();
  ASSERT_EQ(found.size(), 1u);
  ASSERT_TRUE(found[0].request) << found[0].trouble;
  EXPECT_EQ(wire::request_text(*found[0].request), text);
  EXPECT_EQ(found[0].source, ProgrammeSource::kByHand);
  EXPECT_EQ(found[0].library, 3u);
  EXPECT_EQ(found[0].entry_digest, digest(8));
  EXPECT_EQ(found[0].state, OrderState::kRunning);
}

TEST_F(ProgrammeTest, SaysWhenPartOfTheRequestIsMissing) {
  auto parts = pieces(wire::request_text(an_order("x").order.request), 40);
  ASSERT_GT(parts.size(), 3u);
  parts.erase(parts.begin() + 1);
  tell({judged(ProgrammeSource::kByHand)});
  tell(parts);
  const auto found = all();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found[0].request);
  EXPECT_EQ(found[0].trouble, "its request arrived in part");
}

TEST_F(ProgrammeTest, TakesTheRequestOfAnOrderFromTheOrder) {
  store_.commit(PlaceOrder{an_order("o-1"), "nina"});
  order_ = OrderId{"o-1"};
  tell({judged(ProgrammeSource::kOrder)});
  const auto found = all();
  ASSERT_EQ(found.size(), 1u);
  ASSERT_TRUE(found[0].request) << found[0].trouble;
  EXPECT_EQ(wire::request_text(*found[0].request),
            wire::request_text(an_order("o-1").order.request));
}

TEST_F(ProgrammeTest, TellsHowLongAPersonLookedAtALimitBeforeOverridingIt) {
  const auto soft = static_cast<std::int64_t>(Verdict::kAboveSoft);
  tell({judged(ProgrammeSource::kByHand), event(EventKind::kLimitAlerted, "dose 30", soft)});
  uptime_ += milliseconds{1'900};
  tell({event(EventKind::kSoftLimitOverridden, "dose 30: as ordered")});
  const auto found = all();
  ASSERT_EQ(found.at(0).alerts.size(), 1u);
  const LimitAlert& alert = found[0].alerts[0];
  EXPECT_EQ(alert.verdict, Verdict::kAboveSoft);
  EXPECT_EQ(alert.override_after, milliseconds{1'900});
  EXPECT_EQ(alert.override_reason, "dose 30: as ordered");
}

TEST_F(ProgrammeTest, LeavesAnAlertOpenThatNobodyOverrode) {
  const auto hard = static_cast<std::int64_t>(Verdict::kAboveHard);
  tell({judged(ProgrammeSource::kByHand), event(EventKind::kLimitAlerted, "dose 300", hard),
        state(OrderState::kRejected, "dose 300 above hard limit")});
  const auto found = all();
  ASSERT_EQ(found.at(0).alerts.size(), 1u);
  EXPECT_FALSE(found[0].alerts[0].override_reason);
  EXPECT_EQ(found[0].state, OrderState::kRejected);
}

TEST_F(ProgrammeTest, GivesEveryEventOfItsOrderTheLibraryAndTheEntry) {
  tell({judged(ProgrammeSource::kByHand), event(EventKind::kAlarmRaised, "high")});
  const auto events = store_.archive().events({.pump = kPump}).value();
  ASSERT_EQ(events.size(), 2u);
  for (const StoredEvent& stored : events) {
    EXPECT_EQ(stored.library, 3u);
    EXPECT_EQ(stored.entry, digest(8));
  }
}

TEST_F(ProgrammeTest, GivesAnEventOfNoProgrammeNone) {
  order_ = OrderId{};
  tell({event(EventKind::kBoot, "power on")});
  EXPECT_EQ(store_.archive().events({}).value().at(0).library, 0u);
}

TEST_F(ProgrammeTest, IsOneForEachOrderHoweverOftenItIsTold) {
  tell({judged(ProgrammeSource::kByHand), judged(ProgrammeSource::kByHand)});
  EXPECT_EQ(all().size(), 1u);
}

TEST_F(ProgrammeTest, StaysAtItsEnd) {
  tell({judged(ProgrammeSource::kByHand), state(OrderState::kCompleted),
        state(OrderState::kRunning)});
  EXPECT_EQ(all().at(0).state, OrderState::kCompleted);
}

TEST_F(ProgrammeTest, IsNoUnknownOrderForTheAudit) {
  tell({judged(ProgrammeSource::kByHand), state(OrderState::kConfirmed)});
  EXPECT_TRUE(store_.archive().audit(0, 10)->empty());
  order_ = OrderId{"local.2.1"};
  tell({state(OrderState::kConfirmed)});
  EXPECT_EQ(store_.archive().audit(0, 10)->size(), 1u);
}

TEST_F(ProgrammeTest, LiesInTheSpanThatItsTimeIsIn) {
  for (const int at : {9, 10, 11, 12}) {
    at_ = minute(at);
    order_ = OrderId{"local." + std::to_string(at)};
    tell({judged(ProgrammeSource::kByHand)});
  }
  const auto found = store_.archive().programmes(minute(10), minute(12));
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ(found->at(0).order, OrderId{"local.10"});
  EXPECT_EQ(found->at(1).order, OrderId{"local.11"});
}

TEST_F(ProgrammeTest, IsCountedBesideAlarmsAndEndsOfInfusions) {
  PumpEvent alarm = event(EventKind::kAlarmRaised, "high");
  alarm.alarm = AlarmCode::kNearEnd;
  tell({alarm, event(EventKind::kKeyPressed, "stop")});
  const auto found = store_.archive().counted_events(minute(0), minute(20));
  ASSERT_TRUE(found) << found.error().detail;
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->at(0).alarm, AlarmCode::kNearEnd);
}

}  // namespace
}  // namespace ph::storage
