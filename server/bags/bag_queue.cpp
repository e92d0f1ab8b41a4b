#include "server/bags/bag_queue.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace ph::server {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours kSoon{1};
constexpr std::int64_t kNearlyEmpty = 4;  // a quarter of the VTBI
constexpr std::array<std::string_view, 4> kUrgencies = {"now", "soon", "later", "unknown"};

bool is_loaded(PumpState state) {
  return state == PumpState::kRunning || state == PumpState::kKeepVeinOpen ||
         state == PumpState::kPaused || state == PumpState::kAlarmStop ||
         state == PumpState::kDelayed;
}

bool ends_by_itself(Therapy therapy) {
  return therapy == Therapy::kDoseOverTime || therapy == Therapy::kBlood ||
         therapy == Therapy::kRamp || therapy == Therapy::kMultistep;
}

// What one container holds; zero: it was chosen at the bedside and is not known here.
Volume held_by(const BagPump& pump) {
  return pump.entry ? pump.entry->concentration.diluent : Volume{};
}

// What is left in the container that hangs, as the pump last said.
Volume left_in_container(const Telemetry& heard, Volume held) {
  return Volume::of(held.count() - heard.infused.count() % held.count());
}

void reckon_volume(BagNeed& need, const Telemetry& heard, Volume held) {
  need.left = std::max(heard.vtbi - heard.infused, Volume{});
  if (held <= Volume{}) return;
  const Volume in_container = left_in_container(heard, held);
  need.by_container = in_container < need.left;
  if (need.by_container) need.left = in_container;
}

void reckon_time(BagNeed& need, const Telemetry& heard, WallTime now) {
  if (heard.state == PumpState::kKeepVeinOpen) {
    need.left = Volume{};
    need.empty_at = now;
    return;
  }
  if (heard.state != PumpState::kRunning || heard.rate <= FlowRate{}) return;
  const milliseconds age = need.age.value_or(milliseconds{0});
  const milliseconds lasts = need.by_container || heard.remaining <= milliseconds{0}
                                 ? time_for(need.left, heard.rate)
                                 : heard.remaining;
  need.empty_at = now + std::max(lasts - age, milliseconds{0});
  need.left = std::max(need.left - delivered(heard.rate, age), Volume{});
}

void set_urgency(BagNeed& need, WallTime now) {
  if (!need.empty_at) return;
  if (need.lead) need.begin_by = *need.empty_at - *need.lead;
  const WallTime due = need.begin_by.value_or(*need.empty_at);
  need.urgency = due <= now           ? BagUrgency::kNow
                 : due <= now + kSoon ? BagUrgency::kSoon
                                      : BagUrgency::kLater;
}

BagNeed need_of(const BagPump& pump, const LeadTimes& leads, WallTime now) {
  const Telemetry& heard = *pump.view.telemetry;
  BagNeed need;
  need.name = *next_bag(pump);
  need.ward = pump.view.ward;
  need.bed = pump.view.bed;
  need.entry = heard.entry;
  need.drug = heard.drug;
  need.concentration = pump.view.concentration;
  need.state = heard.state;
  need.contact = pump.view.contact;
  need.age = pump.view.age;
  need.rate = heard.rate;
  if (pump.entry) {
    need.container = pump.entry->container;
    need.life_sustaining = pump.entry->life_sustaining;
    need.high_alert = pump.entry->high_alert;
    need.lead = leads.of(*pump.entry);
  } else {
    need.lead = leads.usual;
  }
  reckon_volume(need, heard, held_by(pump));
  reckon_time(need, heard, now);
  set_urgency(need, now);
  return need;
}

bool is_listed(const BagNeed& need, const Telemetry& heard, milliseconds horizon, WallTime now) {
  if (need.empty_at) return *need.empty_at <= now + horizon || need.urgency == BagUrgency::kNow;
  return need.left.count() * kNearlyEmpty < heard.vtbi.count();
}

auto order_of(const BagNeed& need) {
  const WallTime due = need.begin_by.value_or(need.empty_at.value_or(WallTime{}));
  return std::tuple(need.urgency, !need.life_sustaining, due, need.name);
}

}  // namespace

std::string_view to_string(BagUrgency urgency) {
  return kUrgencies.at(static_cast<std::size_t>(urgency));
}

std::optional<std::chrono::minutes> LeadTimes::of(const DrugEntry& entry) const {
  if (const auto own = by_entry.find(entry.id); own != by_entry.end()) return own->second;
  const auto kind = by_container.find(entry.container);
  return kind != by_container.end() ? std::optional(kind->second) : usual;
}

std::optional<storage::BagName> next_bag(const BagPump& pump) {
  const auto& heard = pump.view.telemetry;
  if (!heard || heard->order.empty() || !is_loaded(heard->state) ||
      ends_by_itself(heard->therapy)) {
    return std::nullopt;
  }
  if (pump.entry && pump.entry->kind == EntryKind::kIntermittent) return std::nullopt;
  const Volume held = held_by(pump);
  const std::int64_t before = held > Volume{} ? heard->infused.count() / held.count() : 0;
  return storage::BagName{pump.view.id, heard->order, static_cast<std::uint32_t>(before + 2)};
}

std::vector<BagNeed> bag_queue(std::span<const BagPump> pumps,
                               std::span<const storage::BagMark> marks, const LeadTimes& leads,
                               milliseconds horizon, WallTime now) {
  std::map<storage::BagName, storage::BagMark> said;
  for (const auto& mark : marks) said.insert_or_assign(mark.name, mark);
  std::vector<BagNeed> out;
  for (const auto& pump : pumps) {
    if (!next_bag(pump)) continue;
    BagNeed need = need_of(pump, leads, now);
    if (!is_listed(need, *pump.view.telemetry, horizon, now)) continue;
    if (const auto mark = said.find(need.name); mark != said.end()) need.mark = mark->second;
    out.push_back(std::move(need));
  }
  std::sort(out.begin(), out.end(),
            [](const BagNeed& a, const BagNeed& b) { return order_of(a) < order_of(b); });
  return out;
}

}  // namespace ph::server
