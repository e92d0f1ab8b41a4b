#pragma once
#include <cstdint>
#include <string_view>

#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"

namespace ph::storage {

// What people said of the next bag (syringe, cassette) of an infusion. Append only: stored.
enum class BagStep : std::uint8_t {
  kNone,  // nothing yet, or taken back
  kBeingMade,
  kOnTheWay,
};
inline constexpr BagStep kLastBagStep = BagStep::kOnTheWay;
std::string_view to_string(BagStep step);  // none, being_made, on_the_way

// Which bag: the n-th of one infusion, from 1 on.
struct BagName {
  PumpId pump;
  OrderId order;
  std::uint32_t bag = 0;
  auto operator<=>(const BagName&) const = default;
};

struct BagMark {
  BagName name;
  BagStep step = BagStep::kNone;
  UserName by;
  WallTime at{};
};

// One person's word on one bag, with its audit row. kConflict unless `was` is what stands, with who
// said that: two people never make one bag. kMissing: no such pump.
struct MarkBag {
  BagMark mark;
  BagStep was = BagStep::kNone;
};

}  // namespace ph::storage
