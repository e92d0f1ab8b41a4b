#pragma once
#include <chrono>

#include "pumpagent/monitor/report.hpp"

namespace ph::agent {

// How a kind of pump may prime its line.
struct PrimeRule {
  DoseStep most;       // of one priming; zero volume: this kind does not prime
  Pressure occlusion;  // alarm level towards the patient, for the relief after one
};

// Priming by the guard's own count: once for each word of a person that no patient is connected, at
// most the model's volume at the model's rate, in at most a tenth more than the time that takes,
// and never beside a programme (P18). One thread; real-time safe.
class PrimeWatch {
 public:
  static constexpr Volume kExcess = microlitres(500);
  static constexpr int kTimePercent = 115;  // the engine ends it at 110
  // The word counts so long until the drive begins.
  static constexpr std::chrono::seconds kBegins{90};
  // Behind the end the lease stays for the relief of an occlusion, and so long for it to begin.
  static constexpr std::chrono::seconds kRelief{3};

  void permit(const PrimeRule& rule);
  // Only before the drive has begun: what is being primed goes on to its own end.
  void forbid();
  bool permitted() const { return phase_ != Phase::kNone; }
  Pressure occlusion() const { return rule_.occlusion; }

  // Once a look, in every state.
  Trip look(const DriveReport& drive, Volume progress, std::chrono::nanoseconds elapsed,
            bool programmed);

 private:
  enum class Phase : std::uint8_t { kNone, kWaits, kPrimes, kOver };

  Trip count(const DriveReport& drive, Volume progress, std::chrono::nanoseconds elapsed);

  PrimeRule rule_;
  Phase phase_ = Phase::kNone;
  std::chrono::nanoseconds in_phase_{0}, flowed_{0};
  Volume primed_;
};

}  // namespace ph::agent
