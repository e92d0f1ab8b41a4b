// The laws of what reaches a patient.
#include "tests/sim/witness.hpp"

namespace ph::sim {
namespace {

// What a full line may give off when an occlusion opens: compliance of the line at the alarm level
// (pumpagent/world/README.md), ripple, and what moves until the alarm is judged.
Volume line_gives(const PumpModel& model) {
  return model.mechanism == Mechanism::kSyringe ? microlitres(1'700) : microlitres(900);
}

constexpr Volume kStepSlack = microlitres(60);  // a motor step and the ripple of a revolution
constexpr milliseconds kTurnAndMore{500};       // from the last store to the cut, by turns

std::string nanolitres_of(Volume volume) { return std::to_string(volume.count()) + " nL"; }

}  // namespace

void Witness::lost_power(const PumpId& pump, std::chrono::nanoseconds since_stored) {
  auto& account = pumps_[pump];
  account.infusing = account.key = false;
  account.shown = {};
  account.forgotten += since_stored + kTurnAndMore;
  trace_.fold(static_cast<std::uint64_t>(since_stored.count()));
}

void Witness::compared(const PumpId& pump, const agent::SimulatedPump& body,
                       const agent::SimulatedPump& twin) {
  if (body.delivered() == twin.delivered() && body.state() == twin.state()) return;
  broken(pump.str() + ": delivers otherwise than without a network: " +
         nanolitres_of(body.delivered()) + " and " + std::string(to_string(body.state())) + ", " +
         nanolitres_of(twin.delivered()) + " and " + std::string(to_string(twin.state())));
}

void Witness::watch(const PumpId& pump, const PumpModel& model, agent::SimulatedPump& body) {
  auto& account = pumps_[pump];
  const auto engine = body.engine();
  const bool infusing =
      engine.state == PumpState::kRunning || engine.state == PumpState::kKeepVeinOpen;
  if (!(engine.order == account.order)) {
    account.order = engine.order;
    account.base = body.delivered();
    account.base_taken = body.world().taken();
    account.forgotten = {};
    if (infusing) judge_start(pump, model, body);
  }
  if (infusing && !account.infusing) {
    if (!account.key) broken(pump.str() + ": infuses without a key at the bedside");
    judge_start(pump, model, body);
  }
  if (!infusing) account.key = false;
  account.infusing = infusing;
  judge_volume(pump, model, body, account);
}

void Witness::judge_start(const PumpId& pump, const PumpModel& model,
                          const agent::SimulatedPump& body) {
  const auto engine = body.engine();
  const auto found = orders_.find(engine.order.id());
  const std::string name = pump.str() + ": order " + engine.order.id().str();
  if (found == orders_.end()) return broken(name + " runs and was never placed");
  const OrderAccount& known = found->second;
  if (!known.confirmed.contains(pump)) return broken(name + " runs without a confirmation");
  if (engine.programme.rate != known.order.rate || engine.programme.vtbi != known.order.vtbi) {
    return broken(name + " runs with other figures than were ordered");
  }
  const auto most = kit_.highest_flow(known.order.request, model);
  if (!most || engine.programme.rate > *most) broken(name + " runs above its hard limit");
}

void Witness::judge_volume(const PumpId& pump, const PumpModel& model, agent::SimulatedPump& body,
                           const PumpAccount& account) {
  const auto engine = body.engine();
  std::int64_t meant = 0;
  if (!engine.order.empty()) {
    const auto ms = std::chrono::ceil<milliseconds>(account.forgotten).count();
    meant = engine.programme.vtbi.count() + engine.kvo_given.count() +
            engine.programme.rate.count() / 3'600'000 * ms;
  }
  const auto judge = [&](const char* what, Volume volume, Volume more) {
    if (volume.count() <= meant + meant / 50 + more.count()) return;
    broken(pump.str() + ": " + nanolitres_of(volume) + " " + what + ", " + std::to_string(meant) +
           " nL were confirmed (order " + engine.order.id().str() + ")");
  };
  judge("reached the patient", body.delivered() - account.base, line_gives(model));
  judge("left the container", body.world().taken() - account.base_taken, kStepSlack);
}

}  // namespace ph::sim
