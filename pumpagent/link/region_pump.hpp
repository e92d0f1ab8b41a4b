#pragma once
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>

#include "pumpagent/journal/journal.hpp"
#include "pumpagent/link/conversation.hpp"
#include "pumpagent/link/key_renewal.hpp"
#include "pumpagent/setup/station.hpp"

namespace ph::agent {

// The pump as the link process sees it: the journal's files read-only, everything else through the
// shared region. Passes on what the server says and decides nothing. The io_context's thread.
class RegionPump final : public LinkedPump, public wire::Record {
 public:
  RegionPump(Disk& disk, const Station& station, net::asio::io_context& context);

  // Waits for the keeper's notice and the journal, then speaks. kUnavailable: no keeper yet.
  Status open(ServerPlace server);
  // `renewal` may be null: the certificate comes from elsewhere. It outlives this.
  void start(KeyRenewal* renewal);

  // LinkedPump
  std::vector<StandingAlarm> standing_alarms() const override;
  std::optional<LibraryVersion> active_library() const override;
  void acknowledged(Lane lane, std::uint64_t up_to) override;
  void propose(const wire::OrderOffer& offer) override;
  void withdraw(const wire::OrderCancel& cancel) override;
  void wants_library(const wire::LibraryTarget& target) override;
  void chunk_came(const wire::Chunk& chunk) override;
  void server_clock(WallTime server) override;
  void linked() override;
  void unlinked(const std::string& why) override;

  // wire::Record
  StreamId stream() const override { return notice_.stream; }
  Cursors recorded() const override { return notice_.recorded; }
  Cursors acknowledged() const override { return notice_.acknowledged; }
  std::vector<RecordedEvent> read(Lane lane, std::uint64_t from, std::size_t most) const override;

 private:
  void wait();
  void turn();
  void send_telemetry(const Now& now);
  void look_at_drive();
  void ask_for_chunk();
  void tell_panel(const wire::ServerMessage& message);
  void tell_keeper(const wire::ServerMessage& message);

  Disk& disk_;
  const Station& station_;
  PumpRegion& region_;
  net::asio::io_context& context_;
  net::asio::steady_timer timer_;
  KeeperNotice notice_;
  std::unique_ptr<JournalReader> journal_;
  std::unique_ptr<Conversation> conversation_;
  KeyRenewal* renewal_ = nullptr;
  std::optional<SteadyTime> unlinked_since_;
  Digest asked_of_{};
  std::uint32_t asked_from_ = 0;
  SteadyTime asked_at_{};
  bool asked_ = false;
  // A change of it is not to wait for the next telemetry.
  struct Urgent {
    PumpState state = PumpState::kIdle;
    std::int64_t alarm = 0;  // instance of the gravest; 0: none
    bool on_mains = true;
    bool operator==(const Urgent&) const = default;
  };
  Urgent urgent_;
};

}  // namespace ph::agent
