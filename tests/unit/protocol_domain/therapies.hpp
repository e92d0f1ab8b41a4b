#pragma once
#include <algorithm>

#include "tests/unit/protocol_domain/a_library.hpp"

namespace ph {

// Entries that allow every therapy, models that may give them, and an order of each kind that is
// accepted. A test changes only what it is about.

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

inline LimitSet limits(const char* unit, const char* soft_high, const char* hard_high) {
  LimitSet out;
  out.unit = *parse_dose_unit(unit, "test");
  out.soft_high = number(soft_high);
  out.hard_high = number(hard_high);
  return out;
}

inline DrugEntry an_entry(const char* id, const char* amount, AmountUnit unit, Volume diluent,
                          LimitSet bounds) {
  DrugEntry entry;
  entry.id = EntryId{id};
  entry.drug = entry.tall_man = id;
  entry.concentration = {number(amount), unit, diluent};
  entry.limits = std::move(bounds);
  return entry;
}

// 1 mg/mL; demand 1 mg, lockout 5 min to 1 h, 10 mg in 4 h, bolus up to 3 mg, loading up to 5 mg.
inline DrugEntry morphine() {
  DrugEntry entry =
      an_entry("morphine", "30", AmountUnit::kMilligram, millilitres(30), limits("mg/h", "2", "3"));
  entry.kind = EntryKind::kPca;
  entry.demand = DemandRules{limits("mg", "2", "3"), minutes{5}, hours{1}, hours{4}, number("10")};
  entry.loading = limits("mg", "4", "5");
  entry.bolus = limits("mg", "2", "3");
  entry.bolus_rate_most = millilitres_per_hour(120);
  return entry;
}

inline DrugEntry ropivacaine() {
  DrugEntry entry = an_entry("ropivacaine", "100", AmountUnit::kMilligram, millilitres(100),
                             limits("mL/h", "12", "15"));
  entry.route = Route::kEpidural;
  entry.kind = EntryKind::kPieb;
  entry.periodic = PeriodicRules{limits("mL", "10", "12"), minutes{30}};
  entry.demand = DemandRules{limits("mL", "5", "8"), minutes{10}, hours{1}, hours{1}, number("30")};
  return entry;
}

inline DrugEntry propofol() {
  DrugEntry entry = an_entry("propofol", "500", AmountUnit::kMilligram, millilitres(50),
                             limits("mcg/kg/min", "200", "300"));
  entry.tci =
      TciRules{{TciModel::kMarsh, TciModel::kSchnider}, number("8000"), number("15000"), 150};
  return entry;
}

inline DrugEntry nutrition() {
  return an_entry("nutrition", "2000", AmountUnit::kMillilitre, millilitres(2'000),
                  limits("mL/h", "200", "300"));
}

inline DrugEntry red_cells() {
  DrugEntry entry = an_entry("red-cells", "300", AmountUnit::kMillilitre, millilitres(300),
                             limits("mL/h", "300", "500"));
  entry.therapy_class = "blood_product";
  return entry;
}

inline DrugEntry feed() {
  DrugEntry entry = an_entry("feed", "1000", AmountUnit::kMillilitre, millilitres(1'000),
                             limits("mL/h", "120", "250"));
  entry.route = Route::kEnteral;
  entry.kind = EntryKind::kEnteral;
  return entry;
}

inline Library a_therapy_library() {
  Library library = a_library();
  for (const DrugEntry& entry :
       {morphine(), ropivacaine(), propofol(), nutrition(), red_cells(), feed()}) {
    library.areas[0].entries.push_back(entry);
  }
  return library;
}

// As a_model(), for every route, with bolus limits.
inline PumpModel a_therapy_model() {
  PumpModel model = a_model();
  model.routes = {Route::kIntravenous, Route::kEpidural, Route::kEnteral};
  model.bolus_rate_max = millilitres_per_hour(400);
  model.bolus_min = microlitres(500);
  return model;
}

inline OrderRequest an_order(const char* entry, const char* value, const char* unit) {
  OrderRequest request;
  request.care_area = "icu";
  request.entry = EntryId{entry};
  request.dose = dose(value, unit);
  return request;
}

inline OrderRequest a_pca_order() {
  OrderRequest request = an_order("morphine", "0.5", "mg/h");
  request.vtbi = millilitres(30);
  request.more.demand = DemandRequest{dose("1", "mg"), minutes{1}, minutes{10}};
  return request;
}

inline OrderRequest a_pieb_order() {
  OrderRequest request = an_order("ropivacaine", "0", "mL/h");
  request.vtbi = millilitres(100);
  request.more.periodic = PeriodicRequest{dose("8", "mL"), minutes{2}, minutes{45}, minutes{45}};
  request.more.demand = DemandRequest{dose("5", "mL"), minutes{2}, minutes{15}};
  return request;
}

inline OrderRequest a_tci_order() {
  OrderRequest request = an_order("propofol", "0", "mcg/kg/min");
  request.vtbi = millilitres(50);
  request.measures.weight = kilograms(70);
  request.more.tci = TciRequest{TciModel::kSchnider, TciSite::kEffect,      number("4000"),
                                Sex::kFemale,        BodyHeight::of(1'700), 40};
  return request;
}

inline OrderRequest a_ramp_order() {
  OrderRequest request = an_order("nutrition", "0", "mL/h");
  request.vtbi = millilitres(2'000);
  request.duration = hours{12};
  request.more.ramp = RampRequest{hours{1}, hours{1}};
  return request;
}

inline OrderRequest a_multistep_order() {
  OrderRequest request = an_order("nutrition", "0", "mL/h");
  request.more.steps = {{millilitres_per_hour(60), millilitres(30), {}},
                        {FlowRate{}, Volume{}, minutes{10}},
                        {millilitres_per_hour(120), millilitres(60), {}}};
  return request;
}

inline OrderRequest an_intermittent_order() {
  OrderRequest request = an_order("nutrition", "120", "mL/h");
  request.vtbi = millilitres(400);
  request.more.intermittent =
      IntermittentRequest{millilitres(100), hours{4}, millilitres_per_hour(5)};
  return request;
}

inline OrderRequest a_blood_order() {
  OrderRequest request = an_order("red-cells", "150", "mL/h");
  request.vtbi = millilitres(300);
  request.more.slow_start = SlowStartRequest{millilitres_per_hour(60), minutes{15}};
  return request;
}

inline OrderRequest a_feed_order() {
  OrderRequest request = an_order("feed", "60", "mL/h");
  request.vtbi = millilitres(1'000);
  request.more.flush = FlushRequest{millilitres(30), millilitres_per_hour(300), hours{4}};
  return request;
}

inline Assessment found(const OrderRequest& request) {
  return assess(request, a_therapy_library(), a_therapy_model());
}
// All refusals, one a line; empty: accepted.
inline std::string refused(const Assessment& assessment) {
  std::string out;
  for (const std::string& why : assessment.refusals)
    out.append(out.empty() ? "" : "\n").append(why);
  return out;
}
inline std::string refused(const OrderRequest& request) { return refused(found(request)); }

}  // namespace ph
