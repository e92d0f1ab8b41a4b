#pragma once
#include "protocol/domain/order.hpp"

namespace ph {

// A sound library of one care area with one rate entry and one total-dose entry, a model that may
// give both, and orders for them that are accepted. A test changes only what it is about.

inline Decimal number(const char* text) { return *Decimal::parse(text, "test"); }
inline Dose dose(const char* value, const char* unit) {
  return Dose{number(value), *parse_dose_unit(unit, "test")};
}

inline DrugEntry norepinephrine() {
  DrugEntry entry;
  entry.id = EntryId{"norepinephrine"};
  entry.drug = entry.tall_man = "norepinephrine";
  entry.concentration = {number("8"), AmountUnit::kMilligram, millilitres(250)};
  entry.limits.unit = *parse_dose_unit("mcg/kg/min", "test");
  entry.limits.hard_low = number("0.005");
  entry.limits.soft_low = number("0.01");
  entry.limits.soft_high = number("1");
  entry.limits.hard_high = number("3.3");
  entry.usual = number("0.05");
  entry.life_sustaining = true;
  return entry;
}

inline DrugEntry vancomycin() {
  DrugEntry entry;
  entry.id = EntryId{"vancomycin"};
  entry.drug = entry.tall_man = "vancomycin";
  entry.kind = EntryKind::kIntermittent;
  entry.concentration = {number("1000"), AmountUnit::kMilligram, millilitres(250)};
  entry.limits.unit = *parse_dose_unit("mg", "test");
  entry.limits.soft_high = number("2000");
  return entry;
}

inline Library a_library() {
  CareArea area;
  area.id = "icu";
  area.name = "ICU";
  area.rate_max = millilitres_per_hour(500);
  area.vtbi_max = millilitres(3'000);
  area.occlusion = mmhg(400);
  area.air_single = microlitres(50);
  area.entries = {norepinephrine(), vancomycin()};
  Library library;
  library.number = 3;
  library.areas = {area};
  return library;
}

inline PumpModel a_model() {
  PumpModel model;
  model.id = ModelId{"lvp"};
  model.routes = {Route::kIntravenous};
  model.rate_min = microlitres_per_hour(100);
  model.rate_max = millilitres_per_hour(1'200);
  model.vtbi_max = millilitres(9'999);
  model.occlusion_down = mmhg(563);
  model.air_single = microlitres(100);
  return model;
}

inline OrderRequest a_rate_order() {
  OrderRequest request;
  request.care_area = "icu";
  request.entry = EntryId{"norepinephrine"};
  request.dose = dose("0.05", "mcg/kg/min");
  request.measures.weight = kilograms(70);
  request.vtbi = millilitres(250);
  return request;
}

inline OrderRequest a_total_order() {
  OrderRequest request;
  request.care_area = "icu";
  request.entry = EntryId{"vancomycin"};
  request.dose = dose("1000", "mg");
  request.duration = std::chrono::hours{1};
  return request;
}

}  // namespace ph
