#include "tests/transfer/journey.hpp"

#include <deque>
#include <optional>

#include "protocol/wire/codec.hpp"
#include "protocol/wire/session.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "pumpagent/keeper/library_fetch.hpp"
#include "tests/sim/dice.hpp"
#include "tests/transfer/pharmacy.hpp"

namespace ph::transfer {
namespace {

constexpr const char* kFolder = "/library";
constexpr std::uint32_t kChunk = 700;       // small, so that there is something to cut
constexpr std::uint64_t kOverhead = 1'500;  // of a connection without a transfer, about
constexpr int kPeacefulConnections = 12;
constexpr std::chrono::minutes kBetween{61};  // longer than any back-off

PumpModel any_model() {
  PumpModel out;
  out.id = ModelId("volumetric-lvp");
  out.routes = {Route::kIntravenous};
  return out;
}

wire::Hello identity() {
  wire::Hello out;
  out.pump = PumpId("P-0001");
  out.model = ModelId("volumetric-lvp");
  out.firmware = "1.0";
  return out;
}

// Nothing happens here but a library.
class EmptyRecord final : public wire::Record {
 public:
  StreamId stream() const override { return {}; }
  Cursors recorded() const override { return {}; }
  Cursors acknowledged() const override { return {}; }
  std::vector<RecordedEvent> read(Lane, std::uint64_t, std::size_t) const override { return {}; }
};

// What goes wrong on one connection.
struct Weather {
  std::optional<std::uint64_t> cut_after;  // bytes from the server
  bool killed = false;                     // the server before: this one has no delta at hand
  bool old_server = false;                 // of protocol 1
  bool alters = false;                     // a chunk on its way
  bool infusing = false;                   // nothing becomes active
};

class Journey {
 public:
  explicit Journey(const JourneySettings& settings)
      : settings_(settings), dice_(settings.seed), now_{SteadyTime{}, wall_from_ms(0)} {
    power_on();
  }

  JourneyReport run() {
    while (report_.cuts < static_cast<std::uint64_t>(settings_.cuts) && report_.trouble.empty()) {
      if (is_there()) {
        if (target_ == Pharmacy::kReleases) break;
        ++target_;
      }
      connect(bad_weather());
      disk_.limit(std::uint64_t{1} << 40);
    }
    settle();
    return report_;
  }

 private:
  // -- the pump ---------------------------------------------------------------------------------
  void power_on() {
    auto slots = agent::LibrarySlots::open(disk_, kFolder, pharmacy_.key());
    if (!slots) return complain("slots: " + slots.error().detail);
    fetch_.reset();
    slots_.emplace(std::move(*slots));
    fetch_.emplace(*slots_, any_model());
    end_.emplace(identity(), record_);
    is_on_ = true;
    look();
  }

  void restart() {
    ++report_.power_cuts;
    disk_.restart(dice_.seed());
    power_on();
  }

  // A disk that fails ends the process; everything else is a line in the record.
  void told(const Status& status) {
    if (status) return;
    if (status.error().fault == Fault::kUnavailable) is_on_ = false;
    ++report_.refusals;
  }

  void carry_out(std::vector<wire::PumpEffect> effects) {
    for (auto& effect : effects) {
      if (!is_on_) return;
      if (const auto* sent = std::get_if<wire::SendToServer>(&effect)) {
        to_server_.push_back(wire::encode(sent->message));
      } else if (const auto* wanted = std::get_if<wire::Fetch>(&effect)) {
        told(fetch_->want(wanted->target));
        ask();
      } else if (const auto* came = std::get_if<wire::StoreChunk>(&effect)) {
        report_.bytes += came->chunk.bytes.size();
        told(fetch_->take(came->chunk));
        ask();
      } else if (const auto* end = std::get_if<wire::HangUp>(&effect)) {
        complain("the pump hung up on an honest server: " + end->reason);
      }
    }
  }

  void ask() {
    auto request = is_on_ ? fetch_->next_request() : std::nullopt;
    if (!request) return;
    request->length = std::min(request->length, kChunk);
    carry_out(end_->request_chunk(*request));
  }

  void activate() {
    if (!is_on_ || !fetch_->is_ready()) return;
    told(fetch_->activate());
    look();
  }

  // What a process that trusts nobody would use now, against what was released.
  void look() {
    if (!is_on_) return;
    if (settings_.planted == Planted::kUsesWhatArrived && slots_->staging()) {
      const auto bytes = slots_->arrival().content({});
      if (bytes) judge(slots_->staging()->version, *bytes);
      return;
    }
    const auto used = agent::read_active_library(disk_, kFolder, pharmacy_.key());
    if (used) judge(used->target.version, used->bytes);
  }

  void judge(const LibraryVersion& version, ByteView bytes) {
    if (pharmacy_.released(version, bytes)) return;
    ++report_.halves;
    complain("library " + std::to_string(version.number) + " was used with other bytes");
  }

  bool is_there() const {
    const auto& wanted = pharmacy_.release(target_).target().version;
    return slots_->active() && slots_->active()->version == wanted;
  }

  // -- the server -------------------------------------------------------------------------------
  wire::LibraryTarget offer(const Weather& weather) {
    wire::LibraryTarget out = pharmacy_.release(target_).target();
    delta_ = nullptr;
    if (weather.old_server) out.forms.clear();
    if (weather.old_server || weather.killed || !slots_->active()) return out;
    delta_ = pharmacy_.delta(slots_->active()->version.digest, target_);
    if (delta_ != nullptr) out.forms.push_back(delta_->form());
    return out;
  }

  void carry_out(wire::ServerEnd& server, const Weather& weather,
                 std::vector<wire::ServerEffect> effects) {
    for (auto& effect : effects) {
      if (const auto* sent = std::get_if<wire::SendToPump>(&effect)) {
        send(sent->message, weather);
      } else if (std::holds_alternative<wire::Introduce>(effect)) {
        carry_out(server, weather, server.welcome({}, milliseconds{1'000}, offer(weather), now_));
      } else if (const auto* asked = std::get_if<wire::ServeChunk>(&effect)) {
        auto chunk = cut(asked->request);
        if (chunk) carry_out(server, weather, server.serve(std::move(*chunk)));
      } else if (const auto* close = std::get_if<wire::Close>(&effect)) {
        complain("the server refused an honest pump: " + close->refusal.text);
      }
    }
  }

  Result<wire::Chunk> cut(const wire::ChunkRequest& request) const {
    const bool small = delta_ != nullptr && delta_->parcel.digest() == request.digest;
    return small ? delta_->parcel.cut(request) : pharmacy_.release(target_).cut(request);
  }

  void send(const wire::ServerMessage& message, const Weather& weather) {
    std::string frame = wire::encode(message);
    const bool binary = wire::is_binary(message);
    if (binary && weather.alters && dice_.once_in(4)) {
      frame.back() = static_cast<char>(frame.back() ^ 1);
      ++report_.altered;
    }
    to_pump_.push_back({std::move(frame), binary});
  }

  // -- what happens -----------------------------------------------------------------------------
  Weather bad_weather() {
    Weather out;
    // Nothing depends on what time anybody thinks it is.
    now_.wall = wall_from_ms(static_cast<std::int64_t>(dice_.below(4'000'000)) * 1'000'000);
    const auto& image = pharmacy_.release(target_);
    const std::uint32_t whole = image.canonical().size();
    const std::uint32_t most =
        std::array{300U, image.target().forms.at(0).size, whole}[dice_.below(3)];
    out.cut_after = dice_.below(most + static_cast<std::uint32_t>(kOverhead)) + 1;
    out.killed = dice_.once_in(4);
    report_.server_kills += out.killed ? 1 : 0;
    out.old_server = dice_.once_in(5);
    out.alters = dice_.once_in(6);
    out.infusing = dice_.once_in(3);
    if (dice_.once_in(3)) disk_.cut_power_after(1 + dice_.below(14));
    if (dice_.once_in(6)) {
      const auto reserve = static_cast<std::uint32_t>(agent::LibraryArrival::kReserve);
      disk_.limit(disk_.held() + dice_.below(reserve + 2 * whole));
      ++report_.full_disks;
    }
    if (slots_->active() && dice_.once_in(10)) rot();
    return out;
  }

  void rot() {
    for (const char* slot : {"/slot-a", "/slot-b"}) {
      const auto size = disk_.size(kFolder + std::string(slot));
      if (size && *size > 0) {
        disk_.flip_bit(kFolder + std::string(slot), dice_.below(static_cast<std::uint32_t>(*size)));
      }
    }
    ++report_.rotten;
    slots_->prove_again();
    look();
  }

  void connect(const Weather& weather) {
    now_.steady += kBetween;
    told(fetch_->turn(now_.steady));
    wire::ServerEnd server(identity().pump);
    std::uint64_t through = 0;
    const auto held = slots_->active() ? std::optional(slots_->active()->version) : std::nullopt;
    carry_out(end_->connected(now_, {}, held));
    while (is_on_ && report_.trouble.empty()) {
      now_.steady += milliseconds{50};
      carry_out(end_->pump(now_));
      if (to_server_.empty() && to_pump_.empty()) break;
      if (!to_server_.empty()) {
        const std::string frame = std::move(to_server_.front());
        to_server_.pop_front();
        carry_out(server, weather, server.received(frame, now_));
        continue;
      }
      const auto [frame, binary] = std::move(to_pump_.front());
      to_pump_.pop_front();
      through += frame.size();
      if (weather.cut_after && through > *weather.cut_after) {
        ++report_.cuts;
        break;
      }
      carry_out(binary ? end_->received_chunk(frame, now_) : end_->received(frame, now_));
      look();
      if (!weather.infusing) activate();
    }
    to_server_.clear();
    to_pump_.clear();
    end_->disconnected();
    if (!is_on_) restart();
    activate();
    if (!is_on_) restart();
  }

  void settle() {
    disk_.restart(dice_.seed());
    power_on();
    for (int i = 0; i < kPeacefulConnections && report_.trouble.empty(); ++i) {
      if (is_there()) return;
      connect({});
    }
    if (report_.trouble.empty() && !is_there()) {
      complain("did not converge on library " + std::to_string(target_));
    }
  }

  void complain(std::string why) {
    if (report_.trouble.empty()) {
      report_.trouble = "seed " + std::to_string(settings_.seed) + ": " + std::move(why);
    }
  }

  JourneySettings settings_;
  sim::Dice dice_;
  const Pharmacy& pharmacy_ = Pharmacy::of_the_town();
  Now now_;
  JourneyReport report_;
  EmptyRecord record_;
  agent::MemoryDisk disk_;
  std::optional<agent::LibrarySlots> slots_;
  std::optional<agent::LibraryFetch> fetch_;
  std::optional<wire::PumpEnd> end_;
  bool is_on_ = false;
  std::uint32_t target_ = 1;
  const server::LibraryDelta* delta_ = nullptr;
  std::deque<std::string> to_server_;
  std::deque<std::pair<std::string, bool>> to_pump_;
};

}  // namespace

JourneyReport travel(const JourneySettings& settings) { return Journey(settings).run(); }

}  // namespace ph::transfer
