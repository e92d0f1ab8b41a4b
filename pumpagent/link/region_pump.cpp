#include "pumpagent/link/region_pump.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "protocol/base/log.hpp"
#include "protocol/crypto/crypto.hpp"
#include "protocol/wire/codec.hpp"

namespace ph::agent {
namespace {

constexpr milliseconds kTurn{20};
constexpr std::chrono::seconds kLinkLost{15};
constexpr std::chrono::seconds kAskAgain{5};

std::uint64_t seed_of() {
  std::uint64_t seed = 0;
  for (const std::uint8_t byte : crypto::random_bytes(8)) seed = (seed << 8) | byte;
  return seed;
}

}  // namespace

RegionPump::RegionPump(Disk& disk, const Station& station, net::asio::io_context& context)
    : disk_(disk),
      station_(station),
      region_(station.region()),
      context_(context),
      timer_(context) {}

Status RegionPump::open(ServerPlace server) {
  if (!region_.keeper.read(notice_) ||
      notice_.power_on != region_.world.power_ons.load(std::memory_order_relaxed)) {
    return fail(Fault::kUnavailable, "the keeper has not opened the record yet");
  }
  auto journal = JournalReader::open(disk_, station_.settings().journal_folder());
  if (!journal) return fail(journal.error());
  journal_ = std::move(*journal);
  wire::Hello hello;
  hello.pump = station_.settings().id;
  hello.model = station_.settings().model.id;
  hello.firmware = station_.settings().firmware;
  hello.stream = notice_.stream;
  hello.boot = notice_.boot;
  conversation_ = std::make_unique<Conversation>(std::move(server), std::move(hello), *this, *this,
                                                 station_.clock(), seed_of());
  return {};
}

void RegionPump::start(KeyRenewal* renewal) {
  renewal_ = renewal;
  if (renewal_ != nullptr) renewal_->start(context_, *conversation_);
  unlinked_since_ = station_.clock().now().steady;
  net::asio::co_spawn(context_, conversation_->run(), net::asio::detached);
  wait();
}

void RegionPump::wait() {
  timer_.expires_after(kTurn);
  timer_.async_wait([this](const boost::system::error_code& stopped) {
    if (stopped) return;
    if (must_end()) return context_.stop();
    turn();
    wait();
  });
}

void RegionPump::turn() {
  const Now now = station_.clock().now();
  const Cursors before = notice_.recorded;
  const StreamId stream = notice_.stream;
  const bool had_library = notice_.has_library;
  (void)region_.keeper.read(notice_);
  // Another record under us: nothing of this process's knowledge holds.
  if (notice_.stream != stream) return context_.stop();
  if (notice_.recorded != before) conversation_->record_grew();
  // Its bytes rotted: the next hello says so, and the server offers it anew.
  if (had_library && !notice_.has_library) conversation_->start_over();
  send_telemetry(now);
  ask_for_chunk();
  LinkStatus status;
  status.heartbeat = steady_ns(now.steady);
  status.linked = conversation_->is_linked();
  status.lost = unlinked_since_ && now.steady - *unlinked_since_ >= kLinkLost;
  region_.link.post(status);
}

void RegionPump::send_telemetry(const Now& now) {
  look_at_drive();
  if (!conversation_->is_telemetry_due(now.steady)) return;
  Blob<4096> text;
  // Law 7: a picture that nobody renews is not sent as if it were new.
  PanelStatus panel;
  if (!region_.panel.read(panel) || !is_fresh(panel.heartbeat, now.steady, milliseconds{2'000})) {
    return;
  }
  if (!region_.telemetry.read(text)) return;
  auto message = wire::decode_pump_message(text.text());
  if (!message) return;
  const auto* report = std::get_if<wire::TelemetryReport>(&*message);
  if (report != nullptr) conversation_->offer_telemetry(report->telemetry);
}

// What people wait for goes at once; the rest at the pace that the battery allows.
void RegionPump::look_at_drive() {
  DriveSnapshot drive;
  if (!region_.drive.read(drive)) return;
  const Urgent seen{drive.engine.state, drive.alarm_count > 0 ? drive.alarms[0].instance : 0,
                    drive.on_mains};
  if (seen != urgent_) conversation_->hurry_telemetry();
  urgent_ = seen;
  conversation_->save_power(!drive.on_mains);
}

void RegionPump::ask_for_chunk() {
  if (notice_.wants == 0 || !conversation_->is_linked()) return;
  const SteadyTime now = station_.clock().now().steady;
  const bool same = asked_ && asked_of_ == notice_.wants_of && asked_from_ == notice_.wants_from;
  if (same && now - asked_at_ < kAskAgain) return;
  asked_ = true;
  asked_of_ = notice_.wants_of;
  asked_from_ = notice_.wants_from;
  asked_at_ = now;
  conversation_->request_chunk({notice_.wants_of, notice_.wants_from, notice_.wants});
}

std::vector<StandingAlarm> RegionPump::standing_alarms() const {
  DriveSnapshot drive;
  std::vector<StandingAlarm> out;
  if (!region_.drive.read(drive)) return out;
  const Now now = station_.clock().now();
  for (std::size_t i = 0; i < std::min<std::size_t>(drive.alarm_count, drive.alarms.size()); ++i) {
    const BoardEntry& entry = drive.alarms[i];
    const auto age = std::chrono::duration_cast<milliseconds>(now.steady - entry.since);
    out.push_back({entry.code, entry.instance, now.wall - age, entry.silenced, entry.priority});
  }
  return out;
}

std::optional<LibraryVersion> RegionPump::active_library() const {
  if (!notice_.has_library) return std::nullopt;
  return LibraryVersion{notice_.library, notice_.digest};
}

std::vector<RecordedEvent> RegionPump::read(Lane lane, std::uint64_t from, std::size_t most) const {
  return journal_->read(lane, from, most, notice_.recorded);
}

void RegionPump::tell_panel(const wire::ServerMessage& message) {
  ProposalRecord record;
  record.came = steady_ns(station_.clock().now().steady);
  const bool fits = record.message.set(wire::encode(message));
  if (fits && region_.proposals.push(record)) return;
  // The server keeps it and offers it again on the next connection.
  LogLine(Severity::kWarn, "proposal.not_passed")
      .field("reason", fits ? "panel is busy" : "too long");
}

void RegionPump::tell_keeper(const wire::ServerMessage& message) {
  auto blob = std::make_unique<Blob<36'864>>();
  const bool fits = blob->set(wire::encode(message));
  if (fits && region_.to_keeper.push(*blob)) return;
  LogLine(Severity::kWarn, "keeper.not_told").field("reason", fits ? "keeper is busy" : "too long");
}

void RegionPump::acknowledged(Lane lane, std::uint64_t up_to) {
  tell_keeper(wire::Acknowledgement{lane, up_to});
}
void RegionPump::propose(const wire::OrderOffer& offer) { tell_panel(offer); }
void RegionPump::withdraw(const wire::OrderCancel& cancel) { tell_panel(cancel); }
void RegionPump::wants_library(const wire::LibraryTarget& target) {
  tell_keeper(wire::LibraryOffer{target});
}
void RegionPump::chunk_came(const wire::Chunk& chunk) { tell_keeper(chunk); }

void RegionPump::server_clock(WallTime server) {
  if (renewal_ != nullptr) renewal_->server_clock(server);
}

void RegionPump::linked() {
  if (renewal_ != nullptr) renewal_->linked();
  unlinked_since_.reset();
  asked_ = false;
  LogLine(Severity::kInfo, "link.up").field("pump", station_.settings().id.str());
}

void RegionPump::unlinked(const std::string& why) {
  if (renewal_ != nullptr) renewal_->unlinked();
  if (!unlinked_since_) unlinked_since_ = station_.clock().now().steady;
  LogLine(Severity::kWarn, "link.down")
      .field("pump", station_.settings().id.str())
      .field("reason", why);
}

}  // namespace ph::agent
