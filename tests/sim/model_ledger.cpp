#include "tests/sim/model_ledger.hpp"

#include <algorithm>

namespace ph::sim {

using storage::Outcome;
using Kind = storage::Outcome::Kind;

namespace {

Outcome refused(Kind kind, std::string detail) {
  Outcome out;
  out.kind = kind;
  out.detail = std::move(detail);
  return out;
}

}  // namespace

Result<std::vector<Outcome>> ModelLedger::commit(std::span<const storage::Change> changes) {
  std::vector<Outcome> out;
  for (const auto& change : changes) {
    out.push_back(std::visit([this](const auto& c) { return apply(c); }, change));
  }
  return out;
}

Outcome ModelLedger::apply(const storage::EnrolPump& change) {
  state_.pumps[change.pump.id] = change.pump;
  return {};
}

Outcome ModelLedger::apply(const storage::MeetPump& change) {
  auto& pump = state_.pumps.at(change.pump);
  pump.stream = change.stream;
  pump.firmware = change.firmware;
  if (change.library) pump.library = change.library;
  pump.last_contact = change.at;
  return {};
}

bool ModelLedger::is_planted_slip(Planted planted, std::uint64_t sequence) const {
  return planted_ == planted && sequence % 50 == 0;
}

// What neither end holds any more is passed over, and counted.
Outcome ModelLedger::apply(const storage::AppendEvents& change) {
  auto& lane = state_.events[change.pump][static_cast<std::size_t>(change.lane)];
  const std::uint64_t cursor = lane.size();
  const bool gap = change.first > cursor + 1;
  if (gap && change.first - 1 > change.let_go) {
    Outcome out = refused(Kind::kGap, "a gap");
    out.cursor = cursor;
    return out;
  }
  if (planted_ != Planted::kDoesNotDedupe && planted_ != Planted::kBelievesClones) {
    for (std::size_t i = 0; i < change.events.size() && change.first + i <= cursor; ++i) {
      if (lane[change.first + i - 1] == change.events[i]) continue;
      Outcome out = refused(Kind::kConflict, "differs from the stored one");
      out.cursor = cursor;
      return out;
    }
  }
  return store(change, lane);
}

Outcome ModelLedger::store(const storage::AppendEvents& change, std::vector<PumpEvent>& lane) {
  Outcome out;
  if (change.first > lane.size() + 1) {
    out.lost = change.first - 1 - lane.size();
    lane.resize(change.first - 1);
  }
  const std::uint64_t cursor = lane.size();
  const std::uint64_t known = planted_ == Planted::kDoesNotDedupe ? 0 : cursor + 1 - change.first;
  for (std::size_t i = known; i < change.events.size(); ++i) {
    PumpEvent event = change.events[i];
    const std::uint64_t sequence = change.first + i;
    if (sequence > lane.size()) lane.push_back(event);
    if (is_planted_slip(Planted::kLosesEvents, sequence)) continue;
    if (is_planted_slip(Planted::kAltersEvents, sequence)) event.wall += milliseconds{1};
    stored_(change.pump, change.lane, {sequence, event});
    take_effect(change.pump, event);
  }
  out.cursor = lane.size();
  out.fresh = out.cursor - cursor;
  if (out.fresh == 0) out.kind = Kind::kDuplicate;
  return out;
}

void ModelLedger::take_effect(const PumpId& pump, const PumpEvent& event) {
  switch (event.kind) {
    case EventKind::kAlarmRaised:
    case EventKind::kAlarmCleared:
    case EventKind::kAlarmSilenced:
      return take_alarm(pump, event);
    case EventKind::kOrderState:
      return take_order(pump, event);
    case EventKind::kLibraryActivated:
      if (const auto digest = array_from_hex<32>(event.text)) {
        state_.pumps.at(pump).library = {static_cast<std::uint32_t>(event.number), *digest};
      }
      return;
    default:
      return;
  }
}

// A raise that comes after its own clear, or after a snapshot that held it, changes nothing.
void ModelLedger::take_alarm(const PumpId& pump, const PumpEvent& event) {
  auto& alarms = state_.alarms[pump];
  const auto found = alarms.find(event.number);
  if (event.kind == EventKind::kAlarmRaised && event.alarm) {
    alarms.try_emplace(event.number, Alarm{{*event.alarm, event.number, event.wall, false}, false});
  } else if (found == alarms.end()) {
    return;
  } else if (event.kind == EventKind::kAlarmCleared) {
    found->second.cleared = true;
  } else {
    found->second.alarm.silenced = true;
  }
}

void ModelLedger::take_order(const PumpId& pump, const PumpEvent& event) {
  const auto found = state_.orders.find(event.order);
  if (found == state_.orders.end() || !event.order_state) return;
  auto& life = found->second;
  if (life.record.order.request.pump != pump) return;
  if (planted_ == Planted::kHidesEnds && *event.order_state == OrderState::kRejected) return;
  if (!may_become(life.record.state, *event.order_state)) {
    life.contradicted = life.contradicted || life.record.state != *event.order_state;
    return;
  }
  life.record.state = *event.order_state;
  life.record.reason = event.text;
  life.steps.push_back(*event.order_state);
}

Outcome ModelLedger::apply(const storage::PlaceOrder& change) {
  const auto& order = change.record.order;
  auto& last = state_.last_sequences[order.request.pump];
  if (order.sequence <= last || state_.orders.contains(order.id)) {
    return refused(Kind::kConflict, "order " + order.id.str() + ": known, or its sequence is");
  }
  last = order.sequence;
  state_.orders[order.id] = {change.record, {change.record.state}};
  Outcome out;
  out.order = change.record;
  return out;
}

Outcome ModelLedger::apply(const storage::MoveOrder& change) {
  const auto found = state_.orders.find(change.order);
  if (found == state_.orders.end()) return refused(Kind::kMissing, "no such order");
  auto& life = found->second;
  if (!may_become(life.record.state, change.state)) return refused(Kind::kConflict, "cannot");
  life.record.state = change.state;
  life.record.reason = change.reason;
  life.steps.push_back(change.state);
  return {};
}

Outcome ModelLedger::apply(const storage::AskCancel& change) {
  const auto found = state_.orders.find(change.order);
  if (found == state_.orders.end()) return refused(Kind::kMissing, "no such order");
  auto& record = found->second.record;
  if (!may_become(record.state, OrderState::kCancelled)) return refused(Kind::kConflict, "cannot");
  record.cancel_asked = change.reason;
  return {};
}

Outcome ModelLedger::apply(const storage::ReplaceStandingAlarms& change) {
  auto& alarms = state_.alarms[change.pump];
  for (auto& [instance, alarm] : alarms) alarm.cleared = true;
  for (const auto& alarm : change.alarms) alarms[alarm.instance] = {alarm, false};
  return {};
}

std::vector<StandingAlarm> ModelLedger::standing_alarms(const PumpId& pump) const {
  std::vector<StandingAlarm> out;
  const auto found = state_.alarms.find(pump);
  if (found == state_.alarms.end()) return out;
  for (const auto& [instance, alarm] : found->second) {
    if (!alarm.cleared) out.push_back(alarm.alarm);
  }
  return out;
}

std::uint64_t ModelLedger::last_order_sequence(const PumpId& pump) const {
  const auto found = state_.last_sequences.find(pump);
  return found == state_.last_sequences.end() ? 0 : found->second;
}

Cursors ModelLedger::cursors(const PumpId& pump) const {
  Cursors out{};
  const auto found = state_.events.find(pump);
  if (found == state_.events.end()) return out;
  for (std::size_t i = 0; i < kLaneCount; ++i) out[i] = found->second[i].size();
  return out;
}

}  // namespace ph::sim
