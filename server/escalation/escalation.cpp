#include "server/escalation/escalation.hpp"

#include <algorithm>

namespace ph::server {

const EscalationRule* Escalation::rule_for(const WaitingAlarm& alarm) const {
  const EscalationRule* any = nullptr;
  for (const auto& rule : rules_) {
    if (alarm.priority < rule.least) continue;
    if (rule.ward == alarm.ward) return &rule;
    if (rule.ward.empty() && any == nullptr) any = &rule;
  }
  return any;
}

// The charge nurse is whoever has that part; a bed without a name calls everybody of the ward.
std::string Escalation::who_of(const WaitingAlarm& alarm, Called whom) const {
  if (whom == Called::kChargeNurse) return {};
  const auto bed = std::find_if(staff_.begin(), staff_.end(), [&](const auto& one) {
    return one.ward == alarm.ward && one.bed == alarm.bed;
  });
  if (bed == staff_.end()) return {};
  return whom == Called::kNurse ? bed->nurse.str() : bed->buddy.str();
}

void Escalation::told(const PumpId& pump, std::int64_t instance, Called whom) {
  known_[{pump, instance}].told.insert(whom);
}

std::vector<storage::AlarmNotice> Escalation::due(std::span<const WaitingAlarm> standing, Now now) {
  std::vector<storage::AlarmNotice> out;
  std::map<Key, Known> still;
  for (const auto& alarm : standing) {
    const Key key{alarm.pump, alarm.instance};
    Known& known = still[key];
    if (const auto before = known_.find(key); before != known_.end()) known = before->second;
    if (!std::exchange(known.seen, true)) known.since = now.steady;
    const EscalationRule* rule = alarm.answered ? nullptr : rule_for(alarm);
    if (rule == nullptr) continue;
    for (const auto& step : rule->steps) {
      if (now.steady - known.since < step.after || !known.told.insert(step.whom).second) continue;
      out.push_back({alarm.pump, alarm.instance, step.whom, who_of(alarm, step.whom), now.wall});
    }
  }
  known_ = std::move(still);
  return out;
}

}  // namespace ph::server
