#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"

namespace ph::storage {

// What one shift leaves to the next. Never changed, never deleted.
struct HandoverNote {
  std::uint64_t row = 0;  // given by storage
  WardId ward;
  WallTime at{};
  UserName author;
  std::string text;
};
struct KeepHandover {
  HandoverNote note;
};

// Who cares for a bed now, and who answers in their place. An empty name: nobody is named.
struct BedStaff {
  WardId ward;
  std::string bed;
  UserName nurse, buddy;
};
// The beds of one ward take the place of what was there, with an audit row.
struct KeepStaff {
  WardId ward;
  std::vector<BedStaff> beds;
  UserName by;
  WallTime at{};
};

// Whose turn it is with an unanswered alarm. Append only: stored.
enum class Called : std::uint8_t { kNurse, kBuddy, kChargeNurse };
inline constexpr Called kLastCalled = Called::kChargeNurse;
std::string_view to_string(Called called);  // nurse, buddy, charge_nurse

// That somebody was told of an alarm that nobody had answered. Kept with an audit row.
struct AlarmNotice {
  PumpId pump;
  std::int64_t instance = 0;
  Called whom = Called::kNurse;
  std::string who;  // user name; empty: everybody of that part on the ward
  WallTime at{};
};
struct KeepNotice {
  AlarmNotice notice;
};

// A screen on a wall: a user who sees one ward and can do nothing.
struct Display {
  UserName user;
  WardId ward;
  UserName made_by;
  WallTime made{};
};
struct KeepDisplay {
  Display display;
};

}  // namespace ph::storage
