#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "server/service/gate.hpp"

namespace ph::server {

class Deltas;
class PumpSession;

// What all pump sessions of one io_context share, so that a message costs no hop of its own: what
// they hear is gathered and handed to the gate in one go, telemetry within kPatience, events at the
// end of the turn; what the fleet strand and the writer have for them comes back in one go, too.
// Releases take their turn behind all of it: a few chunks or offers at a time, and whatever was
// heard in between goes first, so that no alarm stands behind ten thousand pumps that fetch.
// All but deliver() on the io_context's thread. Owned by sessions, lines and the visitor together.
class SessionLoop : public std::enable_shared_from_this<SessionLoop> {
 public:
  static constexpr std::chrono::milliseconds kPatience{5};
  static constexpr std::size_t kMostTelemetry = 512;  // handed over at once when reached
  // A turn of these is about a millisecond (measured: 60 to 100 us for a chunk of 16 KiB).
  static constexpr std::size_t kChunksATurn = 8, kOffersATurn = 16;

  SessionLoop(asio::any_io_executor executor, Gate& gate, Clock& clock, Deltas& deltas);

  Gate& gate() { return gate_; }
  Clock& clock() { return clock_; }
  Deltas& deltas() { return deltas_; }

  void hear(TelemetryHeard heard);
  void hear(EventsHeard heard);
  void hear(ChunkServed served);
  // The session serves the chunk when its turn comes, if it still lives.
  void serve_in_turn(std::weak_ptr<PumpSession> session, const wire::ChunkRequest& request);
  // Hands over all that was gathered, so that a later call of the gate comes after it.
  void flush();

  // Any thread: `what` reaches the session, if it still lives, in a later turn; libraries after
  // everything else.
  void deliver(std::weak_ptr<PumpSession> to, ToPump what);

 private:
  void begin();
  void flush_soon();
  void flush_this_turn();
  void hand_out();
  void take_turn_soon();
  void take_turn();

  asio::any_io_executor executor_;
  Gate& gate_;
  Clock& clock_;
  Deltas& deltas_;
  Gathered gathered_;
  asio::steady_timer patience_;
  bool waiting_ = false;  // for patience_
  bool posted_ = false;   // a flush at the end of this turn
  std::mutex mutex_;
  std::vector<std::pair<std::weak_ptr<PumpSession>, ToPump>> incoming_;
  std::deque<std::pair<std::weak_ptr<PumpSession>, ToPump>> offers_;
  std::deque<std::pair<std::weak_ptr<PumpSession>, wire::ChunkRequest>> chunks_;
  bool turning_ = false;
};

}  // namespace ph::server
