#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/net/stream.hpp"
#include "protocol/wire/session.hpp"
#include "server/service/gate.hpp"
#include "server/session/deltas.hpp"
#include "server/session/message_pace.hpp"
#include "server/session/session_loop.hpp"

namespace ph::server {

// One connection of one pump, from its hello to its end: decodes once, on its io_context's thread,
// hands over through the SessionLoop and sends what comes back. A pump that does not take what it
// is sent is cut. Every refusal is said to the pump, logged and kept, then the connection ends.
class PumpSession : public std::enable_shared_from_this<PumpSession> {
 public:
  static constexpr std::size_t kMostWaiting = 128;  // messages not yet sent: 2 MiB of chunks

  PumpSession(std::unique_ptr<net::MessageStream> stream, PumpId certified,
              std::shared_ptr<SessionLoop> loop);

  // Ends with the connection. Call once.
  asio::awaitable<void> run();
  // From the fleet strand, through the loop.
  void take(ToPump what);
  // A chunk that was asked for, in its turn.
  void serve(const wire::ChunkRequest& request);

 private:
  asio::awaitable<void> introduce(wire::Hello hello);
  asio::awaitable<void> pause(std::chrono::nanoseconds span);
  void act(wire::ServerEffect& effect);
  void act_all(std::vector<wire::ServerEffect> effects);
  void welcome(const Admission& admission);
  void offer_library(std::shared_ptr<const LibraryImage> image);
  static asio::awaitable<void> offer_with_delta(std::shared_ptr<PumpSession> self);
  std::optional<Deltas::Found> known_delta() const;
  wire::LibraryTarget target() const;
  void note_activation(const wire::EventBatch& batch);
  void ask_for_turn(const wire::ChunkRequest& request);
  void refuse(wire::Refusal refusal);
  void report(const wire::Refusal& refusal);
  void send(const wire::ServerMessage& message);
  void cut_slow();
  static asio::awaitable<void> drain(std::shared_ptr<PumpSession> self);

  std::unique_ptr<net::MessageStream> stream_;
  std::shared_ptr<SessionLoop> loop_;
  wire::ServerEnd end_;
  MessagePace pace_;
  Slot slot_ = 0;
  ConnectionNumber connection_ = 0;              // 0: not admitted
  std::shared_ptr<const LibraryImage> library_;  // offered, or about to be
  bool told_ = false;                            // of it by the line, since the hello
  Deltas::Found delta_;                          // to it
  std::optional<Digest> held_;                   // what the pump says it holds
  std::vector<net::SharedFrame> waiting_;
  bool sending_ = false;
  std::size_t chunks_asked_ = 0;        // and not served yet
  std::optional<std::string> goodbye_;  // refused: hang up once everything is sent
};

}  // namespace ph::server
