#include "tests/unit/server_library/slip_copy.hpp"

namespace ph::server {
namespace {

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

std::vector<SlipKind> house_slips() {
  return {{"custom concentration without hard low", custom_without_hard_low},
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
}

}  // namespace ph::server
