#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/clone.hpp"
#include "tests/sim/plan.hpp"
#include "tests/sim/pump.hpp"
#include "tests/sim/server.hpp"

namespace ph::sim {

struct RunSettings {
  std::uint64_t seed = 1;
  // A step is a turn of one pump (100 ms of its life), a message that reached its end, or a
  // transaction of the server. After so many, with trouble, the hospital is left in peace.
  std::uint64_t steps = 100'000;
  std::uint32_t pumps = 12;
  std::vector<std::uint32_t> only;  // of them, from 0 on; empty: all
  std::optional<Strikes> strikes;   // nothing else strikes
  Planted planted = Planted::kNone;
  Authors authors = Authors::kPatient;
  Storage storage = Storage::kModel;
  std::uint32_t lines = 60;  // of the trace, kept for a failure
};

// What became of a run.
struct RunReport {
  std::string violation;    // empty: every law held
  std::uint64_t steps = 0;  // until then
  std::uint32_t turns = 0;
  std::uint64_t digest = 0;  // of everything that happened
  std::uint64_t pump_turns = 0, messages = 0, commits = 0, twin_turns = 0;
  std::uint64_t events = 0, orders = 0, completed = 0, failed = 0;
  std::uint64_t server_ends = 0, power_cuts = 0, keeper_losses = 0, disk_changes = 0;
  Strikes struck;
  std::vector<std::string> last_lines;
  bool ok() const { return violation.empty(); }
  std::uint64_t count(Stroke stroke) const;
};

// A whole hospital in one thread and simulated time: one server, N pumps with a patient each,
// nurses, authors, browsers, an enemy on the wire, and everything that goes wrong; all of it from
// one seed.
class Hospital {
 public:
  explicit Hospital(const RunSettings& settings);
  ~Hospital();

  // To the end, or to the first broken law.
  RunReport run();

 private:
  // hospital.cpp
  void turn();
  void enrol();
  void start_server();
  void end_server(Death death, milliseconds away);
  void step_pumps();
  void step_screens();
  void look();
  std::uint64_t steps() const;
  RunReport report() const;
  // trouble.cpp
  void disturb_server();
  void disturb_house();
  void disturb_screens();
  void disturb_lines(Pump& pump, std::uint32_t who);
  void disturb_pump(Pump& pump, std::uint32_t who);
  void disturb_programs(Pump& pump, std::uint32_t who);
  void fill_server_disk(Dice dice);
  void storm();
  // trouble_people.cpp
  void author(Pump& pump, std::uint32_t who);
  void release();
  void disturb_body(Pump& pump, std::uint32_t who);
  void poison(Pump& pump, Dice dice);
  void poison_library(Pump& pump, Dice dice);
  // peace.cpp
  void heal();
  bool is_settled() { return unsettled().empty(); }
  std::string unsettled();
  bool is_settled(const Pump& pump, std::string& why);
  void judge_ends();

  RunSettings settings_;
  Plan plan_;
  Trace trace_;
  Kit kit_;
  Witness witness_;
  Store store_;
  ServerRooms rooms_;
  std::vector<std::unique_ptr<Screen>> screens_;
  std::unique_ptr<Server> server_;
  struct Bed {
    std::uint32_t who;
    std::unique_ptr<Pump> pump;
    std::unique_ptr<Clone> clone;
    SteadyTime flash_free{};
    bool flash_full = false;
  };
  std::vector<Bed> beds_;
  Now now_;
  milliseconds server_skew_{0};
  SteadyTime server_back_{}, network_back_{}, disk_free_{};
  bool disk_full_ = false, peace_ = false, restored_ = false;
  std::uint32_t turns_ = 0;
  std::uint64_t pump_turns_ = 0, server_ends_ = 0, poison_count_ = 0, past_messages_ = 0;
};

}  // namespace ph::sim
