#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/campaign/plan.hpp"
#include "tests/campaign/rig.hpp"

namespace ph::campaign {

// What one run did at its worst.
struct Outcome {
  Volume arrived;                        // at the patient, in all
  Volume over;                           // P09
  std::chrono::milliseconds silence{0};  // from the stop by the pump to the sound
  Volume window;                         // beyond a window's limit (P22, P23)
  std::uint32_t lockouts = 0;            // broken (P20)
  bool ran_by_itself = false;            // flowed after power came back, without a key
  std::string record;                    // what is wrong with it, here or at the server
  std::uint64_t stored = 0;              // events at the server
  std::string kind;                      // of the fault
  std::string story;                     // seed, therapy, model, fault, what the guard said
};

inline constexpr Volume kMostOver = microlitres(1'400);
inline constexpr std::chrono::milliseconds kMostSilence{200};

// Why the run fails the campaign; empty: it does not.
std::string broken_by(const Outcome& outcome);

// The models that a campaign knows; kNotFound and the like with the file.
Result<std::vector<PumpModel>> read_models(const std::string& folder);

// One single fault over one therapy with a person beside it, by `seed`.
Outcome run_one(std::uint64_t seed, const std::vector<PumpModel>& models,
                Planted planted = Planted::kNone);

}  // namespace ph::campaign
