#include "tests/sim/model_ledger.hpp"

#include <algorithm>

namespace ph::sim {

using storage::Outcome;
using Kind = storage::Outcome::Kind;

Result<std::vector<Outcome>> ModelLedger::commit(std::span<const storage::Change> changes) {
  std::vector<Outcome> out;
  for (const auto& change : changes) {
    out.push_back(std::visit([this](const auto& c) { return apply(c); }, change));
  }
  return out;
}

Outcome ModelLedger::apply(const storage::EnrolPump& change) {
  pumps_[change.pump.id] = change.pump;
  return {};
}

Outcome ModelLedger::apply(const storage::MeetPump& change) {
  auto& pump = pumps_.at(change.pump);
  pump.stream = change.stream;
  pump.firmware = change.firmware;
  pump.library = change.library;
  pump.last_contact = change.at;
  return {};
}

Outcome ModelLedger::apply(const storage::AppendEvents& change) {
  auto& cursor = cursors_[change.pump][static_cast<std::size_t>(change.lane)];
  Outcome out;
  out.cursor = cursor;
  if (change.first > cursor + 1) {
    out.kind = Kind::kGap;
    return out;
  }
  const std::uint64_t known = planted_ == Planted::kDoesNotDedupe ? 0 : cursor + 1 - change.first;
  for (std::size_t i = known; i < change.events.size(); ++i) {
    const std::uint64_t sequence = change.first + i;
    stored_(change.pump, change.lane, {sequence, change.events[i]});
    take_effect(change.pump, change.events[i]);
    cursor = std::max(cursor, sequence);
    ++out.fresh;
  }
  if (out.fresh == 0) out.kind = Kind::kDuplicate;
  out.cursor = cursor;
  return out;
}

void ModelLedger::take_effect(const PumpId& pump, const PumpEvent& event) {
  switch (event.kind) {
    case EventKind::kAlarmRaised:
    case EventKind::kAlarmCleared:
    case EventKind::kAlarmSilenced:
      return take_alarm(pump, event);
    case EventKind::kOrderState:
      return take_order(event);
    case EventKind::kLibraryActivated:
      if (const auto digest = array_from_hex<32>(event.text)) {
        pumps_.at(pump).library = {static_cast<std::uint32_t>(event.number), *digest};
      }
      return;
    default:
      return;
  }
}

void ModelLedger::take_alarm(const PumpId& pump, const PumpEvent& event) {
  auto& standing = alarms_[pump];
  const auto found = std::find_if(standing.begin(), standing.end(),
                                  [&](const auto& a) { return a.instance == event.number; });
  const bool known = found != standing.end();
  if (event.kind == EventKind::kAlarmRaised && event.alarm && !known) {
    standing.push_back({*event.alarm, event.number, event.wall, false});
  } else if (event.kind == EventKind::kAlarmCleared && known) {
    standing.erase(found);
  } else if (event.kind == EventKind::kAlarmSilenced && known) {
    found->silenced = true;
  }
}

void ModelLedger::take_order(const PumpEvent& event) {
  const auto found = orders_.find(event.order);
  if (found == orders_.end() || !event.order_state) {
    ++unknown_reports_;
    return;
  }
  auto& life = found->second;
  if (!may_become(life.record.state, *event.order_state)) return;
  life.record.state = *event.order_state;
  life.record.reason = event.text;
  life.steps.push_back(*event.order_state);
}

Outcome ModelLedger::apply(const storage::PlaceOrder& change) {
  const auto& order = change.record.order;
  Outcome out;
  const bool old = order.sequence <= last_order_sequence(order.request.pump);
  if (old || orders_.contains(order.id)) {
    out.kind = Kind::kConflict;
    out.detail = "order " + order.id.str() + ": known, or its sequence is";
    return out;
  }
  orders_[order.id] = {change.record, {change.record.state}};
  out.order = change.record;
  return out;
}

Outcome ModelLedger::apply(const storage::MoveOrder& change) {
  Outcome out;
  const auto found = orders_.find(change.order);
  if (found == orders_.end()) {
    out.kind = Kind::kMissing;
    return out;
  }
  auto& life = found->second;
  if (!may_become(life.record.state, change.state)) {
    out.kind = Kind::kConflict;
    return out;
  }
  life.record.state = change.state;
  life.record.reason = change.reason;
  life.steps.push_back(change.state);
  return out;
}

Outcome ModelLedger::apply(const storage::ReplaceStandingAlarms& change) {
  alarms_[change.pump] = change.alarms;
  return {};
}

std::uint64_t ModelLedger::last_order_sequence(const PumpId& pump) const {
  std::uint64_t last = 0;
  for (const auto& [id, life] : orders_) {
    if (life.record.order.request.pump == pump) last = std::max(last, life.record.order.sequence);
  }
  return last;
}

Cursors ModelLedger::cursors(const PumpId& pump) const {
  const auto found = cursors_.find(pump);
  return found == cursors_.end() ? Cursors{} : found->second;
}

}  // namespace ph::sim
