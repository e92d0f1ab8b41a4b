// The end of a run: trouble is over, and everything must come to rest and agree.
#include <algorithm>
#include <set>

#include "tests/sim/hospital.hpp"

namespace ph::sim {

void Hospital::heal() {
  peace_ = true;
  server_back_ = network_back_ = now_.steady;
  if (server_ && disk_full_) end_server(Death::kProcess, milliseconds{0});
  for (Bed& bed : beds_) {
    for (std::size_t kind = 0; kind < agent::kFaultKindCount; ++kind) {
      const auto fault = static_cast<agent::FaultKind>(kind);
      if (fault == agent::FaultKind::kBatteryLevel || fault == agent::FaultKind::kAirBubble)
        continue;
      bed.pump->fault({fault, 0});
    }
    bed.pump->fault({agent::FaultKind::kBatteryLevel, 1000});
    // Whoever was led astray by the enemy hears the truth from a new connection.
    if (Line* line = bed.pump->line()) line->cut();
  }
}

std::string Hospital::unsettled() {
  std::string why;
  if (!server_) return "the server is down";
  // Inhibited by its guard, or copied: what it was given waits for service.
  std::set<PumpId> out_of_service;
  for (const Bed& bed : beds_) {
    const Pump& pump = *bed.pump;
    if (witness_.is_cloned(pump.id())) {
      out_of_service.insert(pump.id());
      continue;
    }
    if (pump.has_failed()) out_of_service.insert(pump.id());
    if (!is_settled(pump, why)) return pump.id().str() + " " + why;
  }
  for (const auto& [id, life] : store_.model().orders()) {
    const PumpId& pump = life.record.order.request.pump;
    if (is_end(life.record.state) || out_of_service.contains(pump)) continue;
    return "order " + id.str() + " of " + pump.str() + " is " +
           std::string(to_string(life.record.state)) + ": its author sees no end";
  }
  return {};
}

bool Hospital::is_settled(const Pump& pump, std::string& why) {
  if (!pump.is_on() || !pump.is_welcome()) return why = "is not connected", false;
  for (const Lane lane : {Lane::kUrgent, Lane::kRoutine}) {
    const auto acknowledged = pump.acknowledged()[static_cast<std::size_t>(lane)];
    if (acknowledged != witness_.recorded(pump.id(), lane)) {
      return why = "has events that are not acknowledged", false;
    }
  }
  if (!witness_.all_stored(pump.id())) return why = "has events that are not stored", false;
  const auto slot = server_->fleet().find(pump.id());
  if (!pump.has_failed() && pump.library() != kit_.current()->version) {
    why = "does not hold the released library: " + server_->fleet().library_reason(*slot);
    why += "; it is " + std::string(to_string(pump.body().engine().state));
    return false;
  }
  std::vector<std::int64_t> here, there;
  for (const auto& alarm : pump.body().standing_alarms()) here.push_back(alarm.instance);
  for (const auto& seen : server_->fleet().entry(*slot).alarms) {
    there.push_back(seen.alarm.instance);
  }
  std::sort(here.begin(), here.end());
  std::sort(there.begin(), there.end());
  if (here != there) return why = "stands in other alarms than are seen", false;
  return true;
}

// What the author sees is what became of the order at the bedside. Only after an older database was
// put back may an end that it gave in ignorance stand beside the pump's late report.
void Hospital::judge_ends() {
  witness_.judge_clones();
  if (std::string why = store_.parted(); !why.empty()) {
    witness_.broken("the server's disk at the end: " + why);
  }
  for (const auto& [id, life] : store_.model().orders()) {
    const auto said = witness_.said(id);
    if (!said || !is_end(*said) || *said == life.record.state) continue;
    if (witness_.is_cloned(life.record.order.request.pump)) continue;
    if (restored_ && life.contradicted) continue;
    witness_.broken("order " + id.str() + " is " + std::string(to_string(*said)) +
                    " at the pump, its author sees " + std::string(to_string(life.record.state)));
  }
}

}  // namespace ph::sim
