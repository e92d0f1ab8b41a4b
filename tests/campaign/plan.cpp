#include "tests/campaign/plan.hpp"

#include <algorithm>
#include <array>

namespace ph::campaign {
namespace {

using namespace std::chrono_literals;
using agent::FaultKind;
using agent::InjectedFault;
using agent::WorldFault;

}  // namespace

std::string_view name_of(ProcessFault fault) {
  constexpr std::array<std::string_view, kProcessFaultCount> kNames{
      "drive killed",  "drive stopped",  "guard killed", "guard stopped", "power lost",
      "memory rotten", "journal torn",   "disk full",    "link flaps",    "clock jumps",
      "keeper killed", "keeper stopped", "panel killed", "panel stopped"};
  return kNames[static_cast<std::size_t>(fault)];
}

namespace {

std::string_view name_of(agent::HalFault fault) {
  constexpr std::array<std::string_view, agent::kHalFaultCount> kNames{
      "line stuck",       "line offset",
      "line drift",       "reads dropped",
      "reads late",       "steps lost",
      "steps twice",      "encoder misses",
      "stop key bounces", "clock of the drive jumps"};
  return kNames[static_cast<std::size_t>(fault)];
}

// How bad a fault of the world is.
double severity(FaultKind kind, Dice& dice) {
  switch (kind) {
    case FaultKind::kPartialDownstream:
      return static_cast<double>(dice.between(10, 100));
    case FaultKind::kAirBubble:
      return static_cast<double>(dice.between(20, 400));
    case FaultKind::kBatteryLevel:
      return static_cast<double>(dice.between(0, 100));
    case FaultKind::kMotorRunaway:
      return static_cast<double>(dice.between(1, 1'200));
    case FaultKind::kFreeFlow:
      return static_cast<double>(dice.between(10, 1'000));
    case FaultKind::kStepLoss:
    case FaultKind::kEncoderMissed:
    case FaultKind::kTubeWear:
      return static_cast<double>(dice.between(1, 100));
    case FaultKind::kPressureDrift:
    case FaultKind::kVeinPressure:
      return static_cast<double>(dice.between(-100, 100));
    case FaultKind::kAirStuck:
      return static_cast<double>(dice.between(1, 3'500));
    case FaultKind::kStiction:
      return static_cast<double>(dice.between(2, 5));
    case FaultKind::kHeadHeight:
      return static_cast<double>(dice.between(-50, 50));
    case FaultKind::kClockDrift:
      return static_cast<double>(dice.between(-50'000, 50'000));
    case FaultKind::kDropStream:
      return static_cast<double>(dice.between(1, 20));
    case FaultKind::kSupplyVoltage:
      return static_cast<double>(dice.between(500, 1'500));
    case FaultKind::kSounder:
      return static_cast<double>(dice.between(1, 3));
    case FaultKind::kStuckKey:
      return static_cast<double>(dice.between(1, 12));
    case FaultKind::kTemperatureApart:
      return static_cast<double>(dice.between(1, 10));
    default:
      return 1;
  }
}

// Without a drop sensor nothing on the pump sees what passes the mechanism: there the set's own
// anti-free-flow clip is the mitigation, and free flow is no single fault.
FaultKind draw_kind(Dice& dice, const PumpModel& model) {
  const auto kind = static_cast<FaultKind>(dice.below(agent::kFaultKindCount));
  return kind == FaultKind::kFreeFlow && model.drops_per_ml == 0 ? FaultKind::kMotorRunaway : kind;
}

SingleFault draw_fault(Dice& dice, const PumpModel& model, milliseconds length) {
  SingleFault out;
  out.at = milliseconds{dice.below(length.count() * 3 / 4)};
  out.time = milliseconds{dice.between(50, 5'000)};
  switch (dice.below(3)) {
    case 0: {
      const FaultKind kind = draw_kind(dice, model);
      out.world = WorldFault{kind, severity(kind, dice), 0};
      out.kind = to_string(kind);
      out.name = out.kind + " " + std::to_string(out.world->value);
      return out;
    }
    case 1: {
      out.line =
          agent::random_fault(static_cast<std::uint64_t>(dice.below(1LL << 40)), SteadyTime{}, 0s);
      out.kind = name_of(out.line->what);
      out.name = out.kind + " " + std::to_string(out.line->amount);
      return out;
    }
    default:
      out.process = static_cast<ProcessFault>(dice.below(kProcessFaultCount));
      if (*out.process == ProcessFault::kClockJumps) {
        out.time = milliseconds{dice.between(-3'600'000, 3'600'000)};
      }
      out.kind = name_of(*out.process);
      out.name = out.kind + " " + std::to_string(out.time.count());
      return out;
  }
}

FlowRate ml_h(std::int64_t n) { return millilitres_per_hour(n); }

// A rate of the model: slow ones as often as fast ones.
FlowRate draw_rate(Dice& dice, FlowRate most) {
  constexpr std::array<std::int64_t, 8> kRates{1, 5, 25, 60, 125, 300, 600, 1'200};
  return std::min(ml_h(kRates[static_cast<std::size_t>(dice.below(8))]), most);
}

void end_somehow(Programme& p, Dice& dice) {
  p.end_action = static_cast<EndAction>(dice.below(3));
  p.kvo = std::min(p.rate, ml_h(dice.between(1, 3)));
  if (p.rate == FlowRate{}) p.end_action = EndAction::kStop;
}

// The volume ends about half of the runs.
void set_volume(Programme& p, Dice& dice, milliseconds length) {
  const Volume whole = delivered(std::max(p.rate, ml_h(1)), length);
  p.vtbi = std::max(Volume::of(whole.count() * dice.between(3, 20) / 10), microlitres(100));
}

std::string continuous(Programme& p, Dice& dice, FlowRate most) {
  p.rate = draw_rate(dice, most);
  if (p.rate < most && dice.one_in(2)) {
    p.bolus = {millilitres(2), std::min(most, ml_h(600))};
    p.rate_most = most;
    return "continuous with bolus";
  }
  return "continuous";
}

// Stairs up to the rate of the programme and down from it.
std::string ramp(Programme& p, Dice& dice, FlowRate most, milliseconds length) {
  p.therapy = Therapy::kRamp;
  p.rate = p.rate_most = std::max(draw_rate(dice, most), ml_h(5));
  const std::int64_t stairs = dice.between(2, 10);
  const milliseconds each{length.count() / (3 * stairs)};
  p.course.count = static_cast<std::uint8_t>(2 * stairs + 1);
  p.course.taper = static_cast<std::uint8_t>(stairs + 1);
  for (std::int64_t i = 0; i < p.course.count; ++i) {
    const std::int64_t height = stairs + 1 - std::abs(stairs - i);
    Phase& phase = p.course.phases[static_cast<std::size_t>(i)];
    phase.rate = FlowRate::of(p.rate.count() * height / (stairs + 1));
    phase.volume =
        std::max(delivered(phase.rate, i == stairs ? length / 3 : each), nanolitres(1'000));
    p.vtbi += phase.volume;
  }
  return "ramp";
}

std::string in_phases(Programme& p, Dice& dice, FlowRate most, milliseconds length) {
  p.rate = draw_rate(dice, most);
  p.rate_most = most;
  if (dice.one_in(3)) return ramp(p, dice, most, length);
  p.therapy = Therapy::kMultistep;
  p.course.count = static_cast<std::uint8_t>(dice.between(1, 10));
  for (std::size_t i = 0; i < p.course.count; ++i) {
    Phase& phase = p.course.phases[i];
    if (i > 0 && dice.one_in(4)) {
      phase.time = milliseconds{dice.between(1'000, 20'000)};
      continue;
    }
    phase.rate = draw_rate(dice, most);
    phase.volume = std::max(delivered(phase.rate, length / (2 * p.course.count)), microlitres(50));
  }
  p.course.repeats = dice.one_in(3);
  return "phases";
}

std::string on_demand(Programme& p, Dice& dice, FlowRate most) {
  p.therapy = Therapy::kPca;
  p.rate = dice.one_in(2) ? FlowRate{} : ml_h(dice.between(1, 10));
  p.rate_most = most;
  p.demand = {{microlitres(dice.between(500, 2'000)), std::min(most, ml_h(dice.between(60, 300)))},
              milliseconds{dice.between(45'000, 120'000)}};
  const Volume three = Volume::of(p.demand.dose.volume.count() * 3);
  p.window = {three + delivered(p.rate, 5min), 5min};
  return "demand doses";
}

std::string at_intervals(Programme& p, Dice& dice, FlowRate most) {
  p.therapy = Therapy::kPieb;
  p.rate = FlowRate{};
  p.rate_most = most;
  p.periodic = {
      {millilitres(dice.between(1, 5)), std::min(most, ml_h(300))}, 2min, 30s, true, false};
  p.demand = {{millilitres(1), std::min(most, ml_h(300))}, milliseconds{60'000}};
  return "doses at intervals";
}

std::string to_a_target(Programme& p, Dice& dice, FlowRate most) {
  p.therapy = Therapy::kTci;
  p.rate = p.rate_most = std::min(most, ml_h(dice.between(60, 1'200)));
  p.tci.model = TciModel::kMarsh;
  p.tci.site = dice.one_in(2) ? TciSite::kPlasma : TciSite::kEffect;
  p.tci.weight_g = static_cast<std::int32_t>(dice.between(40'000, 120'000));
  p.tci.height_mm = 1'700;
  p.tci.age_years = 40;
  p.tci.target_pg_per_ml = dice.between(500, 6'000) * 1'000;
  p.tci.drug_pg_per_ml = 10'000'000'000;
  p.tci.overshoot_percent = static_cast<std::int32_t>(dice.between(100, 450));
  return p.tci.site == TciSite::kPlasma ? "plasma target" : "effect-site target";
}

// Of a piggyback that ends within the run, about as often as not.
Programme beside(const Programme& primary, Dice& dice, FlowRate most, milliseconds length) {
  Programme p;
  p.secondary = true;
  p.rate = draw_rate(dice, most);
  const Volume whole = delivered(p.rate, length);
  p.vtbi = std::max(Volume::of(whole.count() * dice.between(1, 8) / 10), microlitres(100));
  p.occlusion_down = primary.occlusion_down;
  p.air_single = primary.air_single;
  p.occlusion_restarts = primary.occlusion_restarts;
  return p;
}

// Drops may be a tenth too small: a stream below a fifth of the flow beside it is not seen in time.
void see_by_drops(Plan& plan) {
  FlowRate most = std::max(plan.programme.rate, plan.programme.rate_most);
  if (plan.secondary) most = std::max(most, plan.secondary->rate);
  double& stream = plan.fault.world->value;
  stream = std::max(stream, 0.2 * static_cast<double>(most.count()) * 1e-6);
  plan.fault.name = std::string(to_string(FaultKind::kFreeFlow)) + " " + std::to_string(stream);
}

}  // namespace

Plan draw_plan(std::uint64_t seed, const std::vector<PumpModel>& models) {
  Dice dice(seed);
  Plan out;
  out.model =
      models[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(models.size())))];
  const FlowRate most = out.model.rate_max;
  Programme& p = out.programme;
  out.length = milliseconds{dice.between(60'000, 150'000)};
  out.tick = 10ms;
  const std::int64_t kind = dice.below(8);
  if (kind <= 2 || kind == 7) {
    out.name = continuous(p, dice, most);
  } else if (kind == 3) {
    out.name = in_phases(p, dice, most, out.length);
  } else if (kind == 6) {
    out.length = 4min;
    out.name = to_a_target(p, dice, most);
  } else {
    out.length = 8min;
    out.tick = 20ms;
    out.name = kind == 4 ? on_demand(p, dice, most) : at_intervals(p, dice, most);
  }
  if (p.vtbi == Volume{}) set_volume(p, dice, out.length);
  if (kind == 4 || kind == 5) p.vtbi = millilitres(dice.between(3, 100));
  if (kind == 6) p.vtbi = millilitres(dice.between(5, 100));
  end_somehow(p, dice);
  if (kind == 6) p.end_action = EndAction::kStop;
  if (p.course.count > 0 && p.end_action == EndAction::kContinue) p.end_action = EndAction::kStop;
  if (kind <= 2 && dice.one_in(6)) {
    p.delay = milliseconds{dice.between(1'000, 30'000)};
    p.kvo_in_delay = dice.one_in(2);
    out.name += ", delayed";
  }
  p.occlusion_down = out.model.occlusion_down;
  p.air_single = out.model.air_single;
  p.occlusion_restarts = static_cast<std::uint8_t>(dice.below(4));
  if (kind == 7) {
    out.secondary = beside(p, dice, most, out.length);
    out.secondary_at = milliseconds{dice.below(out.length.count() / 2)};
    out.name += ", piggyback at " + std::to_string(out.secondary->rate.count() / 1'000'000);
  }
  out.fault = draw_fault(dice, out.model, out.length);
  if (out.fault.world && out.fault.world->kind == FaultKind::kFreeFlow) see_by_drops(out);
  return out;
}

}  // namespace ph::campaign
