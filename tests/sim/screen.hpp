#pragma once
#include <map>
#include <memory>
#include <string>

#include "server/fleet/views.hpp"
#include "server/service/desk.hpp"

namespace ph::sim {

// One browser at the feed, as far as a page is one: it keeps what it is sent, and lets values grow
// older from when they came. Outlives every server process. One owner.
class Screen {
 public:
  struct Line {
    server::PumpView view;
    SteadyTime at{};  // when it came
  };

  explicit Screen(std::string name) : name_(std::move(name)) {}

  // ---- the wire --------------------------------------------------------------------------------
  void connected(SteadyTime now) {
    connected_ = true;
    since_ = now;
    lines_.clear();
  }
  void disconnected() { connected_ = false; }
  void take(const server::WardUpdate& update, SteadyTime now) {
    if (update.whole) lines_.clear();
    for (const auto& view : update.pumps) lines_.insert_or_assign(view.id, Line{view, now});
  }
  void stall_until(SteadyTime until) { stalled_until_ = std::max(stalled_until_, until); }

  // ---- what stands on it -----------------------------------------------------------------------
  const std::string& name() const { return name_; }
  bool is_connected() const { return connected_; }
  SteadyTime since() const { return since_; }
  SteadyTime stalled_until() const { return stalled_until_; }
  const std::map<PumpId, Line>& lines() const { return lines_; }
  bool shows_alarm(const PumpId& pump, std::int64_t instance) const {
    const auto found = lines_.find(pump);
    if (found == lines_.end()) return false;
    for (const auto& alarm : found->second.view.alarms) {
      if (alarm.alarm.instance == instance) return true;
    }
    return false;
  }

 private:
  std::string name_;
  bool connected_ = false;
  SteadyTime since_{}, stalled_until_{};
  std::map<PumpId, Line> lines_;
};

}  // namespace ph::sim
