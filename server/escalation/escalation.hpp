#pragma once
#include <chrono>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/domain/alarm.hpp"
#include "storage/ward_records.hpp"

namespace ph::server {

using storage::Called;

struct EscalationStep {
  Called whom = Called::kNurse;
  std::chrono::seconds after{0};  // since the alarm was first seen here, as long as nobody answered
};

// Who is told of an alarm that nobody answers, and when (config/wards.toml).
struct EscalationRule {
  WardId ward;  // empty: any
  Priority least = Priority::kHigh;
  std::vector<EscalationStep> steps;
};

// An alarm that stands. `answered`: somebody acknowledged it, or it was silenced at the pump.
struct WaitingAlarm {
  PumpId pump;
  std::int64_t instance = 0;
  WardId ward;
  std::string bed;
  Priority priority = Priority::kLow;
  bool answered = false;
};

// Decides whose turn it is with every alarm that stands unanswered. Each of them is told once; an
// answered alarm calls nobody any more. Telling people never touches a pump. Pure: no clock, no
// I/O; one owner.
class Escalation {
 public:
  // Of several rules that fit an alarm the first that names its ward counts, else the first of any.
  explicit Escalation(std::vector<EscalationRule> rules) : rules_(std::move(rules)) {}

  void staff(std::vector<storage::BedStaff> staff) { staff_ = std::move(staff); }
  // Told before a restart: not again.
  void told(const PumpId& pump, std::int64_t instance, Called whom);
  // Everybody whose turn came, in the order of the rule. `standing` is all that stands: what is not
  // in it is forgotten. `at` of the notices is `now.wall`.
  std::vector<storage::AlarmNotice> due(std::span<const WaitingAlarm> standing, Now now);

 private:
  using Key = std::pair<PumpId, std::int64_t>;
  struct Known {
    SteadyTime since{};
    bool seen = false;
    std::set<Called> told;
  };

  const EscalationRule* rule_for(const WaitingAlarm& alarm) const;
  std::string who_of(const WaitingAlarm& alarm, Called whom) const;

  std::vector<EscalationRule> rules_;
  std::vector<storage::BedStaff> staff_;
  std::map<Key, Known> known_;
};

}  // namespace ph::server
