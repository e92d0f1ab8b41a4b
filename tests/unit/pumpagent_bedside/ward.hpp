#pragma once
#include <memory>
#include <string>

#include "pumpagent/bedside/bedside.hpp"

namespace ph::agent {

using namespace std::chrono_literals;

// One volumetric pump in a care area with one drug in one concentration, for tests.
inline PumpModel model() {
  PumpModel m;
  m.id = ModelId{"volumetric-lvp"};
  m.routes = {Route::kIntravenous};
  m.rate_min = microlitres_per_hour(100);
  m.rate_max = m.bolus_rate_max = millilitres_per_hour(1200);
  m.vtbi_max = millilitres(9999);
  m.step = nanolitres(551);
  m.ripple = {microlitres(100), 300, 0, 0, {}};
  m.occlusion_down = mmhg(563);
  m.occlusion_up = mmhg(120);
  m.air_single = microlitres(50);
  m.air_accumulated = millilitres(1);
  m.prime_rate = millilitres_per_hour(1200);
  m.prime_most = millilitres(40);
  return m;
}

// Plain mL/h, so that dose and rate are one number: soft 1-200, hard 0.5-500 mL/h.
inline std::shared_ptr<const Library> library(std::uint32_t number = 1) {
  DrugEntry entry;
  entry.id = EntryId{"saline"};
  entry.drug = entry.tall_man = "sodium chloride 0.9 %";
  entry.kind = EntryKind::kFluid;
  entry.concentration = {Decimal::of(1000), AmountUnit::kMillilitre, millilitres(1000)};
  entry.limits = {{}, Decimal::of(5, 1), Decimal::of(1), Decimal::of(200), Decimal::of(500)};
  CareArea area;
  area.id = area.name = "icu";
  area.rate_max = millilitres_per_hour(1000);
  area.vtbi_max = millilitres(5000);
  area.occlusion = mmhg(563);
  area.air_single = microlitres(50);
  area.entries = {entry};
  auto out = std::make_shared<Library>();
  out->number = number;
  out->site = "test";
  out->areas = {area};
  return out;
}

inline LibraryVersion version(std::uint32_t number = 1) {
  LibraryVersion v;
  v.number = number;
  v.digest[0] = static_cast<std::uint8_t>(number);
  return v;
}

inline Order order(std::string id, std::uint64_t sequence, std::int64_t ml_h,
                   Volume vtbi = millilitres(1)) {
  Order o;
  o.id = OrderId{std::move(id)};
  o.sequence = sequence;
  o.request.pump = PumpId{"P-1"};
  o.request.patient = PatientRef{"pt-1"};
  o.request.care_area = "icu";
  o.request.entry = EntryId{"saline"};
  o.request.dose = {Decimal::of(ml_h), {}};
  o.request.vtbi = vtbi;
  o.library = version();
  o.rate = millilitres_per_hour(ml_h);
  o.vtbi = vtbi;
  o.author = UserName{"nurse"};
  return o;
}

}  // namespace ph::agent
