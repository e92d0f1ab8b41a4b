#include "pumpagent/engine/event.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr std::array<std::string_view, 8> kWhys = {
    "volume given",        "stopped",    "alarm",        "given up", "time over",
    "limit of the window", "VTBI given", "loss of power"};

}  // namespace

std::string_view to_string(Why why) { return kWhys.at(static_cast<std::size_t>(why)); }

EventText::EventText(const EngineEvent& event) {
  switch (event.kind) {
    case EventKind::kInfusionEnded:
      add(event.by_person ? to_string(event.cause) : to_string(event.why));
      break;
    case EventKind::kBolusStarted:
      add(ph::to_string(event.activity));
      break;
    case EventKind::kBolusEnded:
      add(ph::to_string(event.activity));
      add(": ");
      add(to_string(event.why));
      break;
    case EventKind::kPrimingEnded:
      add(to_string(event.why));
      break;
    case EventKind::kDemandDenied:
      add(to_string(event.answer));
      break;
    default:
      break;
  }
}

void EventText::add(std::string_view words) {
  const std::size_t size = std::min(words.size(), text_.size() - size_);
  std::copy_n(words.begin(), size, text_.begin() + static_cast<std::ptrdiff_t>(size_));
  size_ += size;
}

void EventQueue::push(const EngineEvent& event) {
  if (count_ == kEvents) {
    ++lost_;
    return;
  }
  events_[(first_ + count_++) % kEvents] = event;
}

std::optional<EngineEvent> EventQueue::pop() {
  if (count_ == 0) return std::nullopt;
  const EngineEvent event = events_[first_];
  first_ = (first_ + 1) % kEvents;
  --count_;
  return event;
}

}  // namespace ph::agent
