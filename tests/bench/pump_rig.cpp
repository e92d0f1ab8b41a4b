#include "tests/bench/pump_rig.hpp"

namespace ph::bench {
namespace {

constexpr Volume kChangedBelow = millilitres(20);  // half a minute at the highest rate needs 10

}  // namespace

PumpRig::PumpRig(const PumpModel& model, std::uint64_t seed, std::chrono::milliseconds tick)
    : tick_(tick),
      world_(agent::WorldSetup::of(model, seed)),
      loop_(agent::ControlSetup::of(model)) {
  run(std::chrono::seconds{1});
}

void PumpRig::step() {
  now_ += tick_;
  world_.renew_lease();
  world_.command(loop_.tick(now_, world_.read()));
  world_.step(tick_);
  while (loop_.next_event() || loop_.next_alarm_change()) {
  }
}

void PumpRig::run(std::chrono::nanoseconds time) {
  for (std::chrono::nanoseconds done{0}; done < time; done += tick_) step();
}

bool PumpRig::start(FlowRate rate, Pressure occlusion_limit) {
  agent::EngineCommand load;
  load.verb = agent::EngineVerb::kLoad;
  load.programme.rate = rate;
  load.programme.vtbi = millilitres(90'000);
  load.programme.end_action = EndAction::kContinue;
  load.programme.occlusion_down = occlusion_limit;
  agent::EngineCommand go;
  go.verb = agent::EngineVerb::kStart;
  return !agent::is_refusal(loop_.command(load)) && !agent::is_refusal(loop_.command(go));
}

std::chrono::nanoseconds PumpRig::run_to_alarm(std::chrono::nanoseconds longest) {
  std::chrono::nanoseconds done{0};
  for (; done < longest && !alarmed(); done += tick_) step();
  return done;
}

bool PumpRig::stands(AlarmCode code) const {
  agent::BoardEntry entry;
  for (std::size_t i = 0; loop_.alarms().entry(i, entry); ++i) {
    if (entry.code == code) return true;
  }
  return false;
}

std::vector<DeliverySample> PumpRig::deliver(std::chrono::minutes time) {
  std::vector<DeliverySample> out{{std::chrono::milliseconds{0}, world_.arrived()}};
  while (out.back().at < time) {
    if (world_.left_in_container() < kChangedBelow) {
      world_.apply({agent::FaultKind::kContainerEmpty, 0});
    }
    run(kSampleInterval);
    out.push_back({out.back().at + kSampleInterval, world_.arrived()});
  }
  return out;
}

}  // namespace ph::bench
