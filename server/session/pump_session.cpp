#include "server/session/pump_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "protocol/base/log.hpp"
#include "protocol/wire/codec.hpp"

namespace ph::server {
namespace {

// The fleet strand's way to a session; never keeps it alive.
class Line final : public PumpLine {
 public:
  Line(std::shared_ptr<SessionLoop> loop, std::weak_ptr<PumpSession> session)
      : loop_(std::move(loop)), session_(std::move(session)) {}
  void deliver(ToPump what) override { loop_->deliver(session_, std::move(what)); }

 private:
  std::shared_ptr<SessionLoop> loop_;
  std::weak_ptr<PumpSession> session_;
};

std::string code_of(const Error& error) {
  if (error.fault == Fault::kUnavailable) return "busy";
  return error.fault == Fault::kRefused ? "not_enrolled" : "identity";
}

}  // namespace

PumpSession::PumpSession(std::unique_ptr<net::MessageStream> stream, PumpId certified,
                         std::shared_ptr<SessionLoop> loop)
    : stream_(std::move(stream)), loop_(std::move(loop)), end_(std::move(certified)) {}

asio::awaitable<void> PumpSession::run() {
  std::string why;
  for (;;) {
    auto frame = co_await stream_->receive();
    if (!frame) {
      why = frame.error().detail;
      break;
    }
    if (goodbye_) continue;
    if (frame->kind == net::Frame::Kind::kBinary) {
      refuse(wire::Refusal{"malformed", "a binary frame: pumps send text only", {}});
      continue;
    }
    const Now now = loop_->clock().now();
    auto effects = end_.received(frame->payload, now);
    for (auto& effect : effects) {
      auto* introduction = std::get_if<wire::Introduce>(&effect);
      if (introduction == nullptr) {
        act(effect);
      } else {
        co_await introduce(std::move(introduction->hello));
      }
    }
    const auto wait = pace_.heard(now.steady);
    if (wait.count() > 0) co_await pause(wait);
  }
  loop_->flush();
  if (connection_ != 0) {
    loop_->gate().gone(slot_, connection_);
    LogLine(Severity::kInfo, "pump.disconnected")
        .field("pump", end_.pump().str())
        .field("why", why);
  }
}

asio::awaitable<void> PumpSession::pause(std::chrono::nanoseconds span) {
  asio::steady_timer timer(stream_->executor(), span);
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> PumpSession::introduce(wire::Hello hello) {
  const std::string firmware = hello.firmware;
  if (hello.library) held_ = hello.library->digest;
  std::shared_ptr<PumpLine> line = std::make_shared<Line>(loop_, weak_from_this());
  const Digest key = stream_->peer().key_digest;
  auto admitted = co_await loop_->gate().introduce(std::move(hello), key, std::move(line));
  if (!admitted) {
    const Error& error = admitted.error();
    refuse(wire::Refusal{code_of(error), error.detail, std::chrono::seconds{5}});
    co_return;
  }
  slot_ = admitted->slot;
  connection_ = admitted->connection;
  welcome(*admitted);
  loop_->gate().ready(slot_, connection_);
  LogLine(Severity::kInfo, "pump.connected")
      .field("pump", end_.pump().str())
      .field("from", stream_->peer().address)
      .field("firmware", firmware);
}

// At once, since a pump tells nothing before it: a library whose delta is still to be made follows.
void PumpSession::welcome(const Admission& admission) {
  // A rollout may have stepped in between: what came on the line is the later word.
  if (!told_) library_ = admission.library;
  const auto delta = known_delta();
  std::optional<wire::LibraryTarget> offered;
  if (library_ && delta) {
    delta_ = *delta;
    offered = target();
  }
  act_all(
      end_.welcome(admission.stored, admission.telemetry_interval, offered, loop_->clock().now()));
  if (library_ && !offered) offer_library(library_);
}

// Empty where none is needed: nothing held, or a pump that could not take it.
std::optional<Deltas::Found> PumpSession::known_delta() const {
  const bool packs = end_.hello() && end_.hello()->newest >= wire::kPackedProtocol;
  if (!library_ || !held_ || !packs) return Deltas::Found{};
  return loop_->deltas().known(*held_, *library_);
}

wire::LibraryTarget PumpSession::target() const {
  wire::LibraryTarget out = library_->target();
  if (delta_) out.forms.push_back(delta_->form());
  return out;
}

void PumpSession::offer_library(std::shared_ptr<const LibraryImage> image) {
  library_ = std::move(image);
  delta_.reset();
  if (!library_) return;
  if (const auto delta = known_delta()) {
    delta_ = *delta;
    return act_all(end_.offer_library(target()));
  }
  asio::co_spawn(stream_->executor(), offer_with_delta(shared_from_this()), asio::detached);
}

asio::awaitable<void> PumpSession::offer_with_delta(std::shared_ptr<PumpSession> self) {
  const auto image = self->library_;
  const Digest held = *self->held_;
  auto wanted = image;
  auto delta = co_await self->loop_->deltas().make(held, std::move(wanted));
  if (self->library_ != image || self->goodbye_) co_return;
  self->delta_ = std::move(delta);
  self->act_all(self->end_.offer_library(self->target()));
}

void PumpSession::take(ToPump what) {
  if (goodbye_) return;
  if (const auto* durable = std::get_if<Durable>(&what)) {
    act_all(end_.stored(durable->lane, durable->up_to));
  } else if (const auto* offer = std::get_if<wire::OrderOffer>(&what)) {
    act_all(end_.offer(*offer));
  } else if (const auto* cancel = std::get_if<wire::OrderCancel>(&what)) {
    act_all(end_.cancel(*cancel));
  } else if (auto* image = std::get_if<std::shared_ptr<const LibraryImage>>(&what)) {
    told_ = true;
    offer_library(std::move(*image));
  } else if (auto* refusal = std::get_if<wire::Refusal>(&what)) {
    refuse(std::move(*refusal));
  }
}

void PumpSession::act_all(std::vector<wire::ServerEffect> effects) {
  for (auto& effect : effects) act(effect);
}

void PumpSession::act(wire::ServerEffect& effect) {
  if (auto* observed = std::get_if<wire::Observe>(&effect)) {
    loop_->hear(TelemetryHeard{slot_, connection_, std::move(observed->telemetry)});
  } else if (auto* store = std::get_if<wire::Store>(&effect)) {
    note_activation(store->batch);
    loop_->hear(EventsHeard{slot_, connection_, std::move(store->batch)});
  } else if (const auto* sent = std::get_if<wire::SendToPump>(&effect)) {
    send(sent->message);
  } else if (const auto* served = std::get_if<wire::ServeChunk>(&effect)) {
    ask_for_turn(served->request);
  } else if (const auto* close = std::get_if<wire::Close>(&effect)) {
    report(close->refusal);
    goodbye_ = close->refusal.code;
    send(close->refusal);
  }
}

// From here on the next delta starts from what it has become.
void PumpSession::note_activation(const wire::EventBatch& batch) {
  for (const PumpEvent& event : batch.events) {
    if (event.kind != EventKind::kLibraryActivated) continue;
    if (const auto digest = array_from_hex<32>(event.text)) held_ = *digest;
  }
}

void PumpSession::ask_for_turn(const wire::ChunkRequest& request) {
  if (chunks_asked_ >= kMostWaiting) return cut_slow();
  ++chunks_asked_;
  loop_->serve_in_turn(weak_from_this(), request);
}

void PumpSession::serve(const wire::ChunkRequest& request) {
  --chunks_asked_;
  if (goodbye_) return;
  if (!library_ && told_) return;  // withdrawn while the pump was fetching
  if (!library_) return refuse(wire::Refusal{"malformed", "chunk: no library is released", {}});
  const Parcel* parcel = library_->find(request.digest);
  if (delta_ && request.digest == delta_->parcel.digest()) parcel = &delta_->parcel;
  // Replaced while the pump was fetching: the offer of the new one is on its way.
  if (parcel == nullptr) return;
  auto chunk = parcel->cut(request);
  if (!chunk) return refuse(wire::Refusal{"malformed", chunk.error().detail, {}});
  loop_->hear(ChunkServed{slot_, connection_, chunk->offset, parcel->size()});
  act_all(end_.serve(std::move(*chunk)));
}

void PumpSession::refuse(wire::Refusal refusal) { act_all(end_.refuse(std::move(refusal))); }

void PumpSession::report(const wire::Refusal& refusal) {
  LogLine(Severity::kWarn, "pump.refused")
      .field("pump", end_.pump().str())
      .field("from", stream_->peer().address)
      .field("code", refusal.code)
      .field("reason", refusal.text);
  // The fleet desk has already kept the row of a replacement.
  if (refusal.code == "replaced") return;
  loop_->gate().refused(end_.pump().str(), refusal.code, refusal.text);
}

void PumpSession::cut_slow() {
  LogLine(Severity::kWarn, "pump.slow").field("pump", end_.pump().str());
  stream_->cut();
}

void PumpSession::send(const wire::ServerMessage& message) {
  if (waiting_.size() >= kMostWaiting) return cut_slow();
  const auto kind = wire::is_binary(message) ? net::Frame::Kind::kBinary : net::Frame::Kind::kText;
  waiting_.push_back(std::make_shared<const net::Frame>(net::Frame{kind, wire::encode(message)}));
  if (sending_) return;
  sending_ = true;
  asio::co_spawn(stream_->executor(), drain(shared_from_this()), asio::detached);
}

asio::awaitable<void> PumpSession::drain(std::shared_ptr<PumpSession> self) {
  auto& stream = *self->stream_;
  while (!self->waiting_.empty()) {
    std::vector<net::SharedFrame> taken = std::exchange(self->waiting_, {});
    for (auto& frame : taken) {
      auto sent = co_await stream.send(std::move(frame));
      if (sent) continue;
      self->waiting_.clear();
      stream.cut();
      co_return;
    }
  }
  self->sending_ = false;
  if (self->goodbye_) co_await stream.close(*self->goodbye_);
}

}  // namespace ph::server
