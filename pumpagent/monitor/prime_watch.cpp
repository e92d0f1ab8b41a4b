#include "pumpagent/monitor/prime_watch.hpp"

namespace ph::agent {

using std::chrono::nanoseconds;

void PrimeWatch::permit(const PrimeRule& rule) {
  if (rule.most.volume <= Volume{} || rule.most.rate <= FlowRate{}) return;
  *this = PrimeWatch{};
  rule_ = rule;
  phase_ = Phase::kWaits;
}

void PrimeWatch::forbid() {
  if (phase_ == Phase::kWaits) phase_ = Phase::kNone;
}

Trip PrimeWatch::look(const DriveReport& drive, Volume progress, nanoseconds elapsed,
                      bool programmed) {
  in_phase_ += elapsed;
  const bool primes = drive.state == PumpState::kPriming;
  if (primes && (programmed || phase_ == Phase::kNone || phase_ == Phase::kOver)) {
    return Trip::kPriming;
  }
  if (primes && phase_ == Phase::kWaits) phase_ = Phase::kPrimes;
  if (phase_ == Phase::kWaits && in_phase_ >= kBegins) phase_ = Phase::kNone;
  if (phase_ == Phase::kPrimes && !primes) {
    phase_ = Phase::kOver;
    in_phase_ = nanoseconds{0};
  }
  if (phase_ == Phase::kOver && in_phase_ >= kRelief && !drive.backing_off) phase_ = Phase::kNone;
  return primes ? count(drive, progress, elapsed) : Trip::kNone;
}

Trip PrimeWatch::count(const DriveReport& drive, Volume progress, nanoseconds elapsed) {
  if (drive.rate > rule_.most.rate) return Trip::kRateMismatch;
  primed_ += progress;
  if (primed_ > rule_.most.volume + kExcess) return Trip::kOverDelivery;
  if (drive.rate > FlowRate{}) flowed_ += elapsed;
  const nanoseconds longest = time_for(rule_.most.volume, rule_.most.rate);
  return flowed_ > longest * kTimePercent / 100 ? Trip::kTooLong : Trip::kNone;
}

}  // namespace ph::agent
