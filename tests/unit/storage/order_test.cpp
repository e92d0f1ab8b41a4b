#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

using Kind = Outcome::Kind;

class Orders : public StoreTest {
 protected:
  Outcome place(const OrderRecord& record) { return store_.commit(PlaceOrder{record, "nina"}); }
  Outcome move(const std::string& id, OrderState state) {
    return store_.commit(MoveOrder{OrderId{id}, state, "why", "server", minute(6)});
  }
  Outcome report(const std::string& id, OrderState state) {
    AppendEvents batch{kPump, stream(1), Lane::kUrgent, next_++, {}, minute(11)};
    PumpEvent event = an_event(EventKind::kOrderState);
    event.order = OrderId{id};
    event.order_state = state;
    event.text = "bedside";
    batch.events.push_back(event);
    return store_.commit(batch);
  }
  OrderState state_of(const std::string& id) {
    return store_.archive().order(OrderId{id}).value()->state;
  }
  std::vector<OrderStep> steps(const std::string& id) {
    return store_.archive().order_steps(OrderId{id}).value();
  }
  std::vector<std::string> acts() {
    std::vector<std::string> acts;
    const auto rows = store_.archive().audit(0, 100).value();
    for (const auto& row : rows) acts.push_back(row.act);
    return acts;
  }

  std::uint64_t next_ = 1;
};

TEST_F(Orders, ComesBackWithEveryField) {
  OrderRecord asked = an_order("o1", "key");
  asked.order.request.duration = std::chrono::hours{2};
  asked.order.request.measures.surface = BodySurface::of(17'300);
  asked.order.request.end_action = EndAction::kKeepVeinOpen;
  place(asked);
  const OrderRecord stored = store_.archive().order(OrderId{"o1"}).value().value();
  const OrderRequest& request = stored.order.request;
  EXPECT_EQ(request.pump, kPump);
  EXPECT_EQ(request.dose, asked.order.request.dose);
  EXPECT_EQ(request.measures, asked.order.request.measures);
  EXPECT_EQ(request.vtbi, asked.order.request.vtbi);
  EXPECT_EQ(request.duration, asked.order.request.duration);
  EXPECT_EQ(request.end_action, EndAction::kKeepVeinOpen);
  EXPECT_EQ(stored.order.library, asked.order.library);
  EXPECT_EQ(stored.order.rate, asked.order.rate);
  EXPECT_EQ(stored.order.time_to_live, asked.order.time_to_live);
  EXPECT_EQ(stored.order.issued, asked.order.issued);
  EXPECT_EQ(stored.idempotency_key, "key");
  EXPECT_EQ(stored.request_digest, digest(4));
}

// An order that came back without its therapy would be offered as another one.
TEST_F(Orders, ComesBackWithItsTherapy) {
  OrderRecord asked = an_order("o1", "key");
  TherapyRequest& more = asked.order.request.more;
  more.demand =
      DemandRequest{asked.order.request.dose, std::chrono::minutes{1}, std::chrono::minutes{10}};
  more.steps = {{millilitres_per_hour(5), millilitres(6), {}}};
  more.delay = std::chrono::minutes{7};
  more.secondary = true;
  asked.order.request.concentration =
      Concentration{Decimal::of(85, 1), AmountUnit::kMilligram, millilitres(250)};
  place(asked);
  EXPECT_EQ(store_.archive().order(OrderId{"o1"}).value().value().order.request.concentration,
            asked.order.request.concentration);
  EXPECT_EQ(store_.archive().order(OrderId{"o1"}).value().value().order.request.more, more);
}

TEST_F(Orders, GivesEachPumpARisingSequence) {
  EXPECT_EQ(place(an_order("o1")).order->order.sequence, 1u);
  EXPECT_EQ(place(an_order("o2")).order->order.sequence, 2u);
  EXPECT_EQ(store_.archive().last_order_sequence(kPump).value(), 2u);
}

TEST_F(Orders, RefusesASequenceThatDoesNotRise) {
  OrderRecord first = an_order("o1");
  first.order.sequence = 5;
  place(first);
  OrderRecord second = an_order("o2");
  second.order.sequence = 5;
  EXPECT_EQ(place(second).kind, Kind::kConflict);
  second.order.sequence = 6;
  EXPECT_EQ(place(second).kind, Kind::kDone);
}

TEST_F(Orders, AnswersARepeatedKeyWithWhatIsStored) {
  place(an_order("o1", "key"));
  const Outcome again = place(an_order("o2", "key"));
  EXPECT_EQ(again.kind, Kind::kDuplicate);
  EXPECT_EQ(again.order->order.id, OrderId{"o1"});
  EXPECT_EQ(store_.archive().orders({}).value().size(), 1u);
}

TEST_F(Orders, RefusesAKeyThatWasUsedForAnotherRequest) {
  place(an_order("o1", "key"));
  OrderRecord other = an_order("o2", "key");
  other.request_digest = digest(5);
  EXPECT_EQ(place(other).kind, Kind::kConflict);
}

TEST_F(Orders, KeepsKeysOfTwoAuthorsApart) {
  place(an_order("o1", "key"));
  OrderRecord other = an_order("o2", "key");
  other.order.author = UserName{"carl"};
  EXPECT_EQ(place(other).kind, Kind::kDone);
}

TEST_F(Orders, TakesNoKeyForNone) {
  place(an_order("o1"));
  EXPECT_EQ(place(an_order("o2")).kind, Kind::kDone);
}

TEST_F(Orders, RefusesAnIdThatExists) {
  place(an_order("o1"));
  EXPECT_EQ(place(an_order("o1")).kind, Kind::kConflict);
}

TEST_F(Orders, RefusesAPumpThatIsNotEnrolled) {
  OrderRecord record = an_order("o1");
  record.order.request.pump = kOther;
  EXPECT_EQ(place(record).kind, Kind::kMissing);
}

TEST_F(Orders, WritesEveryStepDown) {
  place(an_order("o1"));
  EXPECT_EQ(move("o1", OrderState::kOffered).order->state, OrderState::kOffered);
  const auto taken = steps("o1");
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].by, "nina");
  EXPECT_EQ(taken[1].state, OrderState::kOffered);
  EXPECT_EQ(taken[1].by, "server");
}

TEST_F(Orders, RefusesAStepBack) {
  place(an_order("o1"));
  move("o1", OrderState::kShown);
  const Outcome back = move("o1", OrderState::kOffered);
  EXPECT_EQ(back.kind, Kind::kConflict);
  EXPECT_EQ(back.detail, "order o1: is shown and cannot become offered");
  EXPECT_EQ(state_of("o1"), OrderState::kShown);
}

TEST_F(Orders, NamesAnOrderThatDoesNotExist) {
  EXPECT_EQ(move("o9", OrderState::kOffered).kind, Kind::kMissing);
}

TEST_F(Orders, FollowTheReportsOfThePump) {
  place(an_order("o1"));
  report("o1", OrderState::kConfirmed);
  report("o1", OrderState::kRunning);
  EXPECT_EQ(state_of("o1"), OrderState::kRunning);
  EXPECT_EQ(steps("o1").back().by, "P-0001");
}

TEST_F(Orders, KeepALateReportAsAStepAlone) {
  place(an_order("o1"));
  report("o1", OrderState::kRunning);
  report("o1", OrderState::kShown);
  EXPECT_EQ(state_of("o1"), OrderState::kRunning);
  EXPECT_EQ(steps("o1").back().reason, "late report: bedside");
}

TEST_F(Orders, WriteARepeatedStateOnce) {
  place(an_order("o1"));
  move("o1", OrderState::kReceived);
  report("o1", OrderState::kReceived);
  EXPECT_EQ(steps("o1").size(), 2u);
}

TEST_F(Orders, AuditAReportThatContradictsAnEnd) {
  place(an_order("o1"));
  move("o1", OrderState::kExpired);
  report("o1", OrderState::kConfirmed);
  EXPECT_EQ(state_of("o1"), OrderState::kExpired);
  EXPECT_EQ(acts(), std::vector<std::string>{"order.contradicted"});
}

TEST_F(Orders, AuditAReportOfAnUnknownOrder) {
  EXPECT_EQ(report("o9", OrderState::kRunning).kind, Kind::kDone);
  EXPECT_EQ(acts(), std::vector<std::string>{"order.unknown_report"});
}

TEST_F(Orders, StayUnmovedByAnotherPumpsReport) {
  store_.commit(EnrolPump{a_pump(kOther)});
  OrderRecord record = an_order("o1");
  record.order.request.pump = kOther;
  place(record);
  report("o1", OrderState::kRunning);
  EXPECT_EQ(state_of("o1"), OrderState::kQueued);
  EXPECT_EQ(acts(), std::vector<std::string>{"order.foreign_report"});
}

TEST_F(Orders, AreListedNewestFirstByPumpWardAndOpenness) {
  place(an_order("o1"));
  place(an_order("o2"));
  move("o1", OrderState::kCancelled);
  Archive& archive = store_.archive();
  EXPECT_EQ(archive.orders({}).value().at(0).order.id, OrderId{"o2"});
  EXPECT_EQ(archive.orders({kPump, {}, true, 9}).value().size(), 1u);
  EXPECT_EQ(archive.orders({{}, {}, true, 9}).value().size(), 1u);
  EXPECT_EQ(archive.orders({{}, WardId{"icu"}, false, 9}).value().size(), 2u);
  EXPECT_EQ(archive.orders({{}, WardId{"or"}, false, 9}).value().size(), 0u);
  EXPECT_EQ(archive.orders({kOther, {}, false, 9}).value().size(), 0u);
  EXPECT_EQ(archive.orders({kPump, {}, false, 1}).value().size(), 1u);
}

TEST_F(Orders, KeepsTheWishToCancelWhatIsHandedOut) {
  place(an_order("o1"));
  move("o1", OrderState::kOffered);
  const Outcome asked = store_.commit(AskCancel{OrderId{"o1"}, "wrong drug", "nina", minute(7)});
  EXPECT_EQ(asked.kind, Kind::kDone);
  store_.reopen();
  const auto order = store_.archive().order(OrderId{"o1"}).value();
  EXPECT_EQ(order->cancel_asked, "wrong drug");
  EXPECT_EQ(order->state, OrderState::kOffered);
  EXPECT_EQ(steps("o1").back().reason, "cancel asked: wrong drug");
}

TEST_F(Orders, RefusesTheWishToCancelWhatTheBedsideConfirmed) {
  place(an_order("o1"));
  report("o1", OrderState::kConfirmed);
  EXPECT_EQ(store_.commit(AskCancel{OrderId{"o1"}, "late", "nina", minute(7)}).kind,
            Kind::kConflict);
}

TEST_F(Orders, FindsAnOrderByTheKeyOfItsAuthor) {
  place(an_order("o1", "key"));
  OrderFilter filter;
  filter.key = OrderKey{UserName{"nina"}, "key"};
  ASSERT_EQ(store_.archive().orders(filter).value().size(), 1u);
  filter.key->author = UserName{"otto"};
  EXPECT_TRUE(store_.archive().orders(filter).value().empty());
}

}  // namespace
}  // namespace ph::storage
