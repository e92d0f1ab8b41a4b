#pragma once
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "protocol/wire/session.hpp"
#include "tests/sim/pump.hpp"
#include "tests/sim/server.hpp"

namespace ph::sim {

// A copy of a pump's flash in another box, for a while: the same key, the same record up to then,
// and a life of its own from there on. One owner.
class Clone {
 public:
  // Requires that `pump` is on.
  Clone(const ServerRooms& rooms, const Pump& pump, std::uint64_t seed, SteadyTime until);
  void step(Now now, Server* server);
  bool is_over(Now now) const { return now.steady >= until_; }
  void cut();

 private:
  class Copy final : public wire::Record {
   public:
    StreamId id{};
    std::array<std::vector<RecordedEvent>, kLaneCount> lanes;
    Cursors known{};

    StreamId stream() const override { return id; }
    Cursors recorded() const override;
    Cursors acknowledged() const override { return known; }
    std::vector<RecordedEvent> read(Lane lane, std::uint64_t from, std::size_t most) const override;
  };
  void dial(Server& server, Now now);
  void live(Now now);
  void carry_out(std::vector<wire::PumpEffect> effects, Now now);

  ServerRooms rooms_;
  Dice dice_;
  PumpId id_;
  SteadyTime until_;
  Copy record_;
  wire::Hello hello_;
  std::optional<wire::PumpEnd> end_;
  std::shared_ptr<Line> line_;
  SteadyTime dial_at_{}, event_at_{};
};

}  // namespace ph::sim
