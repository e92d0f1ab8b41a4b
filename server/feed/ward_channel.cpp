#include "server/feed/ward_channel.hpp"

#include <boost/asio/post.hpp>

#include "server/feed/browser.hpp"

namespace ph::server {
namespace {

net::SharedFrame text_frame(std::string payload) {
  auto frame = std::make_shared<net::Frame>();
  frame->payload = std::move(payload);
  return frame;
}

}  // namespace

WardChannel::WardChannel(asio::any_io_executor executor, Clock& clock, EncodeUpdate encode)
    : strand_(std::move(executor)), clock_(clock), encode_(std::move(encode)) {}

void WardChannel::open(Desk& desk, const WardId& ward) {
  const std::weak_ptr<WardChannel> weak = weak_from_this();
  const auto strand = strand_;
  subscription_ = desk.subscribe(ward, [weak, strand](std::shared_ptr<const WardUpdate> update) {
    asio::post(strand, [weak, update = std::move(update)]() mutable {
      if (auto self = weak.lock()) self->take(std::move(update));
    });
  });
}

void WardChannel::join(std::shared_ptr<Browser> browser) {
  asio::post(strand_, [self = shared_from_this(), browser = std::move(browser)] {
    self->browsers_.insert(browser);
    if (self->has_state_) browser->deliver(self->whole(), Browser::Share::kWhole);
  });
}

void WardChannel::leave(std::shared_ptr<Browser> browser) {
  asio::post(strand_, [self = shared_from_this(), browser = std::move(browser)] {
    self->browsers_.erase(browser);
  });
}

void WardChannel::send_whole(std::shared_ptr<Browser> browser) {
  asio::post(strand_, [self = shared_from_this(), browser = std::move(browser)] {
    if (self->has_state_) browser->deliver(self->whole(), Browser::Share::kWhole);
  });
}

void WardChannel::take(std::shared_ptr<const WardUpdate> update) {
  if (update->whole) pumps_.clear();
  const SteadyTime now = clock_.now().steady;
  for (const PumpView& view : update->pumps) pumps_.insert_or_assign(view.id, Known{view, now});
  const bool whole = update->whole || !has_state_;
  has_state_ = has_state_ || update->whole;
  if (!has_state_ || browsers_.empty()) return;
  const net::SharedFrame frame = text_frame(encode_(*update));
  for (const auto& browser : browsers_) {
    browser->deliver(frame, whole ? Browser::Share::kWhole : Browser::Share::kChange);
  }
}

net::SharedFrame WardChannel::whole() {
  const Now now = clock_.now();
  WardUpdate update;
  update.server_time = now.wall;
  update.whole = true;
  update.pumps.reserve(pumps_.size());
  for (const auto& [id, known] : pumps_) {
    update.pumps.push_back(known.view);
    auto& age = update.pumps.back().age;
    if (age) *age += std::chrono::duration_cast<std::chrono::milliseconds>(now.steady - known.at);
  }
  return text_frame(encode_(update));
}

}  // namespace ph::server
