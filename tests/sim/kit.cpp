#include "tests/sim/kit.hpp"

#include <algorithm>
#include <array>

#include "protocol/base/check.hpp"
#include "protocol/wire/library_codec.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::sim {
namespace {

PumpModel volumetric() {
  PumpModel m = agent::model();
  m.name = "Volumetric pump";
  return m;
}

PumpModel syringe() {
  PumpModel m = volumetric();
  m.id = ModelId{"syringe-sp"};
  m.name = "Syringe pump";
  m.mechanism = Mechanism::kSyringe;
  m.step = nanolitres(100);
  m.ripple = {};
  m.air_single = m.air_accumulated = {};
  m.container = millilitres(50);
  m.has_door = false;
  return m;
}

// Hard limits as data, so that the witness can work them out by itself.
struct Drug {
  const char* id;
  const char* unit;
  std::int64_t amount;  // in 250 mL
  AmountUnit amount_unit;
  std::int64_t soft_high, hard_high;  // in tenths of `unit`
};
constexpr std::array<Drug, 3> kDrugs{{
    {"saline", "mL/h", 250, AmountUnit::kMillilitre, 2500, 5000},
    {"norepinephrine", "mcg/kg/min", 8, AmountUnit::kMilligram, 10, 20},
    {"morphine", "mg/h", 250, AmountUnit::kMilligram, 100, 200},
}};

DoseUnit unit_of(const Drug& drug) {
  const auto unit = parse_dose_unit(drug.unit, "unit");
  PH_CHECK(unit.has_value());
  return *unit;
}

Concentration concentration_of(const Drug& drug) {
  return {Decimal::of(drug.amount), drug.amount_unit, millilitres(250)};
}

DrugEntry entry_of(const Drug& drug, bool wide) {
  DrugEntry entry;
  entry.id = EntryId{drug.id};
  entry.drug = entry.tall_man = entry.therapy_class = drug.id;
  const bool fluid = drug.amount_unit == AmountUnit::kMillilitre;
  entry.kind = fluid ? EntryKind::kFluid : EntryKind::kContinuous;
  entry.concentration = concentration_of(drug);
  entry.limits = {unit_of(drug), Decimal::of(1, 2), Decimal::of(2, 2),
                  Decimal::of(drug.soft_high, 1),
                  Decimal::of(wide ? 3 * drug.hard_high : drug.hard_high, 1)};
  return entry;
}

OrderRequest request_of(const Drug& drug, Dice& dice, const PumpId& pump, std::uint32_t tenths) {
  OrderRequest request;
  request.pump = pump;
  request.patient = PatientRef{"pt-" + pump.str()};
  request.care_area = kArea;
  request.entry = EntryId{drug.id};
  request.dose = {Decimal::of(tenths, 1), unit_of(drug)};
  request.measures.weight = BodyWeight::of(70'000);
  const auto flow = flow_for(request.dose, concentration_of(drug), request.measures);
  PH_CHECK(flow.has_value());
  // For 10 to 90 s at that flow, so that a run sees whole lives of orders.
  const std::int64_t nanolitres_a_second = flow->count() / 3'600;
  const std::int64_t volume = nanolitres_a_second * (10 + dice.below(80)) / 1'000;
  request.vtbi = microlitres(std::max<std::int64_t>(100, volume));
  request.end_action = dice.once_in(4) ? EndAction::kKeepVeinOpen : EndAction::kStop;
  return request;
}

}  // namespace

Kit::Kit(bool wide) : wide_(wide) {
  for (const PumpModel& model : {volumetric(), syringe()}) models_[model.id] = model;
}

const PumpModel& Kit::model_of(std::size_t pump) const {
  return models_.at(ModelId{pump % 3 == 2 ? "syringe-sp" : "volumetric-lvp"});
}

Release Kit::make(std::uint32_t number, const crypto::SecretKey& key, const char* note) const {
  CareArea area;
  area.id = area.name = kArea;
  area.rate_max = millilitres_per_hour(1000);
  area.vtbi_max = millilitres(5000);
  area.occlusion = mmhg(563);
  area.air_single = microlitres(50);
  for (const Drug& drug : kDrugs) area.entries.push_back(entry_of(drug, wide_));
  Library library;
  library.number = number;
  library.site = "simulation";
  library.note = note;
  library.areas = {area};
  PH_CHECK(well_formed(library).empty());
  const std::string text = wire::canonical(library);
  Release out;
  out.canonical.assign(text.begin(), text.end());
  out.version = {number, crypto::sha256(out.canonical)};
  out.signature = crypto::sign(key, crypto::kLibraryContext, out.canonical);
  out.library = std::make_shared<const Library>(std::move(library));
  out.image =
      std::make_shared<const server::LibraryImage>(out.version, out.signature, out.canonical);
  return out;
}

const Release& Kit::release_next() {
  const auto number = static_cast<std::uint32_t>(releases_.size() + 1);
  return releases_.emplace_back(make(number, keys_.secret_key, "released"));
}

const Release* Kit::released(const LibraryVersion& version) const {
  const auto found = std::find_if(releases_.begin(), releases_.end(),
                                  [&](const Release& r) { return r.version == version; });
  return found == releases_.end() ? nullptr : &*found;
}

Release Kit::forge(Forgery forgery) const {
  const auto number = static_cast<std::uint32_t>(releases_.size() + 1);
  if (forgery == Forgery::kForeignKey) return make(number, foreign_keys_.secret_key, "foreign");
  Release out = make(number, keys_.secret_key, "altered");
  out.canonical[out.canonical.size() / 2] ^= 1U;
  out.image =
      std::make_shared<const server::LibraryImage>(out.version, out.signature, out.canonical);
  return out;
}

OrderRequest Kit::request(Dice& dice, const PumpId& pump) const {
  const Drug& drug = kDrugs[dice.below(kDrugs.size())];
  const auto hard = static_cast<std::uint32_t>(drug.hard_high);
  return request_of(drug, dice, pump, 1 + hard / 8 + dice.below(hard - hard / 8));
}

OrderRequest Kit::excessive(Dice& dice, const PumpId& pump) const {
  const Drug& drug = kDrugs[dice.below(kDrugs.size())];
  const auto hard = static_cast<std::uint32_t>(drug.hard_high);
  return request_of(drug, dice, pump, hard + 1 + dice.below(hard));
}

std::optional<FlowRate> Kit::highest_flow(const OrderRequest& request,
                                          const PumpModel& model) const {
  for (const Drug& drug : kDrugs) {
    if (request.entry.str() != drug.id) continue;
    const Dose most{Decimal::of(drug.hard_high, 1), unit_of(drug)};
    const auto flow = flow_for(most, concentration_of(drug), request.measures);
    if (!flow) return std::nullopt;
    return std::min(programmable(*flow), model.rate_max);
  }
  return std::nullopt;
}

}  // namespace ph::sim
