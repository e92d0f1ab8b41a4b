#include "protocol/net/link.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace ph::net {
namespace {

constexpr std::chrono::milliseconds kLinger{1'000};
constexpr std::size_t kLingerBytes = 256 * 1024;

std::string after(Tick ticks) { return std::to_string((ticks - 1) * kTick.count()) + " ms"; }

// The tick `span` after `since`, or never.
Tick plus(Tick since, Tick span) {
  return since == kNever || span == kNever ? kNever : since + span;
}

}  // namespace

Link::Link(Loop& loop, Socket socket) : loop_(loop), socket_(std::move(socket)) { note_address(); }

void Link::note_address() {
  ErrorCode error;
  const auto endpoint = socket_.remote_endpoint(error);
  if (error) return;
  const std::string host = endpoint.address().to_string();
  address_ = (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" +
             std::to_string(endpoint.port());
}

void Link::note(std::string why) {
  if (why_.empty()) why_ = std::move(why);
}

void Link::cut(std::string why) {
  note(std::move(why));
  quiet_listener_ = nullptr;
  ErrorCode ignored;
  socket_.close(ignored);
}

std::string Link::why_or(const ErrorCode& error) const {
  if (!why_.empty()) return why_;
  if (error == asio::error::eof) return "connection ended by the peer";
  return error.message();
}

asio::awaitable<void> Link::linger() {
  const auto self = shared_from_this();
  shut();
  set_deadline(kLinger, "goodbye");
  std::array<char, 1024> scrap;
  std::size_t discarded = 0;
  while (discarded < kLingerBytes && !is_cut()) {
    const auto [error, bytes] = co_await socket_.async_read_some(asio::buffer(scrap), kDone);
    if (error) break;
    discarded += bytes;
  }
  cut("closed");
}

void Link::set_limits(const Limits& limits) {
  idle_ = ticks_of(limits.idle);
  write_stall_ = ticks_of(limits.write_stall);
}

void Link::set_deadline(std::chrono::milliseconds limit, const char* what) {
  deadline_ = loop_.wheel().now() + ticks_of(limit);
  deadline_limit_ = limit;
  deadline_what_ = what;
  loop_.wheel().look_by(*this, deadline_);
}

void Link::begin_read() {
  read_since_ = loop_.wheel().now();
  told_quiet_ = false;
  loop_.wheel().look_by(*this, next_look(read_since_));
}

void Link::begin_write() {
  write_since_ = loop_.wheel().now();
  loop_.wheel().look_by(*this, plus(write_since_, write_stall_));
}

void Link::complete_later(Done done, const ErrorCode& error, std::size_t bytes) {
  auto resume = [done = std::move(done), error, bytes]() mutable { std::move(done)(error, bytes); };
  asio::post(executor(), std::move(resume));
}

Tick Link::next_look(Tick now) const {
  Tick next = std::min({deadline_, plus(read_since_, idle_), plus(write_since_, write_stall_)});
  if (quiet_listener_ != nullptr && !told_quiet_ && idle_ != kNever) {
    next = std::min(next, plus(read_since_, std::max<Tick>(idle_ / 3, 1)));
  }
  return next == kNever ? kNever : std::max(next, now + 1);
}

Tick Link::look(Tick now) {
  if (is_cut()) return kNever;
  if (deadline_ <= now) {
    cut("no complete " + std::string(deadline_what_) + " within " +
        std::to_string(deadline_limit_.count()) + " ms");
  } else if (plus(read_since_, idle_) <= now) {
    cut("peer silent for " + after(idle_));
  } else if (plus(write_since_, write_stall_) <= now) {
    cut("peer took nothing for " + after(write_stall_));
  } else {
    const Tick quiet = plus(read_since_, std::max<Tick>(idle_ / 3, 1));
    if (quiet_listener_ != nullptr && !told_quiet_ && quiet <= now) {
      told_quiet_ = true;
      quiet_listener_->on_quiet();
    }
  }
  return is_cut() ? kNever : next_look(now);
}

void PlainLink::read_some(asio::mutable_buffer into, Done done) {
  begin_read();
  auto self = shared_from_this();
  auto finish = [this, self = std::move(self), done = std::move(done)](const ErrorCode& error,
                                                                       std::size_t bytes) mutable {
    end_read();
    std::move(done)(error, bytes);
  };
  socket_.async_read_some(into, std::move(finish));
}

void PlainLink::write_some(const Gather& from, Done done) {
  begin_write();
  auto self = shared_from_this();
  auto finish = [this, self = std::move(self), done = std::move(done)](const ErrorCode& error,
                                                                       std::size_t bytes) mutable {
    end_write();
    std::move(done)(error, bytes);
  };
  socket_.async_write_some(from, std::move(finish));
}

void PlainLink::shut() {
  ErrorCode ignored;
  socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

}  // namespace ph::net
