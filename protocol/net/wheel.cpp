#include "protocol/net/wheel.hpp"

#include <algorithm>

namespace ph::net {

Tick ticks_of(std::chrono::milliseconds limit) {
  const auto rounded_up = kTick - std::chrono::milliseconds{1};
  const auto whole = (std::max(limit, std::chrono::milliseconds{0}) + rounded_up) / kTick;
  // The tick in which it begins is already partly over.
  return static_cast<Tick>(std::min<std::int64_t>(whole + 1, 1'000'000));
}

void Watch::unlink() {
  if (next_ == nullptr) return;
  previous_->next_ = next_;
  next_->previous_ = previous_;
  next_ = previous_ = nullptr;
}

TimerWheel::Head::Head() {
  previous_ = this;
  next_ = this;
}

TimerWheel::TimerWheel(asio::io_context& context) : timer_(std::in_place, context) {}

void TimerWheel::place(Watch& watch, Tick when) {
  const Tick due = std::clamp(when, now_ + 1, now_ + kSlots - 1);
  watch.unlink();
  Head& head = slots_[due % kSlots];
  watch.when_ = due;
  watch.previous_ = head.previous_;
  watch.next_ = &head;
  head.previous_->next_ = &watch;
  head.previous_ = &watch;
}

void TimerWheel::look_by(Watch& watch, Tick when) {
  if (!timer_ || when == kNever) return;
  if (watch.is_linked() && watch.when_ <= when) return;
  place(watch, when);
  if (!running_) run();
}

void TimerWheel::shutdown() { timer_.reset(); }

void TimerWheel::run() {
  running_ = true;
  timer_->expires_after(kTick);
  timer_->async_wait([this](const boost::system::error_code& error) {
    if (!error) turn();
  });
}

void TimerWheel::turn() {
  ++now_;
  Head due;
  Head& head = slots_[now_ % kSlots];
  if (head.next_ != &head) {
    due.next_ = head.next_;
    due.previous_ = head.previous_;
    due.next_->previous_ = &due;
    due.previous_->next_ = &due;
    head.next_ = head.previous_ = &head;
  }
  while (due.next_ != &due) {
    Watch& watch = *due.next_;
    watch.unlink();
    const Tick next = watch.look(now_);
    if (next != kNever) look_by(watch, next);
  }
  running_ = !is_empty();
  if (running_) run();
}

bool TimerWheel::is_empty() const {
  return std::all_of(slots_.begin(), slots_.end(),
                     [](const Head& head) { return head.next_ == &head; });
}

}  // namespace ph::net
