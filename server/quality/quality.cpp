#include "server/quality/quality.hpp"

#include <algorithm>

#include "protocol/base/text.hpp"

namespace ph::server {
namespace {

using std::chrono::milliseconds;
using storage::CountedEvent;
using storage::LimitAlert;
using storage::ProgrammeRecord;
using storage::RefusedOrder;

constexpr std::chrono::minutes kAgain{10};  // to programme the drug anew after an alert
constexpr milliseconds kUnread{2'000};      // overridden before it can have been read (AJH, MEL)

std::optional<milliseconds> median(std::vector<milliseconds> times) {
  if (times.empty()) return std::nullopt;
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>((times.size() - 1) / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

void add(QualityCounts& sum, const QualityCounts& part) {
  sum.programmed += part.programmed;
  sum.by_order += part.by_order;
  sum.by_hand += part.by_hand;
  sum.changes += part.changes;
  sum.outdated += part.outdated;
  sum.soft_alerts += part.soft_alerts;
  sum.overridden += part.overridden;
  sum.overridden_within_2s += part.overridden_within_2s;
  sum.hard_refusals += part.hard_refusals;
  sum.edited += part.edited;
  sum.good_catches += part.good_catches;
  sum.given_up += part.given_up;
  sum.unreadable += part.unreadable;
  sum.refused_orders += part.refused_orders;
}

// What became of a programme on which a limit spoke and that went no further.
enum class Next : std::uint8_t { kNothing, kAgainWithAlert, kAgainWithin };

class Count {
 public:
  Count(std::span<const ProgrammeRecord> programmes, const QualityTerms& terms)
      : programmes_(programmes), terms_(terms) {
    drugs_.reserve(programmes.size());
    for (std::size_t i = 0; i < programmes.size(); ++i) {
      drugs_.push_back(drug_of(programmes[i]));
      by_order_.emplace(std::pair(programmes[i].pump, programmes[i].order), i);
      by_pump_[programmes[i].pump].push_back(i);
    }
  }

  Quality run(std::span<const CountedEvent> events, std::span<const RefusedOrder> refused) {
    for (std::size_t i = 0; i < programmes_.size(); ++i) {
      const ProgrammeRecord& programme = programmes_[i];
      if (asked(programme.pump, programme.at) && asked_drug(drugs_[i])) take(i);
    }
    for (const CountedEvent& event : events) {
      if (asked(event.pump, event.at)) take(event);
    }
    for (const RefusedOrder& order : refused) {
      std::string drug = terms_.name_of(order.entry);
      if (drug.empty()) drug = order.entry.str();
      if (!asked(order.pump, order.at) || !asked_drug(drug)) continue;
      ++rows_[{ward_of(order.pump), std::move(drug)}].refused_orders;
    }
    return finish();
  }

 private:
  std::string drug_of(const ProgrammeRecord& programme) const {
    if (!programme.request) return {};
    std::string name = terms_.drug_of(programme.library, *programme.request);
    return name.empty() ? programme.request->entry.str() : name;
  }
  WardId ward_of(const PumpId& pump) const {
    const auto found = terms_.wards.find(pump);
    return found == terms_.wards.end() ? WardId{} : found->second;
  }
  bool asked(const PumpId& pump, WallTime at) const {
    if (at < terms_.from || at >= terms_.to) return false;
    if (terms_.ward && ward_of(pump) != *terms_.ward) return false;
    const bool whole_day = terms_.shift.from == terms_.shift.to;
    return whole_day || is_in(terms_.shift, terms_.minute_of_day(at));
  }
  bool asked_drug(const std::string& drug) const {
    return terms_.drug.empty() || lower(drug) == lower(terms_.drug);
  }

  Next next_of(std::size_t index) const {
    const ProgrammeRecord& programme = programmes_[index];
    const auto& same_pump = by_pump_.at(programme.pump);
    auto later = std::upper_bound(same_pump.begin(), same_pump.end(), index);
    for (; later != same_pump.end(); ++later) {
      const ProgrammeRecord& other = programmes_[*later];
      if (other.at - programme.at > kAgain) break;
      if (!was_confirmed(other.state) || drugs_[*later] != drugs_[index]) continue;
      return other.alerts.empty() ? Next::kAgainWithin : Next::kAgainWithAlert;
    }
    return Next::kNothing;
  }

  bool is_outdated(const ProgrammeRecord& programme) const {
    auto newest = terms_.releases.upper_bound(programme.at);
    if (newest == terms_.releases.begin()) return false;
    return programme.library < std::prev(newest)->second;
  }

  void take(std::size_t index) {
    const ProgrammeRecord& programme = programmes_[index];
    QualityCounts& counts = rows_[{ward_of(programme.pump), drugs_[index]}];
    if (!programme.request) ++counts.unreadable;
    if (was_confirmed(programme.state)) take_confirmed(programme, counts);
    bool open = false;  // a limit spoke and nobody passed it
    for (const LimitAlert& alert : programme.alerts) {
      open = open || !alert.override_reason;
      take(alert, index, counts);
    }
    if (!open || was_confirmed(programme.state)) return;
    const Next next = next_of(index);
    counts.given_up += next == Next::kNothing ? 1 : 0;
    counts.edited += next == Next::kNothing ? 0 : 1;
    counts.good_catches += next == Next::kAgainWithin ? 1 : 0;
  }

  void take_confirmed(const ProgrammeRecord& programme, QualityCounts& counts) const {
    if (programme.source == ProgrammeSource::kChange) {
      ++counts.changes;
      return;
    }
    ++counts.programmed;
    ++(programme.source == ProgrammeSource::kOrder ? counts.by_order : counts.by_hand);
    if (is_outdated(programme)) ++counts.outdated;
  }

  void take(const LimitAlert& alert, std::size_t index, QualityCounts& counts) {
    if (is_forbidden(alert.verdict)) {
      ++counts.hard_refusals;
      return;
    }
    ++counts.soft_alerts;
    if (!alert.override_reason) return;
    const milliseconds after = alert.override_after.value_or(milliseconds{0});
    ++counts.overridden;
    if (after < kUnread) ++counts.overridden_within_2s;
    const PumpId& pump = programmes_[index].pump;
    out_.overrides.push_back({alert.at, pump, ward_of(pump), drugs_[index], alert.reason,
                              *alert.override_reason, after});
  }

  void take(const CountedEvent& event) {
    const auto programme = by_order_.find({event.pump, event.order});
    const bool known = !event.order.empty() && programme != by_order_.end();
    if (!terms_.drug.empty() && (!known || !asked_drug(drugs_[programme->second]))) return;
    WardQuality& ward = wards_[ward_of(event.pump)];
    if (event.kind == EventKind::kInfusionStarted) {
      ++ward.started;
      if (known) ++ward.accounted;
    } else if (event.kind == EventKind::kAlarmRaised && event.alarm) {
      ++ward.alarms[*event.alarm];
      take_end(event, ward);
    }
  }

  void take_end(const CountedEvent& event, WardQuality& ward) {
    if (*event.alarm == AlarmCode::kNearEnd) {
      ++ward.near_ends;
      near_end_[event.pump] = event.at;
    } else if (*event.alarm == AlarmCode::kVtbiDone) {
      ++ward.volume_ends;
      const auto told = near_end_.find(event.pump);
      if (told == near_end_.end()) return;
      ++ward.volume_announced;
      leads_[ward_of(event.pump)].push_back(event.at - told->second);
      near_end_.erase(told);
    }
  }

  Quality finish() {
    for (auto& [place, counts] : rows_) {
      add(out_.all, counts);
      out_.rows.push_back({place.first, place.second, counts});
    }
    for (auto& [id, ward] : wards_) {
      ward.ward = id;
      ward.lead_median = median(leads_[id]);
      out_.wards.push_back(std::move(ward));
    }
    std::vector<milliseconds> times;
    for (const OverrideRow& row : out_.overrides) {
      times.push_back(row.after);
      ++out_.override_reasons[row.reason];
    }
    out_.override_median = median(std::move(times));
    return std::move(out_);
  }

  std::span<const ProgrammeRecord> programmes_;
  const QualityTerms& terms_;
  std::vector<std::string> drugs_;  // of each programme; empty: not readable
  std::map<std::pair<PumpId, OrderId>, std::size_t> by_order_;
  std::map<PumpId, std::vector<std::size_t>> by_pump_;
  std::map<std::pair<WardId, std::string>, QualityCounts> rows_;
  std::map<WardId, WardQuality> wards_;
  std::map<PumpId, WallTime> near_end_;  // told, and the end has not come yet
  std::map<WardId, std::vector<milliseconds>> leads_;
  Quality out_;
};

}  // namespace

bool was_confirmed(OrderState state) {
  return state == OrderState::kConfirmed || state == OrderState::kRunning ||
         state == OrderState::kCompleted;
}

bool is_in(const Shift& shift, int minute_of_day) {
  if (shift.from <= shift.to) return minute_of_day >= shift.from && minute_of_day < shift.to;
  return minute_of_day >= shift.from || minute_of_day < shift.to;
}

Quality count_quality(std::span<const ProgrammeRecord> programmes,
                      std::span<const CountedEvent> events, std::span<const RefusedOrder> refused,
                      const QualityTerms& terms) {
  return Count(programmes, terms).run(events, refused);
}

}  // namespace ph::server
