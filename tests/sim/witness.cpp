#include "tests/sim/witness.hpp"

namespace ph::sim {
namespace {

std::string at(Lane lane, std::uint64_t sequence) {
  return std::string(to_string(lane)) + " event " + std::to_string(sequence);
}

// What a full line may give off when an occlusion opens: compliance of the line at the alarm level
// (pumpagent/world/README.md), ripple, and what moves until the alarm is judged.
Volume line_gives(const PumpModel& model) {
  return model.mechanism == Mechanism::kSyringe ? microlitres(1'700) : microlitres(900);
}

constexpr Volume kStepSlack = microlitres(60);    // a motor step and the ripple of a revolution
constexpr milliseconds kForgottenByCrash{1'500};  // the therapy is stored once a second

}  // namespace

void Witness::broken(std::string law) {
  if (!violation_) violation_ = std::move(law);
}

void Witness::synced(const PumpId& pump, Lane lane, const PumpEvent& event) {
  pumps_[pump].lanes[static_cast<std::size_t>(lane)].synced.push_back(event);
  note_order(pump, event);
}

void Witness::woke(const PumpId& pump, std::uint64_t boot, const agent::Journal& journal,
                   SteadyTime now) {
  auto& account = pumps_[pump];
  account.boots[boot] = now;
  account.key = account.infusing = false;
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    auto& lane = account.lanes[i];
    const auto name = static_cast<Lane>(i);
    if (journal.recorded()[i] < lane.synced.size()) {
      broken(pump.str() + ": " + at(name, lane.synced.size()) + " was synced and is lost");
      return;
    }
    // The last synced one is still what it was; later ones were written without our knowing.
    const std::uint64_t from = std::max<std::uint64_t>(1, lane.synced.size());
    for (const auto& found : journal.read(name, from, 1'000)) {
      if (found.sequence > lane.synced.size()) {
        synced(pump, name, found.event);
      } else if (!(found.event == lane.synced[found.sequence - 1])) {
        broken(pump.str() + ": " + at(name, found.sequence) + " changed over a crash");
      }
    }
  }
}

void Witness::stored(const PumpId& pump, Lane lane, const RecordedEvent& event) {
  auto& account = pumps_[pump].lanes[static_cast<std::size_t>(lane)];
  const std::string name = pump.str() + ": " + at(lane, event.sequence);
  if (event.sequence <= account.stored) return broken(name + " was stored twice");
  if (event.sequence > account.stored + 1) return broken(name + " was stored out of order");
  account.stored = event.sequence;
  if (event.sequence > account.synced.size())
    return broken(name + " was told before it was synced");
  if (!(account.synced[event.sequence - 1] == event.event)) {
    broken(name + " is stored differently from the pump's record");
  }
}

void Witness::acknowledged(const PumpId& pump, Lane lane, std::uint64_t up_to,
                           std::uint64_t durable) {
  if (up_to <= durable) return;
  broken(pump.str() + ": " + at(lane, up_to) + " was acknowledged, the server's disk holds up to " +
         std::to_string(durable));
}

std::uint64_t Witness::recorded(const PumpId& pump, Lane lane) const {
  const auto found = pumps_.find(pump);
  if (found == pumps_.end()) return 0;
  return found->second.lanes[static_cast<std::size_t>(lane)].synced.size();
}

bool Witness::all_stored(const PumpId& pump) const {
  for (const auto& lane : pumps_.at(pump).lanes) {
    if (lane.stored != lane.synced.size()) return false;
  }
  return true;
}

void Witness::activated(const PumpId& pump, const LibraryVersion& version, ByteView bytes) {
  const std::string name = pump.str() + ": library " + std::to_string(version.number);
  const Release* release = kit_.released(version);
  if (release == nullptr) return broken(name + " is active and was never released");
  if (crypto::sha256(bytes) != version.digest) {
    return broken(name + " is active and is not whole");
  }
  if (!crypto::verify(kit_.public_key(), crypto::kLibraryContext, bytes, release->signature)) {
    broken(name + " is active without the site's signature");
  }
}

void Witness::seen(const server::PumpView& view, SteadyTime now) {
  const auto& account = pumps_[view.id];
  if (view.contact == server::Contact::kLive) {
    const bool fresh = account.heard && now - *account.heard < 3 * kTelemetryInterval;
    if (!fresh) return broken(view.id.str() + ": shown as live, nothing was heard of it");
  }
  if (!view.telemetry || !view.age) return;
  const auto boot = account.boots.find(std::stoull(view.telemetry->access_point));
  if (boot == account.boots.end()) return broken(view.id.str() + ": telemetry of no boot");
  const auto true_age = now - (boot->second + view.telemetry->uptime);
  if (true_age <= *view.age + kUnseenAge) return;
  broken(view.id.str() + ": a value is shown as " + std::to_string(view.age->count()) +
         " ms old and is " +
         std::to_string(std::chrono::duration_cast<milliseconds>(true_age).count()));
}

void Witness::lost_power(const PumpId& pump) {
  auto& account = pumps_[pump];
  account.infusing = account.key = false;
  account.shown = {};
  ++account.cuts;
  trace_.fold(static_cast<std::uint64_t>(account.cuts));
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
    account.cuts = 0;
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
    const std::int64_t again =
        engine.programme.rate.count() / 3'600'000 * kForgottenByCrash.count();
    meant = engine.programme.vtbi.count() + engine.kvo_given.count() + account.cuts * again;
  }
  const auto judge = [&](const char* what, Volume volume, Volume more) {
    if (volume.count() <= meant + meant / 50 + more.count()) return;
    broken(pump.str() + ": " + std::to_string(volume.count()) + " nL " + what + ", " +
           std::to_string(meant) + " nL were confirmed (order " + engine.order.id().str() + ")");
  };
  judge("reached the patient", body.delivered() - account.base, line_gives(model));
  judge("left the container", body.world().taken() - account.base_taken, kStepSlack);
}

}  // namespace ph::sim
