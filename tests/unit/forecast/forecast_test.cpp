// What the rehearsal says about a draft is what pumps then say: the same requests, once through
// the forecast, once through the gate of the pumps that `pumphouse-fleet` runs.
#include <gtest/gtest.h>

#include <random>

#include "pumpagent/whole/simulated_pump.hpp"
#include "server/library/rehearsal.hpp"
#include "tests/unit/server_library/example_house.hpp"

namespace ph::server {
namespace {

using agent::SimulatedPump;

constexpr int kInfusions = 4'000;

// In per cent, where that has few enough digits.
Decimal share_of(const Decimal& value, std::int64_t percent) {
  if (value.places() + 2 > Decimal::kMaxPlaces) return value;
  return Decimal::of(value.coefficient() * percent, value.places() + 2);
}

// The example with limits moved, entries taken out and care areas that suit less.
Library a_draft(std::mt19937_64& random) {
  Library out = example_library();
  const auto move = [&random](std::optional<Decimal>& limit) {
    if (!limit || random() % 3 != 0) return;
    const std::int64_t percent = 50 + static_cast<std::int64_t>(random() % 101);
    limit = share_of(*limit, percent);
  };
  auto& entries = out.areas[0].entries;
  for (DrugEntry& entry : entries) {
    move(entry.limits.soft_low);
    move(entry.limits.soft_high);
    move(entry.limits.hard_high);
  }
  for (int i = 0; i < 10; ++i) {
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(random() % entries.size()));
  }
  out.areas[0].rate_max = millilitres_per_hour(300);
  out.number = 2;
  out.site = "test";
  return out;
}

// A dose around one of the limits, for somebody of any weight.
RecordedInfusion an_infusion(std::mt19937_64& random) {
  const auto& entries = example_library().areas[0].entries;
  const DrugEntry& entry = entries[random() % entries.size()];
  const auto& models = example_models();
  RecordedInfusion out;
  out.model = models[random() % models.size()].id;
  out.ward = random() % 2 == 0 ? "icu" : "surgery";
  OrderRequest& request = out.request;
  request.pump = PumpId{"P-1"};
  request.patient = PatientRef{"pt-1"};
  request.care_area = "general";
  request.entry = entry.id;
  const std::optional<Decimal> around[] = {entry.limits.hard_low, entry.limits.soft_low,
                                           entry.limits.soft_high, entry.limits.hard_high,
                                           entry.usual};
  const Decimal base = around[random() % 5].value_or(Decimal::of(1));
  const std::int64_t percent = 40 + static_cast<std::int64_t>(random() % 121);
  request.dose = {share_of(base, percent), entry.limits.unit};
  request.measures.weight = kilograms(3 + static_cast<std::int64_t>(random() % 148));
  request.vtbi = millilitres(1 + static_cast<std::int64_t>(random() % 500));
  if (random() % 2 == 0) request.duration = std::chrono::minutes{10 + random() % 600};
  return out;
}

// What a pump really answers, by its events.
GateAnswer answer_of(const std::vector<PumpEvent>& events, bool in_library) {
  GateAnswer out = GateAnswer::kNoAlert;
  for (const PumpEvent& event : events) {
    if (event.kind == EventKind::kLimitAlerted) {
      out = is_forbidden(static_cast<Verdict>(event.number)) ? GateAnswer::kHardStop
                                                             : GateAnswer::kSoftAlert;
    }
    if (event.order_state == OrderState::kRejected && out != GateAnswer::kHardStop) {
      out = in_library ? GateAnswer::kRefused : GateAnswer::kNotInLibrary;
    }
  }
  return out;
}

// One pump of each model, all with the draft.
class Pumps {
 public:
  explicit Pumps(const Library& draft) {
    const auto shared = std::make_shared<const Library>(draft);
    LibraryVersion version;
    version.number = draft.number;
    for (const PumpModel& model : example_models()) {
      auto pump = std::make_unique<SimulatedPump>(
          agent::SimulatedPumpSetup{PumpId{"P-1"}, model, 1, std::nullopt, 1});
      EXPECT_TRUE(pump->activate(shared, version));
      pumps_.emplace(model.id, std::move(pump));
    }
  }
  // Programmed, looked at and given up.
  std::vector<PumpEvent> programme(const RecordedInfusion& infusion) {
    SimulatedPump& pump = *pumps_.at(infusion.model);
    now_.steady += std::chrono::seconds{2};
    pump.enter(infusion.request, now_);
    auto events = pump.events();
    now_.steady += std::chrono::seconds{2};
    pump.press({agent::Key::kDecline, "seen"}, now_);
    pump.events();
    return events;
  }

 private:
  std::map<ModelId, std::unique_ptr<SimulatedPump>> pumps_;
  Now now_{SteadyTime{std::chrono::hours{1}}, WallTime{std::chrono::hours{24}}};
};

TEST(Forecast, IsExactlyWhatPumpsThenSay) {
  std::mt19937_64 random(20'261'122);
  const Library draft = a_draft(random);
  Rehearsal rehearsal(draft, example_library(), example_models());
  Pumps pumps(draft);
  std::map<std::pair<std::string, std::string>, GateCounts> fired;
  GateCounts all{};
  for (int i = 0; i < kInfusions; ++i) {
    const RecordedInfusion infusion = an_infusion(random);
    rehearsal.add(infusion);
    const DrugEntry* entry = draft.find("general", infusion.request.entry);
    const auto answer = answer_of(pumps.programme(infusion), entry != nullptr);
    const DrugEntry* known = example_library().find("general", infusion.request.entry);
    ++fired[{known->tall_man, infusion.ward}][static_cast<std::size_t>(answer)];
    ++all[static_cast<std::size_t>(answer)];
  }
  const Forecast forecast = rehearsal.forecast();
  EXPECT_EQ(forecast.then, all);
  for (const ForecastRow& row : forecast.rows) {
    EXPECT_EQ(row.then, (fired[{row.drug, row.ward}])) << row.drug << " in " << row.ward;
  }
  EXPECT_EQ(forecast.rows.size(), fired.size());
  for (std::size_t i = 0; i < kGateAnswerCount; ++i) {
    EXPECT_GT(all[i], 20U) << to_string(static_cast<GateAnswer>(i)) << " is hardly drawn";
  }
}

}  // namespace
}  // namespace ph::server
