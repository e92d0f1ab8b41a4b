#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "server/library/diff.hpp"
#include "tests/unit/protocol_wire/files.hpp"
#include "tests/unit/server_library/example_house.hpp"

namespace ph::server {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// One care area with one entry that has every part, to change one thing at a time.
Library before() {
  Library out;
  out.number = 3;
  out.areas = {general_ward()};
  DrugEntry entry;
  entry.id = EntryId{"fentanyl"};
  entry.drug = "fentanyl";
  entry.tall_man = "fentaNYL";
  entry.therapy_class = "opioid";
  entry.kind = EntryKind::kPca;
  entry.concentration = {Decimal::of(1), AmountUnit::kGram, millilitres(100)};
  entry.limits = {{AmountUnit::kMilligram, Basis::kNone, Pace::kPerHour},
                  Decimal::of(5, 1),
                  Decimal::of(1),
                  Decimal::of(10),
                  Decimal::of(20)};
  entry.usual = Decimal::of(2);
  entry.high_alert = true;
  const LimitSet total{{AmountUnit::kMilligram, Basis::kNone, Pace::kTotal},
                       std::nullopt,
                       std::nullopt,
                       Decimal::of(2),
                       Decimal::of(4)};
  entry.loading = entry.bolus = total;
  entry.bolus_rate_most = millilitres_per_hour(100);
  entry.demand = DemandRules{total, minutes{5}, hours{1}, hours{4}, Decimal::of(40)};
  entry.duration_most = hours{24};
  out.areas[0].entries = {entry};
  return out;
}

using Spoil = std::function<void(Library&, CareArea&, DrugEntry&)>;

void custom(DrugEntry& entry) {
  entry.concentration = {Decimal{}, AmountUnit::kGram, Volume{}};
  entry.custom = LimitSet{{AmountUnit::kMilligram, Basis::kNone, Pace::kTotal},
                          Decimal::of(1),
                          Decimal::of(5),
                          Decimal::of(20),
                          Decimal::of(50)};
}

const std::vector<std::pair<const char*, Spoil>>& changes() {
  static const std::vector<std::pair<const char*, Spoil>> all = {
      {"hard high a little higher", [](auto&, auto&, auto& e) { e.limits.hard_high = Decimal::of(22); }},
      {"hard high ten-fold", [](auto&, auto&, auto& e) { e.limits.hard_high = Decimal::of(200); }},
      {"hard high nearly ten-fold", [](auto&, auto&, auto& e) { e.limits.hard_high = Decimal::of(1999, 1); }},
      {"hard high gone", [](auto&, auto&, auto& e) { e.limits.hard_high.reset(); }},
      {"soft low gone", [](auto&, auto&, auto& e) { e.limits.soft_low.reset(); }},
      {"soft low higher", [](auto&, auto&, auto& e) { e.limits.soft_low = Decimal::of(15, 1); }},
      {"the same limits in mcg", [](auto&, auto&, auto& e) {
         e.limits.unit.amount = AmountUnit::kMicrogram;
         for (auto* limit : {&e.limits.hard_low, &e.limits.soft_low, &e.limits.soft_high, &e.limits.hard_high}) {
           *limit = Decimal::of((*limit)->coefficient() * 1'000, (*limit)->places());
         }
         e.usual = Decimal::of(2'000);
       }},
      {"the same numbers in mcg", [](auto&, auto&, auto& e) { e.limits.unit.amount = AmountUnit::kMicrogram; }},
      {"per kg", [](auto&, auto&, auto& e) { e.limits.unit.basis = Basis::kPerKilogram; }},
      {"1 g written as 1000 mg", [](auto&, auto&, auto& e) { e.concentration = {Decimal::of(1'000), AmountUnit::kMilligram, millilitres(100)}; }},
      {"half the strength", [](auto&, auto&, auto& e) { e.concentration.diluent = millilitres(200); }},
      {"a tenth of the strength", [](auto&, auto&, auto& e) { e.concentration.amount = Decimal::of(1, 1); }},
      {"to be chosen", [](auto&, auto&, auto& e) { custom(e); }},
      {"usual dose ten-fold", [](auto&, auto&, auto& e) { e.usual = Decimal::of(20); }},
      {"another route", [](auto&, auto&, auto& e) { e.route = Route::kSubcutaneous; }},
      {"no high-alert drug any more", [](auto&, auto&, auto& e) { e.high_alert = false; }},
      {"life sustaining now", [](auto&, auto&, auto& e) { e.life_sustaining = true; }},
      {"models", [](auto&, auto&, auto& e) { e.models = {ModelId{"syringe-sp"}, ModelId{"ambulatory-pca"}}; }},
      {"container", [](auto&, auto&, auto& e) { e.container = Container::kSyringe; }},
      {"codes", [](auto&, auto&, auto& e) { e.codes = {"RX-1", "RX-2"}; }},
      {"lockout a tenth", [](auto&, auto&, auto& e) { e.demand->lockout_least = std::chrono::seconds{30}; }},
      {"window", [](auto&, auto&, auto& e) { e.demand->window_most = Decimal::of(30); }},
      {"no demand doses", [](auto&, auto&, auto& e) { e.demand.reset(); }},
      {"bolus rate", [](auto&, auto&, auto& e) { e.bolus_rate_most = millilitres_per_hour(1'000); }},
      {"loading dose gone", [](auto&, auto&, auto& e) { e.loading.reset(); }},
      {"advisory", [](auto&, auto&, auto& e) { e.advisories = {"watch breathing"}; }},
      {"new entry", [](auto&, auto& a, auto& e) {
         DrugEntry other = e;
         other.id = EntryId{"ketamine"};
         other.drug = other.tall_man = "ketamine";
         a.entries.push_back(other);
       }},
      {"no entry", [](auto&, auto& a, auto&) { a.entries.clear(); }},
      {"new area", [](auto& l, auto& a, auto&) {
         CareArea other = a;
         other.id = "icu";
         other.name = "ICU";
         l.areas.push_back(other);
       }},
      {"no area", [](auto& l, auto&, auto&) { l.areas.clear(); }},
      {"area: highest rate ten-fold", [](auto&, auto& a, auto&) { a.rate_max = millilitres_per_hour(12'000); }},
      {"area: KVO", [](auto&, auto& a, auto&) { a.kvo = millilitres_per_hour(2); }},
      {"area: alarm volume", [](auto&, auto& a, auto&) { a.alarm_volume_least = 40; }},
      {"area: body surface", [](auto&, auto& a, auto&) { a.surface_most = BodySurface::of(6'000); }},
      {"area: weight", [](auto&, auto& a, auto&) { a.weight_most = kilograms(7); }},
      {"area: restarts", [](auto&, auto& a, auto&) { a.occlusion_restarts = 3; }},
      {"area: near-end warning", [](auto&, auto& a, auto&) { a.near_end = minutes{30}; }}};
  return all;
}

std::string words_of(const Spoil& spoil) {
  const Library was = before();
  Library now = was;
  // A change may move the areas: it is done on copies.
  CareArea area = now.areas[0];
  DrugEntry entry = area.entries[0];
  spoil(now, area, entry);
  const bool had_entry = !area.entries.empty();
  if (had_entry) area.entries[0] = entry;
  if (!now.areas.empty()) now.areas[0] = area;
  std::string out;
  for (const Difference& difference : diff_libraries(was, now))
    out += "  " + to_string(difference) + '\n';
  return out.empty() ? "  nothing\n" : out;
}

// The words are what people sign by: a change of them is a change of the golden file.
TEST(DiffWords, AreThoseOfTheGoldenFile) {
  std::string all;
  for (const auto& [name, spoil] : changes()) all += std::string(name) + '\n' + words_of(spoil);
  EXPECT_EQ(all, wire::source_file("tests/golden/library_diff.txt"));
}

TEST(DiffWords, OverlookNoChange) {
  for (const auto& [name, spoil] : changes()) EXPECT_NE(words_of(spoil), "  nothing\n") << name;
}

TEST(DiffWords, AreLoudFromTenTimesOnAndNotBefore) {
  const auto& all = changes();
  EXPECT_NE(words_of(all[1].second).find("TEN-FOLD"), std::string::npos);
  EXPECT_EQ(words_of(all[2].second).find("TEN-FOLD"), std::string::npos);
}

TEST(DiffWords, DoNotCryAboutOneGramInMilligrams) {
  for (const auto& [name, spoil] : changes()) {
    const std::string word(name);
    if (word != "the same limits in mcg" && word != "1 g written as 1000 mg") continue;
    EXPECT_EQ(words_of(spoil).find("LOOK TWICE"), std::string::npos) << name;
    EXPECT_EQ(words_of(spoil).find("TEN-FOLD"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace ph::server
