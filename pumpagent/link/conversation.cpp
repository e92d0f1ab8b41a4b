#include "pumpagent/link/conversation.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "protocol/base/log.hpp"
#include "protocol/wire/codec.hpp"

namespace ph::agent {
namespace {

namespace asio = net::asio;

constexpr const char* kPath = "/pump";
constexpr milliseconds kFirstWait{1'000};
constexpr milliseconds kLongestWait{60'000};
constexpr std::size_t kMostWaiting = 64;

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};

}  // namespace

Conversation::Conversation(ServerPlace server, wire::Hello identity, const wire::Record& record,
                           LinkedPump& pump, Clock& clock, std::uint64_t seed)
    : server_(std::move(server)),
      end_(std::move(identity), record),
      pump_(pump),
      clock_(clock),
      rng_(seed) {}

asio::awaitable<void> Conversation::run() {
  for (;;) {
    auto ended = co_await speak();
    const std::string why = ended ? "the server hung up" : ended.error().detail;
    line_.reset();
    end_.disconnected();
    pump_.unlinked(why_.empty() ? why : why_);
    why_.clear();
    told_linked_ = false;
    co_await wait_before_dialling();
  }
}

asio::awaitable<Status> Conversation::speak() {
  net::Limits limits;
  limits.idle = milliseconds{45'000};
  std::vector<std::pair<std::string, std::string>> no_headers;
  auto dialled = co_await net::dial(server_.tls, server_.address, kPath, limits, no_headers);
  if (!dialled) co_return fail(dialled.error());
  line_ = std::make_shared<Line>();
  line_->stream = std::move(*dialled);
  // Stays when start_over() lets go of it in the middle of a wait.
  const std::shared_ptr<Line> line = line_;
  carry_out(end_.connected(clock_.now(), pump_.standing_alarms(), pump_.active_library()));
  for (;;) {
    auto frame = co_await line->stream->receive();
    if (!frame) co_return fail(frame.error());
    take(*frame);
    if (line_ != line) co_return Status{};
  }
}

asio::awaitable<void> Conversation::wait_before_dialling() {
  const int doublings = std::min(failures_++, 6);
  const milliseconds most = std::min(kFirstWait * (1 << doublings), kLongestWait);
  std::uniform_int_distribution<std::int64_t> any(0, most.count());
  const milliseconds wait = at_least_ + milliseconds{any(rng_)};
  at_least_ = milliseconds{0};
  auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, wait);
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> Conversation::send_waiting(std::shared_ptr<Line> line) {
  while (!line->waiting.empty()) {
    net::SharedFrame frame = std::move(line->waiting.front());
    line->waiting.pop_front();
    auto sent = co_await line->stream->send(std::move(frame));
    // The receiving side sees the same end and tells it.
    if (!sent) line->stream->cut();
    if (!sent) break;
  }
  line->sending = false;
}

void Conversation::take(const net::Frame& frame) {
  const Now now = clock_.now();
  carry_out(frame.kind == net::Frame::Kind::kText ? end_.received(frame.payload, now)
                                                  : end_.received_chunk(frame.payload, now));
  if (!end_.is_welcome() || told_linked_) return;
  told_linked_ = true;
  failures_ = 0;
  pump_.linked();
}

void Conversation::record_grew() {
  if (line_ != nullptr && end_.is_welcome()) carry_out(end_.pump(clock_.now()));
}

bool Conversation::is_telemetry_due(SteadyTime now) const {
  if (line_ == nullptr || !end_.is_welcome()) return false;
  return pace_.is_due(now, end_.telemetry_interval());
}

void Conversation::offer_telemetry(const Telemetry& telemetry) {
  if (line_ == nullptr) return;
  const Now now = clock_.now();
  pace_.sent(now.steady);
  carry_out(end_.offer_telemetry(telemetry, now));
}

void Conversation::request_chunk(const wire::ChunkRequest& request) {
  if (line_ != nullptr && end_.is_welcome()) carry_out(end_.request_chunk(request));
}

void Conversation::start_over() {
  if (line_ != nullptr) line_->stream->cut();
}

void Conversation::carry_out(std::vector<wire::PumpEffect> effects) {
  for (wire::PumpEffect& effect : effects) carry_out(effect);
}

void Conversation::carry_out(wire::PumpEffect& effect) {
  std::visit(Match{[this](wire::SendToServer& e) { send(e.message); },
                   [this](wire::Forget& e) { pump_.acknowledged(e.lane, e.up_to); },
                   [this](wire::Propose& e) { pump_.propose(e.offer); },
                   [this](wire::Withdraw& e) { pump_.withdraw(e.cancel); },
                   [this](wire::Fetch& e) { pump_.wants_library(e.target); },
                   [this](wire::StoreChunk& e) { pump_.chunk_came(e.chunk); },
                   [this](wire::SetClock& e) { pump_.server_clock(e.server); },
                   [this](wire::HangUp& e) {
                     why_ = e.reason;
                     at_least_ = e.retry_after;
                     start_over();
                   }},
             effect);
}

void Conversation::send(const wire::PumpMessage& message) {
  if (line_ == nullptr) return;
  // The window of the lanes bounds events; what is beyond is telemetry for a stream that hangs.
  if (line_->waiting.size() >= kMostWaiting) return start_over();
  auto frame = std::make_shared<net::Frame>();
  frame->payload = wire::encode(message);
  line_->waiting.push_back(std::move(frame));
  if (line_->sending) return;
  line_->sending = true;
  asio::co_spawn(line_->stream->executor(), send_waiting(line_), asio::detached);
}

}  // namespace ph::agent
