#include "protocol/wire/codec.hpp"
#include "protocol/wire/session.hpp"

namespace ph::wire {
namespace {

constexpr std::chrono::milliseconds kAfterRate{10'000};
constexpr std::chrono::milliseconds kAfterMistake{60'000};  // the same again would fail again

std::string versions(std::uint32_t oldest, std::uint32_t newest) {
  return std::to_string(oldest) + " to " + std::to_string(newest);
}

std::vector<ServerEffect> only(ServerEffect effect) {
  std::vector<ServerEffect> out;
  out.push_back(std::move(effect));
  return out;
}

}  // namespace

ServerEnd::ServerEnd(PumpId certified) : certified_(std::move(certified)) {}

std::vector<ServerEffect> ServerEnd::received(std::string_view text_frame, Now now) {
  if (state_ == State::kClosed) return {};
  if (!pace_.take(now.steady)) {
    return close("rate", "more than 50 messages a second", kAfterRate);
  }
  auto message = decode_pump_message(text_frame);
  if (!message) return close("malformed", message.error().detail, kAfterMistake);
  auto* hello = std::get_if<Hello>(&*message);
  if (state_ == State::kAwaitingHello) {
    if (hello != nullptr) return introduce(std::move(*hello));
    return close("malformed", "expected a hello as the first message", kAfterMistake);
  }
  if (hello != nullptr) return close("malformed", "hello: came twice", kAfterMistake);
  if (state_ == State::kIntroduced) {
    return close("malformed", "expected no message between hello and welcome", kAfterMistake);
  }
  if (auto* report = std::get_if<TelemetryReport>(&*message)) {
    return only(Observe{std::move(report->telemetry)});
  }
  if (auto* batch = std::get_if<EventBatch>(&*message)) return take(std::move(*batch));
  return only(ServeChunk{std::get<ChunkRequest>(*message)});
}

std::vector<ServerEffect> ServerEnd::take(EventBatch batch) {
  if (++unstored_[static_cast<std::size_t>(batch.lane)] > kMostUnstored) {
    return close("rate",
                 "more than " + std::to_string(kMostUnstored) + " batches of lane " +
                     std::string(to_string(batch.lane)) + " without waiting for their storage",
                 kAfterRate);
  }
  return only(Store{std::move(batch)});
}

std::vector<ServerEffect> ServerEnd::introduce(Hello hello) {
  if (hello.oldest > kNewestProtocol || hello.newest < kOldestProtocol) {
    return close("protocol_version",
                 "pump speaks protocol " + versions(hello.oldest, hello.newest) + ", this server " +
                     versions(kOldestProtocol, kNewestProtocol),
                 kAfterMistake);
  }
  if (hello.pump != certified_) {
    return close("identity",
                 "hello of pump " + hello.pump.str() + " on the certificate of " + certified_.str(),
                 kAfterMistake);
  }
  state_ = State::kIntroduced;
  hello_ = hello;
  return only(Introduce{std::move(hello)});
}

std::vector<ServerEffect> ServerEnd::welcome(Cursors stored,
                                             std::chrono::milliseconds telemetry_interval,
                                             std::optional<LibraryTarget> library, Now now) {
  if (state_ != State::kIntroduced) return {};
  state_ = State::kOpen;
  Welcome out;
  out.protocol = protocol();
  out.wall = now.wall;
  out.stored = stored;
  out.telemetry_interval = telemetry_interval;
  out.library = std::move(library);
  if (out.library && protocol() < kPackedProtocol) out.library->forms.clear();
  return send(std::move(out));
}

std::vector<ServerEffect> ServerEnd::refuse(Refusal refusal) {
  if (state_ == State::kClosed) return {};
  state_ = State::kClosed;
  return only(Close{std::move(refusal)});
}

std::vector<ServerEffect> ServerEnd::stored(Lane lane, std::uint64_t up_to) {
  auto& unstored = unstored_[static_cast<std::size_t>(lane)];
  if (unstored > 0) --unstored;
  return send(Acknowledgement{lane, up_to});
}
std::vector<ServerEffect> ServerEnd::offer(const OrderOffer& offer) { return send(offer); }
std::vector<ServerEffect> ServerEnd::cancel(const OrderCancel& cancel) { return send(cancel); }
std::vector<ServerEffect> ServerEnd::offer_library(LibraryTarget target) {
  if (state_ != State::kOpen) return {};
  if (protocol() < kPackedProtocol) target.forms.clear();
  return send(LibraryOffer{std::move(target)});
}
std::vector<ServerEffect> ServerEnd::serve(Chunk chunk) { return send(std::move(chunk)); }

std::uint32_t ServerEnd::protocol() const { return std::min(hello_->newest, kNewestProtocol); }

std::vector<ServerEffect> ServerEnd::close(std::string code, std::string text,
                                           std::chrono::milliseconds retry_after) {
  return refuse(Refusal{std::move(code), std::move(text), retry_after});
}

std::vector<ServerEffect> ServerEnd::send(ServerMessage message) {
  if (state_ != State::kOpen) return {};
  return only(SendToPump{std::move(message)});
}

}  // namespace ph::wire
