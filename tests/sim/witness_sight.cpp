// The laws of what people see, and of libraries.
#include "tests/sim/line.hpp"
#include "tests/sim/screen.hpp"
#include "tests/sim/witness.hpp"

namespace ph::sim {

void Witness::activated(const PumpId& pump, const LibraryVersion& version, ByteView bytes) {
  const std::string name = pump.str() + ": library " + std::to_string(version.number);
  const Release* release = kit_.released(version);
  if (release == nullptr) return broken(name + " is active and was never released");
  if (crypto::sha256(bytes) != version.digest) {
    return broken(name + " is active and is not whole");
  }
  if (!crypto::verify(kit_.public_key(), crypto::kLibraryContext, bytes, release->signature)) {
    broken(name + " is active without the site's signature");
  }
}

void Witness::seen(const server::PumpView& view, SteadyTime now) {
  const auto& account = pumps_[view.id];
  if (view.contact == server::Contact::kLive) {
    const bool fresh = account.heard && now - *account.heard < 3 * kTelemetryInterval;
    if (!fresh) return broken(view.id.str() + ": shown as live, nothing was heard of it");
  }
  if (view.age) judge_age(view, *view.age, kUnseenAge, "", now);
}

void Witness::judge_age(const server::PumpView& view, milliseconds age, milliseconds unseen,
                        const char* who, SteadyTime now) {
  const auto& account = pumps_[view.id];
  if (!view.telemetry || account.cloned) return;
  const auto boot = account.boots.find(std::stoull(view.telemetry->access_point));
  if (boot == account.boots.end()) return broken(view.id.str() + ": telemetry of no boot");
  const auto true_age = now - (boot->second + view.telemetry->uptime);
  if (true_age <= age + unseen) return;
  const bool at_browser = *who != '\0';
  broken(view.id.str() + ": " + (at_browser ? who : "a value is shown as") + " " +
         std::to_string(age.count()) + " ms old and is " +
         std::to_string(std::chrono::duration_cast<milliseconds>(true_age).count()));
}

void Witness::met(const PumpId& pump, const std::vector<StandingAlarm>& alarms,
                  std::uint64_t horizon, SteadyTime now) {
  auto& account = pumps_[pump];
  std::map<std::int64_t, SteadyTime> standing;
  for (const auto& alarm : alarms) {
    const auto known = account.alarms.find(alarm.instance);
    standing[alarm.instance] = known == account.alarms.end() ? now : known->second;
  }
  account.alarms = std::move(standing);
  account.horizon = horizon;
}

void Witness::told_events(const PumpId& pump, std::uint64_t first,
                          const std::vector<PumpEvent>& events, SteadyTime now) {
  auto& account = pumps_[pump];
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (first + i <= account.horizon) continue;
    account.horizon = first + i;
    if (events[i].kind == EventKind::kAlarmRaised)
      account.alarms.try_emplace(events[i].number, now);
    if (events[i].kind == EventKind::kAlarmCleared) account.alarms.erase(events[i].number);
  }
}

void Witness::server_ended() {
  for (auto& [id, account] : pumps_) account.alarms.clear();
}

void Witness::shown(const Screen& screen, SteadyTime now) {
  if (!screen.is_connected()) return;
  for (const auto& [id, line] : screen.lines()) {
    if (line.view.age) {
      const auto since = std::chrono::duration_cast<milliseconds>(now - line.at);
      judge_age(line.view, *line.view.age + since, kUnseenAtScreen, "a browser shows a value as",
                now);
    }
  }
  judge_screen_alarms(screen, now);
}

// A browser that takes nothing sees nothing; it has the whole soon after it takes again.
void Witness::judge_screen_alarms(const Screen& screen, SteadyTime now) {
  const SteadyTime takes = std::max(screen.since(), screen.stalled_until());
  for (const auto& [id, account] : pumps_) {
    for (const auto& [instance, since] : account.alarms) {
      if (now - std::max(since, takes) < kToScreens) continue;
      if (screen.shows_alarm(id, instance)) continue;
      broken(id.str() + ": alarm " + std::to_string(instance) + " is not on the screen of " +
             screen.name());
    }
  }
}

}  // namespace ph::sim
