#pragma once
#include <chrono>

#include "pumpagent/tci/tci_controller.hpp"
#include "tests/unit/pumpagent_tci/reference_body.hpp"

namespace ph::agent {

// Gives what the controller asks for, tick by tick, to the controller's measure and to a patient
// that is integrated independently of it. Volume is counted in whole nanolitres, as an encoder
// does.
class VirtualPump {
 public:
  VirtualPump(const ReferencePatient& patient, std::int64_t drug_pg_per_ml)
      : body_(patient), drug_(static_cast<double>(drug_pg_per_ml)) {}

  // One tick that lasts `time`. A paused pump moves nothing; no pump moves more than its budget.
  void tick(TciController& controller, std::chrono::milliseconds time, bool running = true) {
    Volume moved;
    if (running) {
      owed_ += controller.rate().count() * time.count();
      moved = std::min(nanolitres(owed_ / kMillisecondsPerHour), controller.budget());
      owed_ -= moved.count() * kMillisecondsPerHour;
      if (moved == controller.budget()) owed_ = 0;
    }
    const double pg = static_cast<double>(moved.count()) * 1e-6 * drug_;
    const double minutes = std::chrono::duration<double, std::ratio<60>>(time).count();
    body_.run(minutes * 60, pg / minutes);
    controller.tick(time, moved);
    given_ += moved;
  }

  // Ticks of 100 ms.
  void run(TciController& controller, std::chrono::seconds time, bool running = true) {
    for (std::chrono::milliseconds at{0}; at < time; at += kTick) tick(controller, kTick, running);
  }

  const ReferenceBody& body() const { return body_; }
  ReferenceBody& body() { return body_; }
  Volume given() const { return given_; }

 private:
  static constexpr std::chrono::milliseconds kTick{100};
  static constexpr std::int64_t kMillisecondsPerHour = 3'600'000;

  ReferenceBody body_;
  double drug_;
  Volume given_;
  std::int64_t owed_ = 0;  // nL/h times ms
};

}  // namespace ph::agent
