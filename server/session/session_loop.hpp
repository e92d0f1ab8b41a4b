#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
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
// All but deliver() on the io_context's thread. Owned by sessions, lines and the visitor together.
class SessionLoop : public std::enable_shared_from_this<SessionLoop> {
 public:
  static constexpr std::chrono::milliseconds kPatience{5};
  static constexpr std::size_t kMostTelemetry = 512;  // handed over at once when reached

  SessionLoop(asio::any_io_executor executor, Gate& gate, Clock& clock, Deltas& deltas);

  Gate& gate() { return gate_; }
  Clock& clock() { return clock_; }
  Deltas& deltas() { return deltas_; }

  void hear(TelemetryHeard heard);
  void hear(EventsHeard heard);
  void hear(ChunkServed served);
  // Hands over all that was gathered, so that a later call of the gate comes after it.
  void flush();

  // Any thread: `what` reaches the session, if it still lives, in a later turn.
  void deliver(std::weak_ptr<PumpSession> to, ToPump what);

 private:
  void begin();
  void flush_soon();
  void flush_this_turn();
  void hand_out();

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
};

}  // namespace ph::server
