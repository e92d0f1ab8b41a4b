#include "tests/sim/hospital.hpp"

#include <algorithm>
#include <set>

namespace ph::sim {
namespace {

constexpr std::uint32_t kMostTurnsOfPeace = 9'000;
constexpr std::uint32_t kLookEvery = 5;
constexpr std::uint32_t kRefillEvery = 300;

// A Monday in 2026, 08:00 UTC.
constexpr std::int64_t kWall = 1'770'624'000'000;

}  // namespace

Hospital::Hospital(const RunSettings& settings)
    : settings_(settings),
      dice_(settings.seed),
      trace_(settings.lines),
      witness_(kit_, trace_),
      ledger_(settings.planted,
              [this](const PumpId& pump, Lane lane, const RecordedEvent& event) {
                witness_.stored(pump, lane, event);
              }),
      rooms_{kit_, ledger_, witness_, trace_},
      now_{SteadyTime{milliseconds{1}}, wall_from_ms(kWall)} {
  kit_.release_next();
  enrol();
  server_ = std::make_unique<Server>(rooms_, settings_.planted, settings_.authors, dice_.seed());
}

void Hospital::enrol() {
  for (std::uint32_t i = 0; i < settings_.pumps; ++i) {
    const std::string number = std::to_string(i + 1);
    storage::PumpRecord record;
    record.id = PumpId{"P-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number};
    record.model = kit_.model_of(i).id;
    record.ward = WardId{"icu"};
    record.care_area = kArea;
    const storage::Change change = storage::EnrolPump{record};
    (void)ledger_.commit({&change, 1});
    pumps_.push_back(std::make_unique<Pump>(rooms_, settings_.planted, record.id, kit_.model_of(i),
                                            dice_.seed()));
  }
}

RunReport Hospital::run() {
  std::uint32_t n = 0;
  for (; n < settings_.turns && !witness_.violated(); ++n) turn();
  heal();
  bool settled = false;
  for (std::uint32_t i = 0; i < kMostTurnsOfPeace && !witness_.violated() && !settled; ++i, ++n) {
    turn();
    if (i % 10 == 0) settled = is_settled();
  }
  if (!witness_.violated() && !settled) witness_.broken("no peace: " + unsettled());
  if (!witness_.violated()) judge_ends();
  return report(n);
}

void Hospital::turn() {
  if (!peace_) {
    author();
    disturb_server();
  }
  if (!server_ && now_.steady >= server_back_) {
    server_ = std::make_unique<Server>(rooms_, settings_.planted, settings_.authors, dice_.seed());
    trace_.note(now_.steady, "server", "starts");
  }
  Server* reachable = now_.steady >= network_back_ ? server_.get() : nullptr;
  for (const auto& pump : pumps_) {
    if (!peace_) {
      disturb_lines(*pump);
      disturb_pump(*pump);
    } else if (turns_ % kRefillEvery == 0) {
      pump->fault({agent::FaultKind::kContainerEmpty, 0});
    }
    pump->step(now_, reachable);
    ++pump_steps_;
  }
  if (server_) server_->step(now_);
  if (turns_ % kLookEvery == 0) look();
  ++turns_;
  now_.steady += Pump::kTurn;
  now_.wall += Pump::kTurn;
}

void Hospital::look() {
  if (server_) {
    for (server::Slot slot = 0; slot < server_->fleet().size(); ++slot) {
      witness_.seen(server_->fleet().view(slot, now_), now_.steady);
    }
  }
  for (const auto& pump : pumps_) {
    if (!pump->is_on()) continue;
    trace_.fold(static_cast<std::uint64_t>(pump->body().delivered().count()));
  }
}

void Hospital::heal() {
  peace_ = true;
  server_back_ = network_back_ = now_.steady;
  for (const auto& pump : pumps_) {
    for (std::size_t kind = 0; kind < agent::kFaultKindCount; ++kind) {
      const auto fault = static_cast<agent::FaultKind>(kind);
      if (fault == agent::FaultKind::kBatteryLevel || fault == agent::FaultKind::kAirBubble)
        continue;
      pump->fault({fault, 0});
    }
    pump->fault({agent::FaultKind::kBatteryLevel, 1000});
    // Whoever was led astray by the enemy hears the truth from a new connection.
    if (Line* line = pump->line()) line->cut();
  }
}

bool Hospital::is_settled() { return unsettled().empty(); }

std::string Hospital::unsettled() {
  std::string why;
  if (!server_) return "the server is down";
  std::set<PumpId> failed;  // inhibited by its guard: what it was given waits for service
  for (const auto& pump : pumps_) {
    if (pump->has_failed()) failed.insert(pump->id());
    if (!is_settled(*pump, why)) return pump->id().str() + " " + why;
  }
  for (const auto& [id, life] : ledger_.orders()) {
    if (is_end(life.record.state) || failed.contains(life.record.order.request.pump)) continue;
    return "order " + id.str() + " of " + life.record.order.request.pump.str() + " is " +
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
  if (!pump.has_failed() && pump.library() != kit_.current()->version) {
    const auto slot = *server_->fleet().find(pump.id());
    why = "does not hold the released library: " + server_->fleet().library_reason(slot);
    why += "; it is " + std::string(to_string(pump.body().engine().state));
    return false;
  }
  const auto slot = server_->fleet().find(pump.id());
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

// What the author sees is what became of the order at the bedside.
void Hospital::judge_ends() {
  for (const auto& [id, life] : ledger_.orders()) {
    const auto said = witness_.said(id);
    if (!said || !is_end(*said) || *said == life.record.state) continue;
    witness_.broken("order " + id.str() + " is " + std::string(to_string(*said)) +
                    " at the pump, its author sees " + std::string(to_string(life.record.state)));
  }
}

RunReport Hospital::report(std::uint32_t turn) const {
  RunReport out;
  if (witness_.violated()) out.violation = witness_.violation();
  out.turn = turn;
  out.digest = trace_.digest();
  out.pump_steps = pump_steps_;
  out.server_crashes = server_crashes_;
  out.line_faults = line_faults_;
  out.poison = poison_count_;
  out.orders = ledger_.orders().size();
  for (const auto& [id, life] : ledger_.orders()) {
    if (life.record.state == OrderState::kCompleted) ++out.completed;
  }
  out.failed = static_cast<std::uint64_t>(std::count_if(
      pumps_.begin(), pumps_.end(), [](const auto& pump) { return pump->has_failed(); }));
  for (const auto& pump : pumps_) {
    out.power_cuts += pump->power_cuts();
    for (const Lane lane : {Lane::kUrgent, Lane::kRoutine}) {
      out.events += witness_.recorded(pump->id(), lane);
    }
  }
  out.last_lines.assign(trace_.last_lines().begin(), trace_.last_lines().end());
  return out;
}

}  // namespace ph::sim
