#include <gtest/gtest.h>

#include "a_house.hpp"

namespace ph::server {
namespace {

const UserName kNora("nora");

struct Ordering : testing::Test {
  Ordering() {
    const auto released = house.release();
    pump.hello(LibraryVersion{released.number, released.digest});
    pump.next_as<wire::Welcome>();
  }
  OrderAnswer place(const std::string& dose, const std::string& key) {
    return house.run(house.desk().place_order(house.request(dose), kNora, key)).value();
  }

  AHouse house;
  APump pump{house};
  OrderRequest order;
};

TEST_F(Ordering, OffersAnAcceptedOrderToThePump) {
  const auto answer = place("5", "key-00001");
  ASSERT_TRUE(answer.order.has_value()) << testing::PrintToString(answer.refusals);
  const auto offer = pump.next_as<wire::OrderOffer>();
  EXPECT_EQ(offer.order.id, answer.order->order.id);
  EXPECT_EQ(offer.order.sequence, 1U);
}

TEST_F(Ordering, RefusesADoseAboveTheHardLimitWithTheReason) {
  const auto answer = place("101", "key-00001");
  EXPECT_FALSE(answer.order.has_value());
  ASSERT_FALSE(answer.refusals.empty());
  EXPECT_NE(answer.refusals.front().find("hard limit"), std::string::npos);
}

TEST_F(Ordering, GivesTheSameOrderForTheSameKey) {
  const auto first = place("5", "key-00001");
  const auto second = place("5", "key-00001");
  EXPECT_TRUE(second.repeated);
  EXPECT_EQ(second.order->order.id, first.order->order.id);
}

TEST_F(Ordering, RefusesAKeyForAnotherRequest) {
  place("5", "key-00001");
  const auto answer = house.run(house.desk().place_order(house.request("6"), kNora, "key-00001"));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().fault, Fault::kConflict);
}

TEST_F(Ordering, FollowsTheStatesThatThePumpReports) {
  const auto id = place("5", "key-00001").order->order.id;
  pump.next_as<wire::OrderOffer>();
  PumpEvent received;
  received.kind = EventKind::kOrderState;
  received.order = id;
  received.order_state = OrderState::kReceived;
  wire::EventBatch batch;
  batch.first = 1;
  batch.events = {received};
  pump.send(batch);
  pump.next_as<wire::Acknowledgement>();
  const auto detail = house.run(house.desk().order(id)).value();
  EXPECT_EQ(detail.record.state, OrderState::kReceived);
}

TEST_F(Ordering, PassesACancelOnToThePump) {
  const auto id = place("5", "key-00001").order->order.id;
  pump.next_as<wire::OrderOffer>();
  ASSERT_TRUE(house.run(house.desk().cancel_order(id, "wrong drug", kNora)).has_value());
  EXPECT_EQ(pump.next_as<wire::OrderCancel>().order, id);
}

TEST_F(Ordering, WritesEveryActIntoTheAudit) {
  place("5", "key-00001");
  place("101", "key-00002");
  std::vector<std::string> acts;
  const auto rows = house.archive().audit(0, 100);
  ASSERT_TRUE(rows.has_value());
  for (const auto& row : *rows) acts.push_back(row.act);
  EXPECT_NE(std::find(acts.begin(), acts.end(), "order.placed"), acts.end());
  EXPECT_NE(std::find(acts.begin(), acts.end(), "order.refused"), acts.end());
}

TEST_F(Ordering, KeepsTheSameKeyOfTwoAuthorsApart) {
  const auto first = place("5", "key-00001");
  const auto second =
      house.run(house.desk().place_order(house.request("5"), UserName("otto"), "key-00001"));
  ASSERT_TRUE(second.has_value());
  EXPECT_FALSE(second->repeated);
  EXPECT_NE(second->order->order.id, first.order->order.id);
}

TEST_F(Ordering, RefusesASecondOrderForThePumpWhileTheFirstIsBeingStored) {
  std::vector<Result<OrderAnswer>> answers;
  const auto ask = [&](const char* key) -> asio::awaitable<void> {
    auto answer = co_await house.desk().place_order(order, kNora, key);
    answers.push_back(std::move(answer));
  };
  order = house.request("5");
  asio::co_spawn(house.io(), ask("key-00001"), asio::detached);
  asio::co_spawn(house.io(), ask("key-00002"), asio::detached);
  house.run_until([&answers] { return answers.size() == 2; });
  EXPECT_FALSE(answers[0].has_value());
  EXPECT_EQ(answers[0].error().fault, Fault::kConflict);
  EXPECT_TRUE(answers[1].has_value());
  EXPECT_EQ(house.archive().orders(storage::OrderFilter{}).value().size(), 1U);
}

TEST_F(Ordering, KeepsTheWishToCancelOnDisk) {
  const auto id = place("5", "key-00001").order->order.id;
  pump.next_as<wire::OrderOffer>();
  ASSERT_TRUE(house.run(house.desk().cancel_order(id, "wrong drug", kNora)).has_value());
  EXPECT_EQ(house.archive().order(id).value()->cancel_asked, "wrong drug");
}

TEST_F(Ordering, IsOnDiskAsOfferedBeforeThePumpHearsOfIt) {
  const auto id = place("5", "key-00001").order->order.id;
  pump.next_as<wire::OrderOffer>();
  EXPECT_EQ(house.archive().order(id).value()->state, OrderState::kOffered);
}

}  // namespace
}  // namespace ph::server
