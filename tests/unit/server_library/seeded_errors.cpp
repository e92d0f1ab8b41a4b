#include "tests/unit/server_library/slip_copy.hpp"

namespace ph::server {
namespace {

void scale(LimitSet& limits, std::int64_t factor) {
  for (auto* limit : {&limits.hard_low, &limits.soft_low, &limits.soft_high, &limits.hard_high}) {
    if (*limit) *limit = times(**limit, factor);
  }
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

std::vector<SlipKind> dose_slips() {
  return {{"limits in units, bag in mg", other_substance},
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
          {"bolus in g", bolus_in_milligrams}};
}

}  // namespace

const std::vector<SlipKind>& slip_kinds() {
  static const std::vector<SlipKind> kinds = [] {
    std::vector<SlipKind> all = dose_slips();
    const std::vector<SlipKind> others = house_slips();
    all.insert(all.end(), others.begin(), others.end());
    return all;
  }();
  return kinds;
}

}  // namespace ph::server
