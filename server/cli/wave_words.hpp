#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"

namespace ph::cli {

// One wave of a rollout as people type it.
struct WaveWords {
  std::string name;
  std::vector<std::string> pumps, wards;
  std::uint32_t percent = 0;
  bool by_hand = false;                  // a person opens the next wave
  std::optional<std::uint32_t> success;  // percent; else it opens by itself after success
  std::chrono::minutes soak{0};
};

// "NAME: WHO [; GATE]". WHO is one or more of pump=P-1, ward=icu, 10% or all; GATE is "by-hand", or
// "success=95 soak=30min". Only the last wave may leave the gate out: the caller judges that.
// kMalformed tells what was not understood.
Result<WaveWords> read_wave(const std::string& text);

}  // namespace ph::cli
