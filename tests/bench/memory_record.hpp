#pragma once
#include <array>
#include <vector>

#include "protocol/wire/session.hpp"

namespace ph::bench {

// A pump's record in memory. Keeps everything, so that it can be compared with the server's
// database afterwards.
class MemoryRecord final : public wire::Record {
 public:
  explicit MemoryRecord(StreamId stream) : stream_(stream) {}

  // The place of the new event in its lane.
  std::uint64_t add(PumpEvent event, SteadyTime now) {
    auto& lane = lanes_[index(lane_of(event.kind))];
    lane.push_back({{lane.size() + 1, std::move(event)}, now});
    return lane.size();
  }
  // Notes that everything up to `up_to` is acknowledged; calls `each` with the time of each event
  // that was not before.
  template <class Each>
  void forget(Lane lane, std::uint64_t up_to, Each&& each) {
    auto& done = acknowledged_[index(lane)];
    for (; done < up_to; ++done) each(lanes_[index(lane)][done].made);
  }
  const PumpEvent& event(Lane lane, std::uint64_t sequence) const {
    return lanes_[index(lane)][sequence - 1].recorded.event;
  }

  StreamId stream() const override { return stream_; }
  Cursors recorded() const override { return {lanes_[0].size(), lanes_[1].size()}; }
  Cursors acknowledged() const override { return acknowledged_; }
  std::vector<RecordedEvent> read(Lane lane, std::uint64_t from, std::size_t most) const override {
    const auto& all = lanes_[index(lane)];
    std::vector<RecordedEvent> out;
    for (std::size_t i = from - 1; i < all.size() && out.size() < most; ++i) {
      out.push_back(all[i].recorded);
    }
    return out;
  }

 private:
  struct Made {
    RecordedEvent recorded;
    SteadyTime made;
  };
  static std::size_t index(Lane lane) { return static_cast<std::size_t>(lane); }

  StreamId stream_;
  std::array<std::vector<Made>, kLaneCount> lanes_;
  Cursors acknowledged_{};
};

}  // namespace ph::bench
