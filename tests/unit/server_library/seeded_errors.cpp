#include "tests/unit/server_library/seeded_errors.hpp"

#include <algorithm>
#include <utility>

namespace ph::server {
namespace {

using Made = std::optional<Slip>;

// A copy of the library with the entry to spoil.
struct Copy {
  Library library;
  DrugEntry* entry;

  Copy(const Library& sound, std::size_t position)
      : library(sound), entry(&library.areas[0].entries[position]) {}
  Made spoilt(Check check) && { return Slip{check, entry->id, std::move(library)}; }
  // A further use of the same drug, spoilt afterwards.
  void add_use(const std::string& use) {
    DrugEntry other = *entry;
    other.id = EntryId{(use + '-' + entry->id.str()).substr(0, EntryId::kMaxLength)};
    other.drug += " (" + use + ")";
    other.tall_man += " (" + use + ")";
    library.areas[0].entries.push_back(std::move(other));
    entry = &library.areas[0].entries.back();
  }
};

Decimal times(const Decimal& value, std::int64_t factor) {
  return Decimal::of(value.coefficient() * factor, value.places());
}
Decimal tenths(const Decimal& value, int places) {
  return Decimal::of(value.coefficient(), std::min(value.places() + places, Decimal::kMaxPlaces));
}
bool has_room(const Decimal& value, int places) {
  return value.places() + places <= Decimal::kMaxPlaces;
}

void scale(LimitSet& limits, std::int64_t factor) {
  for (auto* limit : {&limits.hard_low, &limits.soft_low, &limits.soft_high, &limits.hard_high}) {
    if (*limit) *limit = times(**limit, factor);
  }
}

bool is_rate(const DrugEntry& entry) { return !is_total(entry.limits.unit); }
bool in_mass(const DrugEntry& entry) {
  return substance_of(entry.limits.unit.amount) == Substance::kMass &&
         substance_of(entry.concentration.unit) == Substance::kMass;
}

Made other_substance(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  if (!in_mass(*copy.entry)) return std::nullopt;
  copy.entry->limits.unit.amount = AmountUnit::kUnit;
  return std::move(copy).spoilt(Check::kUnitMismatch);
}

Made concentration_in_equivalents(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  if (!in_mass(*copy.entry)) return std::nullopt;
  copy.entry->concentration.unit = AmountUnit::kMilliequivalent;
  return std::move(copy).spoilt(Check::kUnitMismatch);
}

Made swapped_soft_limits(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  LimitSet& limits = copy.entry->limits;
  if (!limits.soft_low || !limits.soft_high || *limits.soft_low == *limits.soft_high) {
    return std::nullopt;
  }
  std::swap(limits.soft_low, limits.soft_high);
  return std::move(copy).spoilt(Check::kLimitOrder);
}

Made lost_digit_of_hard_high(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  LimitSet& limits = copy.entry->limits;
  if (!limits.hard_high || !limits.soft_high || !has_room(*limits.hard_high, 1)) {
    return std::nullopt;
  }
  limits.hard_high = tenths(*limits.hard_high, 1);
  if (*limits.hard_high >= *limits.soft_high) return std::nullopt;
  return std::move(copy).spoilt(Check::kLimitOrder);
}

Made tenfold_usual_dose(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  DrugEntry& entry = *copy.entry;
  if (!is_rate(entry) || !entry.usual || !entry.limits.soft_high) return std::nullopt;
  entry.usual = times(*entry.usual, 10);
  if (*entry.usual <= *entry.limits.soft_high) return std::nullopt;
  return std::move(copy).spoilt(Check::kDefaultOutside);
}

Made no_hard_high(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  if (!copy.entry->high_alert || !copy.entry->limits.hard_high) return std::nullopt;
  copy.entry->limits.hard_high.reset();
  return std::move(copy).spoilt(Check::kNoHardLimit);
}

Made tenfold_use(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.add_use("second use");
  scale(copy.entry->limits, 20);
  if (copy.entry->usual) copy.entry->usual = times(*copy.entry->usual, 20);
  return std::move(copy).spoilt(Check::kSiblingApart);
}

Made use_in_another_unit(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  AmountUnit& unit = copy.entry->limits.unit.amount;
  if (!in_mass(*copy.entry) || unit == AmountUnit::kNanogram) return std::nullopt;
  copy.add_use("renal dose");
  AmountUnit& slip = copy.entry->limits.unit.amount;
  slip = static_cast<AmountUnit>(static_cast<int>(slip) - 1);
  return std::move(copy).spoilt(Check::kSiblingUnits);
}

Made weak_bag(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  DrugEntry& entry = *copy.entry;
  if (!is_rate(entry) || !in_mass(entry) || !has_room(entry.concentration.amount, 5) ||
      !entry.usual) {
    return std::nullopt;
  }
  entry.concentration.amount = tenths(entry.concentration.amount, 5);
  return std::move(copy).spoilt(Check::kFlowOutside);
}

Made strong_bag(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  DrugEntry& entry = *copy.entry;
  if (!is_rate(entry) || !in_mass(entry) || !entry.usual) return std::nullopt;
  entry.concentration.amount = times(entry.concentration.amount, 100'000);
  return std::move(copy).spoilt(Check::kFlowOutside);
}

Made dose_in_grams(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  DrugEntry& entry = *copy.entry;
  if (is_rate(entry) || !in_mass(entry) || !has_room(entry.concentration.amount, 4)) {
    return std::nullopt;
  }
  if (!entry.limits.soft_low && !entry.limits.hard_low) return std::nullopt;
  entry.concentration.amount = tenths(entry.concentration.amount, 4);
  return std::move(copy).spoilt(Check::kDoseAboveBag);
}

Made swapped_letters(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.add_use("x");
  std::string name = sound.areas[0].entries[position].drug;
  if (name.size() < 8 || name[3] == name[4] || !std::isalpha(name[3]) || !std::isalpha(name[4])) {
    return std::nullopt;
  }
  std::swap(name[3], name[4]);
  copy.entry->drug = copy.entry->tall_man = name;
  Made made = std::move(copy).spoilt(Check::kNearDuplicate);
  // Found at whichever of the two names comes later.
  const EntryId& original = sound.areas[0].entries[position].id;
  if (sound.areas[0].entries[position].drug > name) made->entry = original;
  return made;
}

Made plain_letters(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  DrugEntry& entry = *copy.entry;
  if (entry.tall_man == entry.drug) return std::nullopt;
  // The first entry of a name speaks for all of them.
  for (const DrugEntry& each : sound.areas[0].entries) {
    if (each.drug == entry.drug && each.id != entry.id) return std::nullopt;
  }
  entry.tall_man = entry.drug;
  return std::move(copy).spoilt(Check::kLookAlike);
}

Made long_name(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.entry->tall_man += " for the treatment of what it is usually given for here";
  copy.entry->tall_man.resize(std::max<std::size_t>(copy.entry->tall_man.size(), 57), 's');
  return std::move(copy).spoilt(Check::kNameTruncated);
}

Made alias_of_another(const Library& sound, std::size_t position) {
  if (position == 0) return std::nullopt;
  Copy copy(sound, position);
  copy.library.areas[0].entries[position - 1].aliases = {"RX-4711"};
  copy.entry->aliases = {"rx-4711"};
  return std::move(copy).spoilt(Check::kAliasTwice);
}

Made newborn_among_adults(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.library.areas[0].weight_least = kilograms(40);
  copy.entry->patients = {"neonate", std::nullopt, kilograms(5)};
  return std::move(copy).spoilt(Check::kUnfitForArea);
}

Made tripled_limit(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  auto& limit = copy.entry->limits.hard_high;
  if (!limit) return std::nullopt;
  limit = times(*limit, 3);
  return std::move(copy).spoilt(Check::kChangedTwofold);
}

Made changed_unit(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  DoseUnit& unit = copy.entry->limits.unit;
  if (!in_mass(*copy.entry) || unit.amount == AmountUnit::kGram) return std::nullopt;
  unit.amount = static_cast<AmountUnit>(static_cast<int>(unit.amount) + 1);
  return std::move(copy).spoilt(Check::kChangedTwofold);
}

Made bolus_in_milligrams(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  DrugEntry& entry = *copy.entry;
  const auto& most = entry.limits.hard_high;
  if (!is_rate(entry) || !in_mass(entry) || !most) return std::nullopt;
  LimitSet bolus;
  bolus.unit = {AmountUnit::kGram, entry.limits.unit.basis, Pace::kTotal};
  if (entry.limits.unit.amount == AmountUnit::kGram) return std::nullopt;
  bolus.soft_high = bolus.hard_high = times(*most, 2'000);
  entry.bolus = bolus;
  return std::move(copy).spoilt(Check::kPartOutside);
}

// The fixed concentration as one that may be chosen, a fifth to five times of it.
LimitSet around(const Concentration& held) {
  const std::int64_t parts = held.diluent.count() / 1'000'000;
  const Decimal one = Decimal::of(
      std::max<std::int64_t>(held.amount.coefficient() * 100 / std::max<std::int64_t>(parts, 1), 5),
      std::min(held.amount.places() + 2, Decimal::kMaxPlaces));
  return {{held.unit, Basis::kNone, Pace::kTotal},
          tenths(one, 1),
          tenths(times(one, 2), 1),
          times(one, 2),
          times(one, 5)};
}

Made custom_from_the_first_mistake(const Library& sound, std::size_t position,
                                   void (*spoil)(LimitSet&), Check check) {
  Copy copy(sound, position);
  DrugEntry& entry = *copy.entry;
  if (!in_mass(entry) || entry.tci) return std::nullopt;
  entry.custom = around(entry.concentration);
  entry.concentration = {Decimal{}, entry.concentration.unit, Volume{}};
  spoil(*entry.custom);
  return std::move(copy).spoilt(check);
}

Made custom_without_hard_low(const Library& sound, std::size_t position) {
  return custom_from_the_first_mistake(
      sound, position, [](LimitSet& custom) { custom.hard_low.reset(); }, Check::kCustomOpen);
}

Made custom_with_limits_swapped(const Library& sound, std::size_t position) {
  return custom_from_the_first_mistake(
      sound, position, [](LimitSet& custom) { std::swap(custom.hard_low, custom.soft_high); },
      Check::kLimitOrder);
}

Made custom_in_another_substance(const Library& sound, std::size_t position) {
  return custom_from_the_first_mistake(
      sound, position, [](LimitSet& custom) { custom.unit.amount = AmountUnit::kUnit; },
      Check::kUnitMismatch);
}

Made model_of_another_house(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.entry->models = {ModelId{"volumetric-of-old"}};
  return std::move(copy).spoilt(Check::kModelUnfit);
}

Made container_that_no_pump_takes(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.entry->container =
      copy.entry->route == Route::kEnteral ? Container::kSyringe : Container::kCassette;
  copy.entry->mechanisms = {Mechanism::kPeristaltic, Mechanism::kEnteral};
  return std::move(copy).spoilt(Check::kModelUnfit);
}

Made syringe_of_a_litre(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  const Route route = copy.entry->route;
  if (route != Route::kIntravenous || copy.entry->concentration.diluent < millilitres(100)) {
    return std::nullopt;
  }
  copy.entry->container = Container::kSyringe;
  return std::move(copy).spoilt(Check::kModelUnfit);
}

// The finding is the area's: no entry is named.
Made of_area(Copy copy, Check check) {
  copy.entry = nullptr;
  return Slip{check, EntryId{}, std::move(copy.library)};
}

Made area_keeps_open_too_fast(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.library.areas[0].rate_max =
      millilitres_per_hour(1 + static_cast<std::int64_t>(position % 9));
  copy.library.areas[0].kvo = millilitres_per_hour(10);
  return of_area(std::move(copy), Check::kAreaSetting);
}

Made area_keeps_open_for_nothing(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.library.areas[0].kvo = millilitres_per_hour(4 + static_cast<std::int64_t>(position % 16));
  return of_area(std::move(copy), Check::kAreaSetting);
}

Made area_rate_with_a_digit_too_many(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.library.areas[0].rate_max =
      millilitres_per_hour(2'000 + static_cast<std::int64_t>(position));
  return of_area(std::move(copy), Check::kAreaSetting);
}

Made same_in_the_next_unit(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  const DrugEntry original = *copy.entry;
  Concentration& held = copy.entry->concentration;
  if (substance_of(held.unit) != Substance::kMass || held.unit == AmountUnit::kNanogram) {
    return std::nullopt;
  }
  DrugEntry other = original;
  other.id = EntryId{("again-" + original.id.str()).substr(0, EntryId::kMaxLength)};
  other.concentration.unit = static_cast<AmountUnit>(static_cast<int>(held.unit) - 1);
  other.concentration.amount = times(original.concentration.amount, 1'000);
  copy.library.areas[0].entries.push_back(std::move(other));
  copy.entry = &copy.library.areas[0].entries.back();
  return std::move(copy).spoilt(Check::kSameTwice);
}

Made adult_among_small_surfaces(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.library.areas[0].surface_most = BodySurface::of(6'000);
  copy.entry->patients.name = "adult";
  return std::move(copy).spoilt(Check::kUnfitForArea);
}

Made code_of_another(const Library& sound, std::size_t position) {
  if (position == 0) return std::nullopt;
  Copy copy(sound, position);
  copy.library.areas[0].entries[position - 1].codes = {"EPIC 12"};
  copy.entry->codes = {"Epic 12"};
  return std::move(copy).spoilt(Check::kAliasTwice);
}

Made long_name_in_another_script(const Library& sound, std::size_t position) {
  Copy copy(sound, position);
  copy.entry->tall_man.clear();
  for (int i = 0; i < 57; ++i) copy.entry->tall_man += "\xC3\xB8";
  return std::move(copy).spoilt(Check::kNameTruncated);
}

}  // namespace

const std::vector<SlipKind>& slip_kinds() {
  static const std::vector<SlipKind> kinds = {
      {"limits in units, bag in mg", other_substance},
      {"bag in mEq, limits in mg", concentration_in_equivalents},
      {"soft limits swapped", swapped_soft_limits},
      {"a digit of the hard high limit lost", lost_digit_of_hard_high},
      {"usual dose ten times too high", tenfold_usual_dose},
      {"high-alert drug without hard limit", no_hard_high},
      {"second use twenty times higher", tenfold_use},
      {"second use in another unit", use_in_another_unit},
      {"bag a hundred thousand times too weak", weak_bag},
      {"bag a hundred thousand times too strong", strong_bag},
      {"dose in g, bag in mg", dose_in_grams},
      {"letters of a name swapped", swapped_letters},
      {"TALLman letters lost", plain_letters},
      {"name too long", long_name},
      {"alias of another entry", alias_of_another},
      {"newborn's entry in an adult area", newborn_among_adults},
      {"hard limit tripled", tripled_limit},
      {"unit changed", changed_unit},
      {"bolus in g", bolus_in_milligrams},
      {"custom concentration without hard low", custom_without_hard_low},
      {"custom concentration with limits swapped", custom_with_limits_swapped},
      {"custom concentration in units, drug in mg", custom_in_another_substance},
      {"model that the house does not have", model_of_another_house},
      {"container that no allowed pump takes", container_that_no_pump_takes},
      {"bag called a syringe", syringe_of_a_litre},
      {"KVO above the area's highest rate", area_keeps_open_too_fast},
      {"KVO above what pumps do", area_keeps_open_for_nothing},
      {"area rate with a digit too many", area_rate_with_a_digit_too_many},
      {"the same in the next smaller unit", same_in_the_next_unit},
      {"adult's entry in an area of small surfaces", adult_among_small_surfaces},
      {"order code of another entry", code_of_another},
      {"long name in another script", long_name_in_another_script}};
  return kinds;
}

}  // namespace ph::server
