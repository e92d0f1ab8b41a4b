#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "pumpagent/bedside/key.hpp"

namespace ph::agent {

// The data lock of the front, set with a code of four digits that its setter chooses:
//   1  values stay as they are: no new order, change, bolus or target
//   2  and what runs stays as it is: no start, resume, end, standby, taper or step
//   3  as 2, for PCA: even a STOP without the code is an alarm; it stops all the same (law 4)
// STOP, silence, clearing, declining and the patient's button are never locked. After five wrong
// codes the next is taken a minute later. The code itself is kept nowhere, only its Argon2id hash:
// who reads the pump's disk must try all four digits, some minutes of work. Plain value.
class DataLock {
 public:
  static constexpr int kMostLevel = 3;
  static constexpr int kTries = 5;
  static constexpr std::int64_t kPauseMs = 60'000;

  DataLock() = default;
  // As it was kept: an impossible level is taken as the strictest.
  DataLock(int level, std::string hash);
  // kUnavailable: no memory for the hash now. Takes a tenth of a second or so, as open() does.
  static Result<DataLock> set(int level, std::string_view code);

  int level() const { return level_; }
  const std::string& hash() const { return hash_; }
  bool locks(Key key) const;

  enum class Opened : std::uint8_t { kYes, kWrong, kWait };
  // `now_ms`: of the steady clock.
  Opened open(std::string_view code, std::int64_t now_ms);

 private:
  int level_ = 0;  // 0: open
  std::string hash_;
  int wrong_ = 0;
  std::int64_t wait_until_ms_ = 0;
};

}  // namespace ph::agent
