#pragma once
#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/domain/facts.hpp"
#include "protocol/wire/messages.hpp"
#include "protocol/wire/pace.hpp"

namespace ph::wire {

// Both ends of the conversation between pump and server as plain objects: they are told what
// arrived and what time it is, and return what to do. No socket, no clock, no thread; one owner
// each.

// ---- the pump's end --------------------------------------------------------------------------

// Where the pump's end reads the record it must deliver. Implemented by the journal.
class Record {
 public:
  virtual ~Record() = default;
  virtual StreamId stream() const = 0;
  virtual Cursors recorded() const = 0;      // last sequence written, each lane
  virtual Cursors acknowledged() const = 0;  // last sequence acknowledged, each lane
  // Up to `most` events of `lane` from sequence `from` on, in order.
  virtual std::vector<RecordedEvent> read(Lane lane, std::uint64_t from,
                                          std::size_t most) const = 0;
};

// What the pump's end asks of its shell, in order.
struct SendToServer {
  PumpMessage message;
};
struct Forget {
  Lane lane;
  std::uint64_t up_to;
};  // acknowledged: the journal may forget
struct Propose {
  OrderOffer offer;
};  // hand to the bedside
struct Withdraw {
  OrderCancel cancel;
};
struct Fetch {
  LibraryTarget target;
};  // a library to hold; shell asks for chunks
struct StoreChunk {
  Chunk chunk;
};
struct SetClock {
  WallTime server;
};
struct HangUp {
  std::string reason;
  std::chrono::milliseconds retry_after{0};
};
using PumpEffect =
    std::variant<SendToServer, Forget, Propose, Withdraw, Fetch, StoreChunk, SetClock, HangUp>;

// Whether a picture of the pump may wait for the interval. kNow is for what a nurse must see:
// another state, another rate, an alarm.
enum class Urgency { kRoutine, kNow };

// The state of one pump's conversation over its connections.
// - Events leave urgent lane first, in batches of at most 64 with a window of 8 unacknowledged
//   batches a lane; after a reconnect from the server's cursor on.
// - Telemetry goes at the interval the server names, or at once when it is offered with
//   Urgency::kNow; the latest wins. While a backlog of events drains it goes every fifth interval.
// - A server cursor behind what was acknowledged (restored from a backup) rewinds: the record keeps
//   acknowledged events for that. What the record has let go of is skipped; the server sees the
//   gap.
// - A server cursor beyond the record (a cloned or rolled-back journal) ends the connection: it is
//   never resolved by guessing.
// - Nothing is sent faster than kMessagesPerSecond, so that ServerEnd never refuses an honest pump.
class PumpEnd {
 public:
  static constexpr std::size_t kWindow = 8;
  static constexpr int kMessagesPerSecond = 40;
  static constexpr int kBurst = 100;

  PumpEnd(Hello identity, const Record& record);

  // A new connection stands: says hello. `alarms` and `library` as they are now.
  std::vector<PumpEffect> connected(Now now, std::vector<StandingAlarm> alarms,
                                    std::optional<LibraryVersion> library);
  void disconnected();
  // After a HangUp nothing more comes out until connected().
  std::vector<PumpEffect> received(std::string_view text_frame, Now now);
  std::vector<PumpEffect> received_chunk(std::string_view binary_frame, Now now);
  // The record grew, or time has passed; sends what window and pace allow. Call at least every
  // telemetry interval.
  std::vector<PumpEffect> pump(Now now);
  // The newest telemetry; replaces one that waits.
  std::vector<PumpEffect> offer_telemetry(const Telemetry& telemetry, Now now,
                                          Urgency urgency = Urgency::kRoutine);
  // Asks for library bytes (after Fetch); leaves at once, or with a later pump() when the pace is
  // used up. Forgotten at disconnected().
  std::vector<PumpEffect> request_chunk(const ChunkRequest& request);

  bool is_welcome() const { return welcome_; }
  std::chrono::milliseconds telemetry_interval() const { return telemetry_interval_; }

 private:
  struct LaneState {
    std::uint64_t next = 1;            // next sequence to send
    std::uint64_t acknowledged = 0;    // by this server
    std::deque<std::uint64_t> window;  // last sequence of each batch on its way
  };
  using Effects = std::vector<PumpEffect>;

  void take(const Welcome& welcome, Effects& out);
  void take(const Acknowledgement& acknowledgement, Effects& out);
  void take(OrderOffer& offer, Effects& out);
  void take(LibraryTarget& target, Effects& out);
  void take(const Refusal& refusal, Effects& out);
  void hang_up(std::string reason, Effects& out, std::chrono::milliseconds retry_after = {});
  void resume(Lane lane, std::uint64_t stored, Effects& out);
  void send_waiting(SteadyTime now, Effects& out);
  bool send_batch(Lane lane, SteadyTime now, Effects& out);
  void send_telemetry(SteadyTime now, Effects& out);
  bool has_backlog() const;
  LaneState& at(Lane lane) { return lanes_[static_cast<std::size_t>(lane)]; }

  Hello identity_;
  const Record& record_;
  bool connected_ = false;
  bool welcome_ = false;
  std::uint32_t protocol_ = 0;  // of this connection
  std::array<LaneState, kLaneCount> lanes_{};
  Pace pace_{kMessagesPerSecond, kBurst};
  SteadyTime last_seen_{};  // newest time this end was told
  std::deque<ChunkRequest> requests_;
  std::chrono::milliseconds telemetry_interval_{1'000};
  std::optional<Telemetry> telemetry_;  // waits to be sent
  Urgency urgency_ = Urgency::kRoutine;
  std::optional<SteadyTime> last_telemetry_;
};

// ---- the server's end ------------------------------------------------------------------------

// What the server's end asks of its shell, in order.
struct SendToPump {
  ServerMessage message;
};
struct Introduce {
  Hello hello;
};  // look the pump up, then welcome() or refuse()
struct Store {
  EventBatch batch;
};  // then stored() once it is on disk
struct Observe {
  Telemetry telemetry;
};
struct ServeChunk {
  ChunkRequest request;
};
struct Close {
  Refusal refusal;
};  // send the refusal, then hang up
using ServerEffect = std::variant<SendToPump, Introduce, Store, Observe, ServeChunk, Close>;

// One connection of one pump. `certified` is the identity that TLS proved; a hello for another pump
// is refused. More than `kMessagesPerSecond` sustained (burst 200), or batches of one lane far
// beyond the pump's window, are refused with code "rate".
// Nothing is acknowledged before stored(). After a Close nothing more comes out.
class ServerEnd {
 public:
  static constexpr int kMessagesPerSecond = 50;
  static constexpr int kBurst = 200;
  // Batches of one lane not yet stored: an honest pump stops at half of it.
  static constexpr std::size_t kMostUnstored = 2 * PumpEnd::kWindow;

  explicit ServerEnd(PumpId certified);

  std::vector<ServerEffect> received(std::string_view text_frame, Now now);
  // Answers the Introduce; does nothing in another state.
  std::vector<ServerEffect> welcome(Cursors stored, std::chrono::milliseconds telemetry_interval,
                                    std::optional<LibraryTarget> library, Now now);
  std::vector<ServerEffect> refuse(Refusal refusal);
  // `up_to` of `lane` is durable (the cursor after the commit, whatever the batch held).
  std::vector<ServerEffect> stored(Lane lane, std::uint64_t up_to);
  // These do nothing before the welcome: the caller offers again after it. A pump of a version
  // without packed forms is told of none.
  std::vector<ServerEffect> offer(const OrderOffer& offer);
  std::vector<ServerEffect> cancel(const OrderCancel& cancel);
  std::vector<ServerEffect> offer_library(LibraryTarget target);
  std::vector<ServerEffect> serve(Chunk chunk);

  bool is_welcome() const { return state_ == State::kOpen; }
  const PumpId& pump() const { return certified_; }
  const std::optional<Hello>& hello() const { return hello_; }

 private:
  enum class State { kAwaitingHello, kIntroduced, kOpen, kClosed };
  std::vector<ServerEffect> introduce(Hello hello);
  std::vector<ServerEffect> take(EventBatch batch);
  std::vector<ServerEffect> close(std::string code, std::string text,
                                  std::chrono::milliseconds retry_after = {});
  std::vector<ServerEffect> send(ServerMessage message);
  std::uint32_t protocol() const;

  PumpId certified_;
  State state_ = State::kAwaitingHello;
  std::optional<Hello> hello_;
  Pace pace_{kMessagesPerSecond, kBurst};
  std::array<std::size_t, kLaneCount> unstored_{};  // batches on their way to the disk
};

}  // namespace ph::wire
