#include "server/service/publisher.hpp"

namespace ph::server {

void Publisher::add(const std::shared_ptr<Watcher>& watcher, Now now) {
  auto [found, fresh] = groups_.try_emplace(watcher->ward);
  if (fresh) found->second.seen = fleet_.revision();
  found->second.watchers.push_back(watcher);
  auto whole = std::make_shared<WardUpdate>();
  whole->server_time = now.wall;
  whole->whole = true;
  whole->pumps = fleet_.changed_since(watcher->ward, 0, now);
  watcher->sink(std::move(whole));
}

void Publisher::send(Group& group, std::vector<PumpView> pumps, Now now) {
  if (pumps.empty()) return;
  auto update = std::make_shared<WardUpdate>();
  update->server_time = now.wall;
  update->pumps = std::move(pumps);
  for (const auto& weak : group.watchers) {
    if (const auto watcher = weak.lock()) watcher->sink(update);
  }
}

void Publisher::publish_changes(Now now) {
  prune();
  for (auto& [ward, group] : groups_) {
    auto pumps = fleet_.changed_since(ward, group.seen, now);
    group.seen = fleet_.revision();
    send(group, std::move(pumps), now);
  }
}

void Publisher::publish_alarms(const std::vector<Slot>& slots, Now now) {
  if (groups_.empty() || slots.empty()) return;
  for (auto& [ward, group] : groups_) {
    std::vector<PumpView> pumps;
    for (const Slot slot : slots) {
      const auto& record = fleet_.entry(slot).record;
      if (!record.retired && (ward.empty() || record.ward == ward)) {
        pumps.push_back(fleet_.view(slot, now));
      }
    }
    send(group, std::move(pumps), now);
  }
}

void Publisher::prune() {
  for (auto it = groups_.begin(); it != groups_.end();) {
    std::erase_if(it->second.watchers, [](const auto& weak) { return weak.expired(); });
    it = it->second.watchers.empty() ? groups_.erase(it) : std::next(it);
  }
}

std::size_t Publisher::watchers() const {
  std::size_t count = 0;
  for (const auto& [ward, group] : groups_) count += group.watchers.size();
  return count;
}

}  // namespace ph::server
