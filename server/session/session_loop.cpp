#include "server/session/session_loop.hpp"

#include <boost/asio/post.hpp>

#include "server/session/pump_session.hpp"

namespace ph::server {

SessionLoop::SessionLoop(asio::any_io_executor executor, Gate& gate, Clock& clock, Deltas& deltas)
    : executor_(executor), gate_(gate), clock_(clock), deltas_(deltas), patience_(executor) {}

void SessionLoop::begin() {
  if (gathered_.empty()) gathered_.since = clock_.now().steady;
}

void SessionLoop::hear(TelemetryHeard heard) {
  begin();
  gathered_.telemetry.push_back(std::move(heard));
  if (gathered_.telemetry.size() >= kMostTelemetry) return flush();
  flush_soon();
}

void SessionLoop::hear(EventsHeard heard) {
  begin();
  gathered_.events.push_back(std::move(heard));
  flush_this_turn();
}

void SessionLoop::hear(ChunkServed served) {
  begin();
  gathered_.chunks.push_back(served);
  flush_soon();
}

void SessionLoop::flush_soon() {
  if (waiting_) return;
  waiting_ = true;
  patience_.expires_after(kPatience);
  patience_.async_wait([self = shared_from_this()](boost::system::error_code error) {
    self->waiting_ = false;
    if (!error) self->flush();
  });
}

void SessionLoop::flush_this_turn() {
  if (posted_) return;
  posted_ = true;
  asio::post(executor_, [self = shared_from_this()] {
    self->posted_ = false;
    self->flush();
  });
}

void SessionLoop::flush() {
  if (gathered_.empty()) return;
  gate_.hear(std::exchange(gathered_, {}));
}

void SessionLoop::deliver(std::weak_ptr<PumpSession> to, ToPump what) {
  const std::lock_guard lock(mutex_);
  incoming_.emplace_back(std::move(to), std::move(what));
  if (incoming_.size() > 1) return;
  asio::post(executor_, [self = shared_from_this()] { self->hand_out(); });
}

void SessionLoop::hand_out() {
  decltype(incoming_) taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(incoming_);
  }
  for (auto& [to, what] : taken) {
    if (std::holds_alternative<std::shared_ptr<const LibraryImage>>(what)) {
      offers_.emplace_back(std::move(to), std::move(what));
    } else if (const auto session = to.lock()) {
      session->take(std::move(what));
    }
  }
  if (!offers_.empty()) take_turn_soon();
}

void SessionLoop::serve_in_turn(std::weak_ptr<PumpSession> session,
                                const wire::ChunkRequest& request) {
  chunks_.emplace_back(std::move(session), request);
  take_turn_soon();
}

// The sockets are looked at between any two turns.
void SessionLoop::take_turn_soon() {
  if (std::exchange(turning_, true)) return;
  asio::post(executor_, [self = shared_from_this()] {
    self->turning_ = false;
    self->take_turn();
  });
}

void SessionLoop::take_turn() {
  for (std::size_t i = 0; i < kOffersATurn && !offers_.empty(); ++i) {
    auto [to, what] = std::move(offers_.front());
    offers_.pop_front();
    if (const auto session = to.lock()) session->take(std::move(what));
  }
  for (std::size_t i = 0; i < kChunksATurn && !chunks_.empty(); ++i) {
    const auto [to, request] = std::move(chunks_.front());
    chunks_.pop_front();
    if (const auto session = to.lock()) session->serve(request);
  }
  if (!offers_.empty() || !chunks_.empty()) take_turn_soon();
}

}  // namespace ph::server
