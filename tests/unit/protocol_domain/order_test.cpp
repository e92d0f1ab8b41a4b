#include "protocol/domain/order.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ph {
namespace {

// Rows: from; columns: to, both in the order of OrderState: queued offered received shown confirmed
// running completed rejected expired cancelled superseded.
constexpr std::array<const char*, 11> kLaw = {
    ".xxxxx.xxxx",  // queued
    "..xxxx.xxxx",  // offered
    "...xxx.xxxx",  // received
    "....xx.xxxx",  // shown
    ".....xxx...",  // confirmed
    "......xx...",  // running
    "...........",  // completed
    "...........",  // rejected
    "...........",  // expired
    "...........",  // cancelled
    "...........",  // superseded
};

TEST(MayBecome, HoldsInAll121Cells) {
  for (std::size_t from = 0; from < kLaw.size(); ++from) {
    for (std::size_t to = 0; to < kLaw.size(); ++to) {
      EXPECT_EQ(may_become(static_cast<OrderState>(from), static_cast<OrderState>(to)),
                kLaw[from][to] == 'x')
          << to_string(static_cast<OrderState>(from)) << " to "
          << to_string(static_cast<OrderState>(to));
    }
  }
}

TEST(OrderState, IsReadAsItIsWritten) {
  for (int i = 0; i <= static_cast<int>(OrderState::kSuperseded); ++i) {
    const auto state = static_cast<OrderState>(i);
    EXPECT_EQ(*parse_order_state(to_string(state), "state"), state);
  }
  EXPECT_FALSE(parse_order_state("Queued", "state"));
}

TEST(EndAction, IsReadAsItIsWritten) {
  for (const EndAction action :
       {EndAction::kStop, EndAction::kKeepVeinOpen, EndAction::kContinue}) {
    EXPECT_EQ(*parse_end_action(to_string(action), "end"), action);
  }
  EXPECT_FALSE(parse_end_action("", "end"));
}

}  // namespace
}  // namespace ph
