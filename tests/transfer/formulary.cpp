#include "tests/transfer/formulary.hpp"

#include <array>

#include "protocol/base/check.hpp"
#include "protocol/wire/library_codec.hpp"

namespace ph::transfer {
namespace {

constexpr std::size_t kChanged = 3;

// Syllables that stand far from each other, so that no two names are a slip apart.
std::string name_of(std::size_t number) {
  static constexpr std::array<const char*, 12> kParts{"bra",   "cefo",  "dilu", "gento",
                                                      "hypra", "ketu",  "lymi", "nofra",
                                                      "pheni", "sulta", "vexo", "zami"};
  std::string out;
  for (int i = 0; i < 4; ++i, number /= kParts.size()) out += kParts[number % kParts.size()];
  return out;
}

std::string row_of(std::size_t number, bool changed) {
  const std::string name = name_of(number * 7919 % 20'736);
  const std::size_t dose = 100 + number % 50;
  return name + "," + name + ",IV,antibiotic," + std::to_string(dose * 10) + ",mg,100,mg," +
         std::to_string(dose) + "," + std::to_string(dose * 8 + (changed ? 10 : 0)) + ",," +
         std::to_string(dose * 9) + ",100\n";
}

}  // namespace

std::string formulary_sheet(std::size_t rows, std::uint32_t revision) {
  std::string out =
      "drug,tall_man,route,therapy_class,concentration_amount,concentration_unit,"
      "diluent_volume_ml,dosing_unit,soft_low,soft_high,hard_low,hard_high,default_rate\n";
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t turn = (i + revision * 101) % rows;
    out += row_of(i, revision > 0 && turn < kChanged);
  }
  return out;
}

Library formulary(std::size_t areas, std::size_t rows, std::uint32_t number) {
  CareArea area;
  area.rate_max = millilitres_per_hour(999);
  area.vtbi_max = millilitres(3'000);
  area.occlusion = mmhg(400);
  area.air_single = microlitres(50);
  Library out;
  for (std::size_t i = 0; i < areas; ++i) {
    area.id = "area-" + std::to_string(i + 1);
    area.name = "Area " + std::to_string(i + 1);
    auto imported = wire::import_csv(formulary_sheet(rows, number), area);
    PH_CHECK(imported.problems.empty());
    out.areas.push_back(std::move(imported.library.areas.front()));
  }
  out.number = number;
  out.site = "transfer";
  out.note = "example data, not for clinical use";
  PH_CHECK(well_formed(out).empty());
  return out;
}

}  // namespace ph::transfer
