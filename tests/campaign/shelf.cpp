#include "tests/campaign/shelf.hpp"

#include "protocol/crypto/crypto.hpp"
#include "protocol/wire/codec.hpp"

namespace ph::campaign {
namespace {

using namespace agent;

constexpr std::uint64_t kMachine = 7;  // one start of the machine

std::size_t index(Lane lane) { return static_cast<std::size_t>(lane); }

}  // namespace

Shelf::Shelf(const PumpModel& model, std::uint64_t seed, Now now)
    : region_(std::make_unique<PumpRegion>()) {
  static const crypto::PublicKey kKey = crypto::make_key_pair().public_key;
  settings_.id = PumpId{"P-" + std::to_string(seed)};
  settings_.model = model;
  settings_.firmware = "campaign";
  settings_.state_folder = "/pump";
  settings_.library_key = kKey;
  region_->world.power_ons = 1;
  start_keeper(now);
}

void Shelf::start_keeper(Now now) {
  held_ = false;
  auto opened = Keeper::open(disk_, *region_, settings_, kMachine, now);
  if (!opened) {
    again_ = now.steady + kAgain;
    return;
  }
  keeper_ = std::move(*opened);
  (void)region_->keeper.read(notice_);
}

void Shelf::push(EventRecord record, Now now) {
  record.wall_ms = std::chrono::duration_cast<milliseconds>(now.wall.time_since_epoch()).count();
  record.uptime_ms =
      std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch()).count();
  (void)region_->events[static_cast<std::size_t>(EventSource::kDrive)].push(record);
}

void Shelf::hear(TherapyLoop& loop, Now now) {
  while (const auto change = loop.next_alarm_change()) {
    push(EventRecord::of(*change), now);
  }
  while (const auto event = loop.next_event()) {
    push(EventRecord::of(*event), now);
  }
  if (now.steady < next_turn_) return;
  DriveSnapshot picture;
  picture.heartbeat = now.steady.time_since_epoch().count();
  picture.power_on = region_->world.power_ons;
  picture.engine = loop.snapshot();
  picture.saved = loop.saved();
  picture.next_alarm_instance = loop.alarms().next_instance();
  region_->drive.post(picture);
}

void Shelf::turn(Now now) {
  if (now.steady < next_turn_ || gone_) return;
  next_turn_ = now.steady + kTurn;
  turn_keeper(now);
  if (!gone_) turn_link(now);
}

void Shelf::turn_keeper(Now now) {
  if (held_) return;
  if (keeper_ == nullptr && now.steady >= again_) start_keeper(now);
  if (keeper_ == nullptr || keeper_->turn(now)) return;
  keeper_.reset();
  again_ = now.steady + kAgain;
  if (cut_) lose_power();
}

void Shelf::cut_power_after(std::uint64_t changes) {
  cut_ = true;
  disk_.cut_power_after(changes);
}

void Shelf::lose_power() {
  keeper_.reset();
  reader_.reset();
  end_.reset();
  server_.reset();
  gone_ = true;
}

void Shelf::rot() {
  const std::string file = settings_.state_folder + "/therapy";
  if (const auto size = disk_.size(file); size && *size > 0) disk_.flip_bit(file, *size / 2);
}

TherapyRecord Shelf::wake(std::uint64_t seed, Now now) {
  disk_.restart(seed);
  const std::uint64_t power_on = region_->world.power_ons + 1;
  region_ = std::make_unique<PumpRegion>();
  region_->world.power_ons = power_on;
  gone_ = cut_ = false;
  again_ = SteadyTime{};
  start_keeper(now);
  TherapyRecord out;
  out.lost = !region_->therapy.read(out) || out.lost;
  return out;
}

std::vector<RecordedEvent> Shelf::read(Lane lane, std::uint64_t from, std::size_t most) const {
  return reader_->read(lane, from, most, notice_.recorded);
}

void Shelf::turn_link(Now now) {
  if (!line_) {
    end_.reset();
    server_.reset();
    return;
  }
  (void)region_->keeper.read(notice_);
  if (!end_) return dial(now);
  carry_out(end_->pump(now), now);
}

// The pump's end is made anew, as that of a link process that began anew.
void Shelf::dial(Now now) {
  auto reader = JournalReader::open(disk_, settings_.journal_folder());
  if (!reader) return;
  reader_ = std::move(*reader);
  wire::Hello hello;
  hello.pump = settings_.id;
  hello.model = settings_.model.id;
  hello.firmware = settings_.firmware;
  hello.stream = notice_.stream;
  hello.boot = notice_.boot;
  server_.emplace(settings_.id);
  const wire::Record& record = *this;
  end_.emplace(hello, record);
  carry_out(end_->connected(now, {}, std::nullopt), now);
}

void Shelf::carry_out(std::vector<wire::PumpEffect> effects, Now now) {
  for (wire::PumpEffect& effect : effects) {
    if (auto* sent = std::get_if<wire::SendToServer>(&effect)) {
      serve(server_->received(wire::encode(sent->message), now), now);
    } else if (auto* forget = std::get_if<wire::Forget>(&effect)) {
      auto blob = std::make_unique<Blob<36'864>>();
      const wire::ServerMessage told = wire::Acknowledgement{forget->lane, forget->up_to};
      if (blob->set(wire::encode(told))) (void)region_->to_keeper.push(*blob);
    } else if (auto* hung = std::get_if<wire::HangUp>(&effect)) {
      wrong_ = "the pump hung up: " + hung->reason;
    }
    if (!end_) return;
  }
}

void Shelf::serve(std::vector<wire::ServerEffect> effects, Now now) {
  for (wire::ServerEffect& effect : effects) {
    if (auto* sent = std::get_if<wire::SendToPump>(&effect)) {
      carry_out(end_->received(wire::encode(sent->message), now), now);
    } else if (std::holds_alternative<wire::Introduce>(effect)) {
      const Cursors stored{at_server_[0].size(), at_server_[1].size()};
      serve(server_->welcome(stored, milliseconds{1'000}, std::nullopt, now), now);
    } else if (auto* batch = std::get_if<wire::Store>(&effect)) {
      store(batch->batch);
      const Lane lane = batch->batch.lane;
      serve(server_->stored(lane, at_server_[index(lane)].size()), now);
    } else if (auto* closed = std::get_if<wire::Close>(&effect)) {
      wrong_ = "the server hung up: " + closed->refusal.text;
    }
  }
}

// Each event once and in its place.
void Shelf::store(const wire::EventBatch& batch) {
  auto& lane = at_server_[index(batch.lane)];
  std::uint64_t number = batch.first;
  for (const PumpEvent& event : batch.events) {
    if (number > lane.size() + 1)
      wrong_ = "the server misses an event before " + std::to_string(number);
    if (number == lane.size() + 1) lane.push_back(event);
    if (number < lane.size() && !(lane[number - 1] == event)) wrong_ = "an event came as another";
    ++number;
  }
}

std::uint64_t Shelf::stored_at_server() const {
  return at_server_[0].size() + at_server_[1].size();
}

std::string Shelf::wrong() const {
  if (!wrong_.empty()) return wrong_;
  const Cursors recorded = notice_.recorded;
  if (at_server_[0].size() > recorded[0] || at_server_[1].size() > recorded[1]) {
    return "the pump forgot what the server has";
  }
  const bool all = Cursors{at_server_[0].size(), at_server_[1].size()} == recorded;
  if (linked() && keeps() && !all) return "the server lacks what the pump recorded";
  return "";
}

}  // namespace ph::campaign
