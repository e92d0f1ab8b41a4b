#include "tests/bench/pump_trials.hpp"

#include "tests/bench/pump_rig.hpp"

namespace ph::bench {
namespace {

constexpr std::chrono::milliseconds kTick{10};
constexpr std::chrono::minutes kTwoHours{120};

std::string name_of(const PumpModel& model, FlowRate rate) {
  return model.id.str() + " at " + std::to_string(rate.count() / 1'000) + " uL/h";
}

}  // namespace

Result<DeliveryTrial> try_delivery(const PumpModel& model, FlowRate rate, double back_pressure,
                                   std::uint64_t seed) {
  PumpRig rig(model, seed, kTick);
  rig.world().apply({agent::FaultKind::kVeinPressure, back_pressure});
  if (!rig.start(rate, model.occlusion_down)) {
    return fail(Fault::kRefused, name_of(model, rate) + ": the engine refuses the programme");
  }
  const auto samples = rig.deliver(kTwoHours);
  if (rig.alarmed()) {
    return fail(Fault::kConflict, name_of(model, rate) + ": an alarm stopped the pump");
  }
  auto flows = flows_ml_per_h(samples);
  if (!flows) return fail(flows.error());
  auto trumpet = second_hour_trumpet(*flows, rate);
  if (!trumpet) return fail(trumpet.error());
  return DeliveryTrial{std::move(*flows), *trumpet};
}

Result<AmbulatoryTrumpet> try_ambulatory(const PumpModel& model, FlowRate rate,
                                         std::uint64_t seed) {
  PumpRig rig(model, seed, std::chrono::milliseconds{100});
  if (!rig.start(rate, model.occlusion_down)) {
    return fail(Fault::kRefused, name_of(model, rate) + ": the engine refuses the programme");
  }
  const auto samples = rig.deliver(std::chrono::hours{kAmbulatoryHours});
  if (rig.alarmed()) {
    return fail(Fault::kConflict, name_of(model, rate) + ": an alarm stopped the pump");
  }
  auto flows = flows_ml_per_h(samples);
  if (!flows) return fail(flows.error());
  return ambulatory_trumpet(*flows, rate);
}

Result<OcclusionTrial> try_occlusion(const PumpModel& model, FlowRate rate, Pressure level,
                                     std::uint64_t seed) {
  PumpRig rig(model, seed, kTick);
  if (!rig.start(rate, level)) {
    return fail(Fault::kRefused, name_of(model, rate) + ": the engine refuses the programme");
  }
  rig.run(std::chrono::minutes{2});
  rig.world().apply({agent::FaultKind::kOccludeDownstream, 1});
  const auto longest = std::chrono::seconds{static_cast<std::int64_t>(kNoAlarm) + 1};
  OcclusionTrial out;
  out.seconds = std::chrono::duration<double>(rig.run_to_alarm(longest)).count();
  out.pressure_mmhg = rig.world().line_mmhg();
  if (!rig.alarmed()) return out;
  if (!rig.stands(AlarmCode::kOcclusionDown)) {
    return fail(Fault::kConflict, name_of(model, rate) + ": another alarm than the occlusion");
  }
  rig.run(std::chrono::minutes{1});
  const Volume before = rig.world().arrived();
  rig.world().apply({agent::FaultKind::kOccludeDownstream, 0});
  rig.run(std::chrono::minutes{1});
  out.bolus = rig.world().arrived() - before;
  return out;
}

}  // namespace ph::bench
