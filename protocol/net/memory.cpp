#include "protocol/net/memory.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>

namespace ph::net {
namespace {

constexpr auto kDone = asio::as_tuple(asio::use_awaitable);

// What is on its way to one end. The timer never runs out: cancelling it wakes the receiver.
struct Inbox {
  explicit Inbox(const asio::any_io_executor& executor)
      : arrived(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer arrived;
  std::deque<SharedFrame> frames;
  std::string ended;  // why there will be no more after these; empty while open
};

struct Wire {
  explicit Wire(const asio::any_io_executor& executor)
      : inboxes{std::make_unique<Inbox>(executor), std::make_unique<Inbox>(executor)} {}

  void end(std::size_t inbox, const std::string& why) {
    if (inboxes[inbox]->ended.empty()) inboxes[inbox]->ended = why;
    inboxes[inbox]->arrived.cancel();
  }
  void cut() {
    for (std::size_t i = 0; i < inboxes.size(); ++i) {
      inboxes[i]->frames.clear();
      end(i, "cut");
    }
  }

  std::array<std::unique_ptr<Inbox>, 2> inboxes;
};

class MemoryStream final : public MessageStream {
 public:
  MemoryStream(std::shared_ptr<Wire> wire, std::size_t side, asio::any_io_executor executor,
               Peer peer)
      : wire_(std::move(wire)), side_(side), executor_(executor), peer_(std::move(peer)) {}
  // What was sent before a goodbye still arrives, as over TCP.
  ~MemoryStream() override {
    if (wire_->inboxes[side_]->ended.empty()) wire_->cut();
  }

  asio::awaitable<Result<Frame>> receive() override { return take(wire_, side_); }

  asio::awaitable<Status> send(SharedFrame frame) override {
    Inbox& own = *wire_->inboxes[side_];
    if (!own.ended.empty()) co_return fail(Fault::kUnavailable, own.ended);
    Inbox& other = *wire_->inboxes[1 - side_];
    other.frames.push_back(std::move(frame));
    other.arrived.cancel();
    co_return Status{};
  }

  asio::awaitable<void> close(std::string reason) override {
    wire_->end(1 - side_, "closed by the peer: code 1000 " + reason);
    wire_->end(side_, "closed by us: " + reason);
    co_return;
  }

  void cut() override { wire_->cut(); }
  const Peer& peer() const override { return peer_; }
  asio::any_io_executor executor() override { return executor_; }

 private:
  static asio::awaitable<Result<Frame>> take(std::shared_ptr<Wire> wire, std::size_t side) {
    Inbox& inbox = *wire->inboxes[side];
    while (inbox.frames.empty()) {
      if (!inbox.ended.empty()) co_return fail(Fault::kUnavailable, inbox.ended);
      co_await inbox.arrived.async_wait(kDone);
    }
    Frame frame = *inbox.frames.front();
    inbox.frames.pop_front();
    co_return std::move(frame);
  }

  std::shared_ptr<Wire> wire_;
  std::size_t side_;
  asio::any_io_executor executor_;
  Peer peer_;
};

}  // namespace

std::pair<std::unique_ptr<MessageStream>, std::unique_ptr<MessageStream>> memory_pair(
    asio::any_io_executor executor, Peer left, Peer right) {
  auto wire = std::make_shared<Wire>(executor);
  return {std::make_unique<MemoryStream>(wire, 0, executor, std::move(left)),
          std::make_unique<MemoryStream>(wire, 1, executor, std::move(right))};
}

}  // namespace ph::net
