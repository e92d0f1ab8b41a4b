#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/pump.hpp"
#include "tests/sim/server.hpp"

namespace ph::sim {

struct RunSettings {
  std::uint64_t seed = 1;
  std::uint32_t turns = 6'000;  // of 100 ms, with trouble; then the hospital is left in peace
  std::uint32_t pumps = 12;
  Planted planted = Planted::kNone;
  Authors authors = Authors::kPatient;
  std::uint32_t lines = 60;  // of the trace, kept for a failure
};

// What became of a run.
struct RunReport {
  std::string violation;  // empty: every law held
  std::uint32_t turn = 0;
  std::uint64_t digest = 0;  // of everything that happened
  std::uint64_t pump_steps = 0;
  std::uint64_t events = 0, orders = 0, completed = 0, failed = 0;
  std::uint64_t server_crashes = 0, power_cuts = 0, line_faults = 0, poison = 0;
  std::vector<std::string> last_lines;
  bool ok() const { return violation.empty(); }
};

// A whole hospital in one thread and simulated time: one server, N pumps with a patient each,
// nurses, authors, an enemy on the wire, and everything that goes wrong; all of it from one seed.
class Hospital {
 public:
  explicit Hospital(const RunSettings& settings);

  // To the end, or to the first broken law.
  RunReport run();

 private:
  void turn();
  void enrol();
  void author();
  void disturb_server();
  void disturb_lines(Pump& pump);
  void disturb_pump(Pump& pump);
  void poison(Pump& pump);
  void poison_library(Pump& pump);
  void look();
  void heal();
  bool is_settled();
  std::string unsettled();
  bool is_settled(const Pump& pump, std::string& why);
  void judge_ends();
  RunReport report(std::uint32_t turn) const;
  Pump& any_pump() { return *pumps_[dice_.below(static_cast<std::uint32_t>(pumps_.size()))]; }

  RunSettings settings_;
  Dice dice_;
  Trace trace_;
  Kit kit_;
  Witness witness_;
  ModelLedger ledger_;
  ServerRooms rooms_;
  std::unique_ptr<Server> server_;
  std::vector<std::unique_ptr<Pump>> pumps_;
  Now now_;
  SteadyTime server_back_{}, network_back_{};
  bool peace_ = false;
  std::uint64_t turns_ = 0, poison_count_ = 0;
  std::uint64_t server_crashes_ = 0, line_faults_ = 0, pump_steps_ = 0;
};

// A name for the command line and for reports: none, acks-before-commit, …
Result<Planted> parse_planted(std::string_view text);

}  // namespace ph::sim
