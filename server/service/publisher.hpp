#pragma once
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "server/fleet/fleet_state.hpp"
#include "server/service/desk.hpp"

namespace ph::server {

// Who watches which ward, and what they have been given. Lives on the fleet strand; only a token
// may be dropped elsewhere.
class Publisher {
 public:
  using Sink = std::function<void(std::shared_ptr<const WardUpdate>)>;
  struct Watcher {
    WardId ward;
    Sink sink;
  };

  explicit Publisher(const FleetState& fleet) : fleet_(fleet) {}

  // Gives the whole ward at once, changes from then on while the watcher lives.
  void add(const std::shared_ptr<Watcher>& watcher, Now now);
  // Every pump that changed since the last call. Twice a second.
  void publish_changes(Now now);
  // Pumps whose alarms changed, before their turn.
  void publish_alarms(const std::vector<Slot>& slots, Now now);
  std::size_t watchers() const;

 private:
  struct Group {
    Revision seen = 0;
    std::vector<std::weak_ptr<Watcher>> watchers;
  };
  void send(Group& group, std::vector<PumpView> pumps, Now now);
  void prune();

  const FleetState& fleet_;
  std::map<WardId, Group> groups_;
};

}  // namespace ph::server
