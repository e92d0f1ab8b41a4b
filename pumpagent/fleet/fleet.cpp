#include "pumpagent/fleet/fleet.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "protocol/base/log.hpp"

namespace ph::agent {
namespace {

// A turn every 20 ms; each pump in every fifth.
constexpr milliseconds kTurn{20};
constexpr std::size_t kParts = 5;
// Simulated time that may be made up in one turn, in turns of the whole fleet.
constexpr int kMostBehind = 10;

NurseHabits habits(const FleetSettings& settings, std::uint64_t seed) {
  // The settings speak of real time, the pump lives in simulated time.
  NurseHabits nurse;
  nurse.until_confirm = settings.nurse_confirm * settings.speed;
  nurse.until_start = settings.nurse_confirm / 2 * settings.speed;
  nurse.until_clear = settings.nurse_clear * settings.speed;
  nurse.until_resume = settings.nurse_clear / 4 * settings.speed;
  nurse.patient_asks = settings.patients_ask;
  nurse.seed = seed;
  return nurse;
}

}  // namespace

Fleet::Fleet(net::asio::io_context& context, const FleetSettings& settings, Clock& clock)
    : context_(context),
      settings_(settings),
      clock_(clock),
      disk_(settings.durable ? PosixDisk::Durability::kFull : PosixDisk::Durability::kProcessOnly),
      timer_(context) {}

Result<ServerPlace> Fleet::server_for(const PumpId& id) const {
  const std::string own = settings_.certificates + "/" + id.str();
  const net::TlsFiles files{own + ".pem", own + ".key", settings_.authority};
  auto tls = net::TlsContext::client(files);
  if (!tls) return fail(tls.error());
  return ServerPlace{settings_.server, std::move(*tls)};
}

Status Fleet::open() {
  std::uint64_t seed = 0;
  for (const FleetSettings::Unit& unit : settings_.units) {
    auto server = server_for(unit.id);
    if (!server) return fail(server.error());
    FleetPumpSetup setup;
    setup.id = unit.id;
    setup.model = settings_.models.at(unit.model);
    setup.seed = ++seed;
    if (settings_.nurse) setup.nurse = habits(settings_, seed);
    setup.folder = settings_.state_folder + "/" + unit.id.str();
    setup.library_key = settings_.library_key;
    setup.server = std::move(*server);
    setup.speed = settings_.speed;
    auto pump = FleetPump::open(disk_, pool_, clock_, setup);
    if (!pump) return fail(pump.error().fault, unit.id.str() + ": " + pump.error().detail);
    by_id_[unit.id.str()] = pump->get();
    pumps_.push_back(std::move(*pump));
  }
  return {};
}

void Fleet::start() {
  for (const auto& pump : pumps_) {
    net::asio::co_spawn(context_, pump->converse(), net::asio::detached);
  }
  started_ = clock_.now().steady;
  next_turn_ = started_;
  wait();
}

void Fleet::close() {
  timer_.cancel();
  for (const auto& pump : pumps_) pump->remember();
}

void Fleet::wait() {
  next_turn_ += kTurn;
  timer_.expires_at(std::chrono::time_point_cast<std::chrono::steady_clock::duration>(next_turn_));
  timer_.async_wait([this](const boost::system::error_code& stopped) {
    if (stopped) return;
    turn();
    wait();
  });
}

void Fleet::turn() {
  Now now = clock_.now();
  const auto late = now.steady - next_turn_;
  if (late > kTurn * kMostBehind) {
    next_turn_ = now.steady;
    left_out_ += late;
    LogLine(Severity::kWarn, "fleet.left_out_time")
        .field("ms", std::chrono::duration_cast<milliseconds>(late).count());
  }
  for (std::size_t i = part_; i < pumps_.size(); i += kParts) turn_one(*pumps_[i], now);
  part_ = (part_ + 1) % kParts;
}

void Fleet::turn_one(FleetPump& pump, Now now) {
  pump.advance((now.steady - started_ - left_out_) * settings_.speed, settings_.step);
  pump.send_telemetry_when_due(now.steady);
}

std::string Fleet::state() {
  std::string pumps = "[";
  for (const auto& pump : pumps_) {
    if (pumps.size() > 1) pumps += ',';
    pumps += pump->state();
  }
  return "{\"speed\":" + std::to_string(settings_.speed) + ",\"pumps\":" + pumps + "]}";
}

Result<FleetPump*> Fleet::find(const std::string& id) {
  const auto it = by_id_.find(id);
  if (it != by_id_.end()) return it->second;
  return fail(Fault::kNotFound, "pump: no \"" + id + "\" in this fleet");
}

Status Fleet::press(const ConsoleKey& key) {
  auto pump = find(key.pump);
  if (!pump) return fail(pump.error());
  (*pump)->press(key.press);
  return {};
}

Status Fleet::break_something(const ConsoleFault& fault) {
  auto pump = find(fault.pump);
  if (!pump) return fail(pump.error());
  for (const WorldFault& one : fault.faults) (*pump)->fault(one);
  return {};
}

}  // namespace ph::agent
