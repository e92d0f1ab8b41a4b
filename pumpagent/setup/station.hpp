#pragma once
#include <memory>
#include <string_view>

#include "protocol/domain/facts.hpp"
#include "pumpagent/rt/pump_region.hpp"
#include "pumpagent/rt/shared_region.hpp"
#include "pumpagent/setup/pump_settings.hpp"

namespace ph::agent {

// What every program of a pump stands on: its settings, the shared region and the time. Made first
// thing in main(); lives as long as the program.
class Station {
 public:
  // Reads `--config FILE` and attaches to the region. Says what is wrong on standard error; the
  // exit code is in `exit_code` then.
  static std::unique_ptr<Station> open(std::string_view program, int count, char** arguments,
                                       int& exit_code);

  const PumpSettings& settings() const { return settings_; }
  PumpRegion& region() const { return *static_cast<PumpRegion*>(shared_.data()); }
  Clock& clock() const { return clock_; }

  // A fact for the record, stamped with the time. False: the keeper is far behind, try again.
  bool record(EventSource source, PumpEvent event) const;

 private:
  Station(PumpSettings settings, SharedRegion shared, Clock& clock)
      : settings_(std::move(settings)), shared_(std::move(shared)), clock_(clock) {}

  PumpSettings settings_;
  SharedRegion shared_;
  Clock& clock_;
};

// Nanoseconds of the machine's steady clock, as the region carries them.
inline std::int64_t steady_ns(SteadyTime t) { return t.time_since_epoch().count(); }

// Whether a heartbeat is from the last `most`, and not of a time to come (an older start).
inline bool is_fresh(std::int64_t heartbeat, SteadyTime now, milliseconds most) {
  const std::int64_t age = steady_ns(now) - heartbeat;
  return heartbeat != 0 && age >= -1'000'000 && age <= std::chrono::nanoseconds(most).count();
}

// SIGINT and SIGTERM ask the program to end: true from then on. Call hear_signals() once.
void hear_signals();
bool must_end();

}  // namespace ph::agent
