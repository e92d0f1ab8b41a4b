#pragma once
#include <array>
#include <string>
#include <vector>

#include "protocol/wire/codec.hpp"
#include "protocol/wire/session.hpp"

namespace ph::wire {

// Messages and a record with everything set that a test does not care about.

inline Now at_ms(std::int64_t ms) {
  return Now{SteadyTime{std::chrono::milliseconds{ms}}, wall_from_ms(1'700'000'000'000 + ms)};
}

inline Hello a_hello(const std::string& pump = "P-0007") {
  Hello hello;
  hello.pump = PumpId{pump};
  hello.model = ModelId{"volumetric-lvp"};
  hello.firmware = "0.1.0";
  hello.boot = 3;
  return hello;
}

inline Telemetry a_telemetry(std::int64_t rate_nl_per_h = 125'000'000) {
  Telemetry telemetry;
  telemetry.state = PumpState::kRunning;
  telemetry.rate = nanolitres_per_hour(rate_nl_per_h);
  return telemetry;
}

inline PumpEvent an_event(const std::string& text = "start") {
  PumpEvent event;
  event.kind = EventKind::kKeyPressed;
  event.text = text;
  return event;
}

inline Welcome a_welcome(Cursors stored = {}) {
  Welcome welcome;
  welcome.protocol = 1;
  welcome.stored = stored;
  return welcome;
}

// A journal in memory. `forget_up_to` drops events as an old journal would.
class MemoryRecord final : public Record {
 public:
  StreamId stream() const override { return {}; }
  Cursors recorded() const override { return {lanes_[0].size(), lanes_[1].size()}; }
  Cursors acknowledged() const override { return acknowledged_; }
  std::vector<RecordedEvent> read(Lane lane, std::uint64_t from, std::size_t most) const override {
    std::vector<RecordedEvent> out;
    const auto& events = lanes_[static_cast<std::size_t>(lane)];
    for (std::uint64_t s = std::max(from, first_); s <= events.size() && out.size() < most; ++s) {
      out.push_back({s, events[s - 1]});
    }
    return out;
  }

  void add(Lane lane, PumpEvent event) {
    lanes_[static_cast<std::size_t>(lane)].push_back(std::move(event));
  }
  void add(Lane lane, int count) {
    for (int i = 0; i < count; ++i) add(lane, an_event(std::to_string(i)));
  }
  void acknowledge(Lane lane, std::uint64_t up_to) {
    auto& cursor = acknowledged_[static_cast<std::size_t>(lane)];
    cursor = std::max(cursor, up_to);
  }
  void drop_before(std::uint64_t first) { first_ = first; }
  const std::vector<PumpEvent>& events(Lane lane) const {
    return lanes_[static_cast<std::size_t>(lane)];
  }

 private:
  std::array<std::vector<PumpEvent>, kLaneCount> lanes_;
  Cursors acknowledged_{};
  std::uint64_t first_ = 1;
};

// The effects of one kind, in order.
template <class T, class Effect>
std::vector<T> all_of_kind(const std::vector<Effect>& effects) {
  std::vector<T> out;
  for (const Effect& effect : effects) {
    if (const T* found = std::get_if<T>(&effect)) out.push_back(*found);
  }
  return out;
}

// The messages of one kind that a pump's end sends.
template <class T>
std::vector<T> sent(const std::vector<PumpEffect>& effects) {
  std::vector<T> out;
  for (const SendToServer& effect : all_of_kind<SendToServer>(effects)) {
    if (const T* found = std::get_if<T>(&effect.message)) out.push_back(*found);
  }
  return out;
}

inline std::string hang_up_reason(const std::vector<PumpEffect>& effects) {
  const auto found = all_of_kind<HangUp>(effects);
  return found.empty() ? "no hang-up" : found.front().reason;
}

inline std::string close_code(const std::vector<ServerEffect>& effects) {
  const auto found = all_of_kind<Close>(effects);
  return found.empty() ? "no close" : found.front().refusal.code;
}

}  // namespace ph::wire
