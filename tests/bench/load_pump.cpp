#include "tests/bench/load_pump.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "protocol/pack/pack.hpp"
#include "protocol/wire/codec.hpp"

namespace ph::bench {
namespace {

constexpr const char* kModel = "volumetric-lvp";

wire::Hello identity_of(const PumpId& id) {
  wire::Hello hello;
  hello.pump = id;
  hello.model = ModelId(kModel);
  hello.firmware = "bench";
  hello.boot = 1;
  return hello;
}

// A running infusion, with every member that a real one would have.
Telemetry running() {
  Telemetry out;
  out.state = PumpState::kRunning;
  out.order = OrderId("bench-order-0001");
  out.care_area = "general";
  out.entry = EntryId("sodium-chloride-0.9-1000mL-iv");
  out.drug = "sodium chloride 0.9 %";
  out.rate = millilitres_per_hour(125);
  out.vtbi = millilitres(1'000);
  out.remaining = std::chrono::hours(8);
  out.pressure = mmhg(40);
  out.battery = Charge::of(980);
  out.signal_dbm = -58;
  out.access_point = "ap-3-north";
  return out;
}

double in_ms(SteadyTime::duration span) {
  return std::chrono::duration<double, std::milli>(span).count();
}

}  // namespace

LoadPump::LoadPump(PumpId id, std::shared_ptr<net::TlsContext> tls, LoadTally& tally)
    : id_(std::move(id)),
      tls_(std::move(tls)),
      tally_(tally),
      record_(crypto::random_stream()),
      end_(identity_of(id_), record_),
      telemetry_(running()) {}

asio::awaitable<Status> LoadPump::connect() {
  std::vector<std::pair<std::string, std::string>> no_headers;
  auto stream = co_await net::dial(tls_, tally_.server, "/pump", tally_.limits, no_headers);
  if (!stream) co_return fail(stream.error());
  stream_ = std::move(*stream);
  waiting_.clear();
  sending_ = false;
  act(end_.connected(system_clock().now(), {}, library_));
  while (!end_.is_welcome()) {
    auto frame = co_await stream_->receive();
    if (!frame) {
      part(frame.error().detail);
      co_return fail(frame.error());
    }
    take(*frame);
  }
  ++tally_.welcome;
  co_return Status{};
}

asio::awaitable<void> LoadPump::listen() {
  std::string why;
  while (why.empty()) {
    auto frame = co_await stream_->receive();
    if (frame) {
      take(*frame);
    } else {
      why = frame.error().detail;
    }
  }
  --tally_.welcome;
  part(std::move(why));
}

void LoadPump::part(std::string why) {
  tally_.last_trouble = id_.str() + ": " + why;
  end_.disconnected();
  target_.reset();
  stream_->cut();
}

void LoadPump::take(net::Frame& frame) {
  const Now now = system_clock().now();
  const bool is_chunk = frame.kind == net::Frame::Kind::kBinary;
  if (is_chunk) tally_.library_bytes += frame.payload.size();
  act(is_chunk ? end_.received_chunk(frame.payload, now) : end_.received(frame.payload, now));
}

void LoadPump::report(Now now) {
  if (!end_.is_welcome()) return;
  telemetry_.wall = now.wall;
  telemetry_.uptime += std::chrono::seconds(1);
  telemetry_.infused = telemetry_.infused + microlitres(35);
  telemetry_.remaining -= std::chrono::seconds(1);
  // At once: the generator keeps the time, and a message that waits would be replaced.
  act(end_.offer_telemetry(telemetry_, now, wire::Urgency::kNow));
}

void LoadPump::happen(PumpEvent event, Now now) {
  event.wall = now.wall;
  record_.add(std::move(event), now.steady);
  ++tally_.events;
  act(end_.pump(now));
}

void LoadPump::act(std::vector<wire::PumpEffect> effects) {
  for (auto& effect : effects) {
    if (const auto* sent = std::get_if<wire::SendToServer>(&effect)) {
      send(sent->message);
    } else if (const auto* forget = std::get_if<wire::Forget>(&effect)) {
      const SteadyTime now = system_clock().now().steady;
      record_.forget(forget->lane, forget->up_to, [&](SteadyTime made) {
        ++tally_.acknowledged;
        tally_.ack_ms.add(in_ms(now - made));
      });
    } else if (const auto* wanted = std::get_if<wire::Fetch>(&effect)) {
      fetch(wanted->target);
    } else if (const auto* chunk = std::get_if<wire::StoreChunk>(&effect)) {
      keep(chunk->chunk);
    } else if (const auto* end = std::get_if<wire::HangUp>(&effect)) {
      tally_.last_trouble = id_.str() + ": " + end->reason;
      stream_->cut();
    }
  }
}

void LoadPump::send(const wire::PumpMessage& message) {
  if (std::holds_alternative<wire::TelemetryReport>(message)) ++tally_.telemetry;
  auto frame = std::make_shared<net::Frame>();
  frame->payload = wire::encode(message);
  if (std::holds_alternative<wire::ChunkRequest>(message)) {
    tally_.library_bytes += frame->payload.size();
  }
  waiting_.push_back(std::move(frame));
  if (std::exchange(sending_, true)) return;
  asio::co_spawn(stream_->executor(), drain(), asio::detached);
}

asio::awaitable<void> LoadPump::drain() {
  auto& stream = *stream_;
  while (!waiting_.empty()) {
    auto taken = std::exchange(waiting_, {});
    for (auto& frame : taken) {
      auto sent = co_await stream.send(std::move(frame));
      if (!sent) co_return;
    }
  }
  sending_ = false;
}

void LoadPump::fetch(const wire::LibraryTarget& target) {
  if (library_ == target.version || target_ == target) return;
  target_ = target;
  form_.reset();
  for (const wire::PackedForm& form : target.forms) {
    const bool fits = !form.base || (library_ && library_->digest == *form.base &&
                                     tally_.libraries.contains(*form.base));
    if (tally_.packed && fits && (!form_ || form.size < form_->size)) form_ = form;
  }
  fetched_.clear();
  ask_next();
}

void LoadPump::ask_next() {
  wire::ChunkRequest request;
  request.digest = form_ ? form_->digest : target_->version.digest;
  request.offset = static_cast<std::uint32_t>(fetched_.size());
  request.length = std::min((form_ ? form_->size : target_->size) - request.offset,
                            wire::ChunkRequest::kMaxLength);
  act(end_.request_chunk(request));
}

void LoadPump::keep(const wire::Chunk& chunk) {
  const Digest& awaited = form_ ? form_->digest : target_ ? target_->version.digest : Digest{};
  if (!target_ || chunk.digest != awaited || chunk.offset != fetched_.size()) return;
  fetched_.insert(fetched_.end(), chunk.bytes.begin(), chunk.bytes.end());
  if (fetched_.size() < (form_ ? form_->size : target_->size)) return ask_next();
  verify();
}

void LoadPump::verify() {
  const auto target = *std::exchange(target_, std::nullopt);
  const auto base = form_ && form_->base ? tally_.libraries.at(*form_->base) : nullptr;
  auto prove = [this, target, base, packed = form_.has_value(), key = tally_.public_key,
                fetched = std::exchange(fetched_, {}), back = stream_->executor()]() mutable {
    auto content = packed ? pack::unpack(fetched, target.size, base ? ByteView(*base) : ByteView{})
                          : Result<Bytes>(std::move(fetched));
    const bool whole = content && crypto::sha256(*content) == target.version.digest &&
                       crypto::verify(key, crypto::kLibraryContext, *content, target.signature);
    auto proved = whole ? std::make_shared<const Bytes>(std::move(*content)) : nullptr;
    asio::post(back, [this, target, proved = std::move(proved)] { hold_proved(target, proved); });
  };
  asio::post(tally_.provers, std::move(prove));
}

void LoadPump::hold_proved(const wire::LibraryTarget& target,
                           std::shared_ptr<const Bytes> content) {
  if (!content) {
    tally_.last_trouble = id_.str() + ": library does not verify";
    return;
  }
  if (form_ && form_->base) ++tally_.deltas;
  auto& kept = tally_.libraries[target.version.digest];
  if (!kept) kept = std::move(content);
  library_ = target.version;
  ++tally_.verified;
  PumpEvent staged;
  staged.kind = EventKind::kLibraryStaged;
  staged.number = target.version.number;
  PumpEvent active = staged;
  active.kind = EventKind::kLibraryActivated;
  active.text = to_hex(target.version.digest);
  telemetry_.library = target.version.number;
  const Now now = system_clock().now();
  happen(std::move(staged), now);
  happen(std::move(active), now);
}

}  // namespace ph::bench
