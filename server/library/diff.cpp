#include "server/library/diff.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "server/library/diff_parts.hpp"
#include "server/library/limits_of.hpp"
#include "server/library/magnitude.hpp"

namespace ph::server {
namespace {

constexpr std::array<std::string_view, kChangeCount> kWords = {
    "new", "removed", "concentration", "unit", "widened", "narrowed", "setting"};
constexpr double kTenTimes = 10 - 1e-9;

using Entries = std::map<EntryId, const DrugEntry*>;

// What makes two entries the same drug and use in another strength.
std::string use_of(const DrugEntry& entry) {
  return entry.drug + '\n' + std::string(to_string(entry.route)) + '\n' +
         to_string(entry.limits.unit) + '\n' + entry.clinical_use;
}

enum class Loudness { kQuiet, kLoud, kTenfold };

class Comparison {
 public:
  Comparison(const Library& before, const Library& after) : before_(before), after_(after) {}

  std::vector<Difference> all() {
    for (const CareArea& area : after_.areas) {
      const CareArea* was = before_.area(area.id);
      if (was == nullptr) {
        add(area, nullptr, Change::kNew, "", "", area.name, Loudness::kQuiet);
        for (const DrugEntry& entry : area.entries) appeared(area, entry);
      } else {
        compare(area, *was);
      }
    }
    for (const CareArea& area : before_.areas) {
      if (after_.area(area.id) != nullptr) continue;
      add(area, nullptr, Change::kRemoved, "", area.name, "", Loudness::kLoud);
    }
    return std::move(out_);
  }

 private:
  void compare(const CareArea& now, const CareArea& was) {
    compare_fields(now, nullptr, settings_of(was), settings_of(now));
    Entries gone;
    for (const DrugEntry& entry : was.entries) gone.emplace(entry.id, &entry);
    std::vector<const DrugEntry*> fresh;
    for (const DrugEntry& entry : now.entries) {
      const auto found = gone.find(entry.id);
      if (found == gone.end()) {
        fresh.push_back(&entry);
        continue;
      }
      compare_entries(now, *found->second, entry);
      gone.erase(found);
    }
    match_strengths(now, gone, fresh);
    for (const auto& [id, entry] : gone) {
      add(now, entry, Change::kRemoved, "", to_string(entry->concentration), "", Loudness::kQuiet);
    }
  }

  // One gone and one new of the same use: its strength changed.
  void match_strengths(const CareArea& area, Entries& gone,
                       const std::vector<const DrugEntry*>& fresh) {
    std::map<std::string, std::vector<const DrugEntry*>> uses;
    for (const auto& [id, entry] : gone) uses[use_of(*entry)].push_back(entry);
    for (const DrugEntry* entry : fresh) {
      const auto use = uses.find(use_of(*entry));
      if (use == uses.end() || use->second.size() != 1) {
        appeared(area, *entry);
        continue;
      }
      compare_entries(area, *use->second.front(), *entry);
      gone.erase(use->second.front()->id);
      uses.erase(use);
    }
  }

  void compare_entries(const CareArea& area, const DrugEntry& was, const DrugEntry& now) {
    if (was == now) return;
    was_high_alert_ = was.high_alert;
    compare_held(area, was, now);
    compare_limits(area, now, kInOneMl, was.custom ? &*was.custom : nullptr,
                   now.custom ? &*now.custom : nullptr);
    std::map<std::string, const LimitSet*> before;
    each_limit_set(was, [&](const std::string& part, const LimitSet& limits) {
      before.emplace(part, &limits);
    });
    each_limit_set(now, [&](const std::string& part, const LimitSet& limits) {
      const auto found = before.find(part);
      compare_limits(area, now, part, found == before.end() ? nullptr : found->second, &limits);
      if (found != before.end()) before.erase(found);
    });
    for (const auto& [part, limits] : before) compare_limits(area, now, part, limits, nullptr);
    compare_fields(area, &now, settings_of(was), settings_of(now));
    was_high_alert_ = false;
  }

  void compare_held(const CareArea& area, const DrugEntry& was, const DrugEntry& now) {
    if (was.concentration == now.concentration) return;
    const bool only_written = same(was.concentration, now.concentration);
    const Change change = only_written ? Change::kSetting : Change::kConcentration;
    const char* field = only_written ? "concentration, written" : "concentration";
    const Loudness loudness = only_written ? Loudness::kQuiet : change_of_strength(was, now);
    add(area, &now, change, field, to_string(was.concentration), to_string(now.concentration),
        loudness);
  }

  static Loudness change_of_strength(const DrugEntry& was, const DrugEntry& now) {
    const DoseUnit a{was.concentration.unit, Basis::kNone, Pace::kTotal};
    const DoseUnit b{now.concentration.unit, Basis::kNone, Pace::kTotal};
    if (substance_of(a.amount) != substance_of(b.amount) || was.custom || now.custom) {
      return Loudness::kLoud;
    }
    const double before = magnitude(was.concentration.amount, a, {}) /
                          static_cast<double>(was.concentration.diluent.count());
    const double after = magnitude(now.concentration.amount, b, {}) /
                         static_cast<double>(now.concentration.diluent.count());
    return by_times(before, after);
  }

  static Loudness by_times(double from, double to) {
    if (from <= 0 || to <= 0) return Loudness::kQuiet;
    return std::max(from, to) >= kTenTimes * std::min(from, to) ? Loudness::kTenfold
                                                                : Loudness::kQuiet;
  }

  void compare_limits(const CareArea& area, const DrugEntry& entry, const std::string& part,
                      const LimitSet* was, const LimitSet* now) {
    const LimitSet none;
    if (was != nullptr && now != nullptr && !(was->unit == now->unit)) {
      add(area, &entry, Change::kUnit, part + "unit", to_string(was->unit), to_string(now->unit),
          are_alike(*was, *now) ? Loudness::kQuiet : Loudness::kLoud);
    }
    const auto before = limits_of(was != nullptr ? *was : none);
    const auto after = limits_of(now != nullptr ? *now : none);
    const DoseUnit before_in = was != nullptr ? was->unit : DoseUnit{};
    const DoseUnit after_in = now != nullptr ? now->unit : DoseUnit{};
    for (std::size_t i = 0; i < before.size(); ++i) {
      const bool is_low = i < 2, is_hard = i == 0 || i == 3;
      compare_limit(area, entry, part, before[i], before_in, after[i], after_in, is_low, is_hard);
    }
  }

  void compare_limit(const CareArea& area, const DrugEntry& entry, const std::string& part,
                     const NamedLimit& was, DoseUnit was_in, const NamedLimit& now, DoseUnit now_in,
                     bool is_low, bool is_hard) {
    if (!was.second && !now.second) return;
    if (was.second && now.second && *was.second == *now.second && was_in == now_in) return;
    const std::string before = was.second ? shown(*was.second, was_in) : "";
    const std::string after = now.second ? shown(*now.second, now_in) : "";
    if (!was.second || !now.second) {
      const bool gone = !now.second;
      add(area, &entry, gone ? Change::kWidened : Change::kNarrowed, part + now.first, before,
          after, gone && is_hard ? Loudness::kLoud : Loudness::kQuiet);
      return;
    }
    // 1 g became 1000 mg: told as the change of the unit.
    if (is_one(*was.second, was_in, *now.second, now_in)) return;
    const double from = magnitude(*was.second, was_in, {}), to = magnitude(*now.second, now_in, {});
    const bool wider = is_low ? to < from : to > from;
    add(area, &entry, wider ? Change::kWidened : Change::kNarrowed, part + now.first, before, after,
        by_times(from, to));
  }

  static bool is_one(const Decimal& a, DoseUnit a_in, const Decimal& b, DoseUnit b_in) {
    return comparable(a_in, b_in) && ph::compare(Dose{a, a_in}, Dose{b, b_in}) == 0;
  }

  static bool are_alike(const LimitSet& a, const LimitSet& b) {
    const auto x = limits_of(a), y = limits_of(b);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i].second.has_value() != y[i].second.has_value()) return false;
      if (x[i].second && !is_one(*x[i].second, a.unit, *y[i].second, b.unit)) return false;
    }
    return comparable(a.unit, b.unit);
  }

  void compare_fields(const CareArea& area, const DrugEntry* entry, const std::vector<Field>& was,
                      const std::vector<Field>& now) {
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (was[i].value == now[i].value) continue;
      add(area, entry, Change::kSetting, now[i].name, was[i].value, now[i].value,
          now[i].grave ? Loudness::kLoud : by_times(was[i].size, now[i].size));
    }
  }

  void appeared(const CareArea& area, const DrugEntry& entry) {
    add(area, &entry, Change::kNew, "", "", to_string(entry.concentration), Loudness::kQuiet);
  }

  void add(const CareArea& area, const DrugEntry* entry, Change change, std::string field,
           std::string before, std::string after, Loudness loudness) {
    Difference made;
    made.change = change;
    made.areas = {area.id};
    made.field = std::move(field);
    made.before = std::move(before);
    made.after = std::move(after);
    made.loud = loudness != Loudness::kQuiet;
    made.tenfold = loudness == Loudness::kTenfold;
    if (entry != nullptr) {
      made.entry = entry->id;
      made.drug = entry->tall_man;
      made.high_alert = entry->high_alert || was_high_alert_;
    }
    const std::string key = std::string(to_string(change)) + '\n' +
                            (entry != nullptr ? entry->id.str() : '@' + area.id) + '\n' +
                            made.field + '\n' + made.before + '\n' + made.after;
    const auto [place, is_new] = known_.try_emplace(key, out_.size());
    if (is_new) {
      out_.push_back(std::move(made));
    } else {
      out_[place->second].areas.push_back(area.id);
    }
  }

  const Library& before_;
  const Library& after_;
  std::vector<Difference> out_;
  bool was_high_alert_ = false;  // before, of the entry under comparison
  std::map<std::string, std::size_t> known_;
};

}  // namespace

std::string_view to_string(Change change) { return kWords.at(static_cast<std::size_t>(change)); }

std::vector<Difference> diff_libraries(const Library& before, const Library& after) {
  return Comparison(before, after).all();
}

std::string to_string(const Difference& difference) {
  std::string out = difference.drug.empty() ? difference.areas.front() : difference.drug;
  if (!difference.field.empty()) out += ": " + difference.field;
  const bool whole = difference.field.empty();
  if (difference.before.empty()) {
    out += (whole ? ": " : " ") + difference.after + (whole ? "" : " is new");
  } else if (difference.after.empty()) {
    out += (whole ? ": " : " ") + difference.before + (whole ? "" : " is gone");
  } else {
    out += ' ' + difference.before + " became " + difference.after;
  }
  out += " (" + std::string(to_string(difference.change));
  if (difference.high_alert) out += ", high alert";
  if (difference.loud) out += difference.tenfold ? ", TEN-FOLD OR MORE" : ", LOOK TWICE";
  return out + ')';
}

}  // namespace ph::server
