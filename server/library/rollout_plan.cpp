#include "server/library/rollout_plan.hpp"

#include <algorithm>

namespace ph::server {
namespace {

constexpr std::size_t kLongestName = 40;
constexpr std::chrono::minutes kLongestSoak = std::chrono::hours{30 * 24};
constexpr std::chrono::hours kFarthest{365 * 24};
constexpr std::uint32_t kMostAlerts = 1'000;

bool is_shown_text(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

template <class IdType>
bool has_doubles(std::vector<IdType> ids) {
  std::sort(ids.begin(), ids.end());
  return std::adjacent_find(ids.begin(), ids.end()) != ids.end();
}

// Looks through one plan; what is wrong is gathered in `problems`.
class Look {
 public:
  Look(const RolloutPlan& plan, const PlanSite& site) : plan_(plan), site_(site) {}

  std::vector<std::string> problems() && {
    look_at_the_whole();
    for (std::size_t i = 0; i < plan_.waves.size(); ++i) look_at_wave(i);
    look_at_the_end();
    return std::move(problems_);
  }

 private:
  void say(std::string problem) { problems_.push_back(std::move(problem)); }

  void look_at_the_whole() {
    if (!site_.releases.contains(plan_.number)) {
      say("number: release " + std::to_string(plan_.number) + " is not there, the newest is " +
          (site_.releases.empty() ? "none" : std::to_string(*site_.releases.rbegin())));
    }
    if (plan_.waves.empty() || plan_.waves.size() > RolloutPlan::kMostWaves) {
      say("waves: expected 1 to " + std::to_string(RolloutPlan::kMostWaves) + ", got " +
          std::to_string(plan_.waves.size()));
    }
    if (plan_.not_before && *plan_.not_before < site_.now) {
      say("not before: lies in the past; leave it out to begin at once");
    } else if (plan_.not_before && *plan_.not_before - site_.now > kFarthest) {
      say("not before: lies more than a year ahead");
    }
    if (plan_.alerts_most && *plan_.alerts_most > kMostAlerts) {
      say("alerts: expected at most " + std::to_string(kMostAlerts) + " for each 100 infusions");
    }
    if (plan_.alerts_after == 0) say("alerts after: expected at least 1 infusion");
    if (plan_.emergency && (plan_.waves.size() != 1 || plan_.not_before)) {
      say("emergency: goes to all pumps at once, expected one wave and no schedule");
    }
  }

  void look_at_wave(std::size_t i) {
    const Wave& wave = plan_.waves[i];
    const std::string where = "wave " + std::to_string(i + 1) + ": ";
    if (wave.name.empty() || wave.name.size() > kLongestName || !is_shown_text(wave.name)) {
      say(where + "name: expected 1 to " + std::to_string(kLongestName) +
          " characters in one line");
    } else if (!names_.insert(wave.name).second) {
      say(where + "another wave has the name \"" + wave.name + "\" already");
    }
    look_at_members(wave, where);
    if (wave.success_percent == 0 || wave.success_percent > 100) {
      say(where + "success: expected 1 to 100 percent, got " +
          std::to_string(wave.success_percent));
    }
    if (wave.soak.count() < 0 || wave.soak > kLongestSoak) {
      say(where + "soak: expected 0 min to 30 days");
    }
    if (wave.percent > 100) {
      say(where + "percent: expected at most 100, got " + std::to_string(wave.percent));
    }
    if (wave.pumps.empty() && wave.wards.empty() && wave.percent <= reached_) {
      say(where +
          "holds no pump that an earlier wave does not hold; name pumps, wards or a higher "
          "percentage");
    }
    reached_ = std::max(reached_, wave.percent);
    if (wave.percent >= 100 && i + 1 < plan_.waves.size()) {
      say(where + "holds all pumps, expected that of the last wave only");
    }
  }

  void look_at_members(const Wave& wave, const std::string& where) {
    for (const auto& pump : wave.pumps) {
      if (!site_.pumps.contains(pump)) {
        say(where + "pump " + pump.str() + " is not in the registry or retired");
      }
    }
    for (const auto& ward : wave.wards) {
      if (!site_.wards.contains(ward)) say(where + "ward " + ward.str() + " is not configured");
    }
    if (has_doubles(wave.pumps)) say(where + "a pump is named twice");
    if (has_doubles(wave.wards)) say(where + "a ward is named twice");
  }

  void look_at_the_end() {
    if (!plan_.waves.empty() && plan_.waves.back().percent < 100) {
      say("waves: the last must hold all pumps (100 percent), so that none is left behind");
    }
  }

  const RolloutPlan& plan_;
  const PlanSite& site_;
  std::vector<std::string> problems_;
  std::set<std::string> names_;
  std::uint32_t reached_ = 0;  // percent of the waves before
};

}  // namespace

std::vector<std::string> check_plan(const RolloutPlan& plan, const PlanSite& site) {
  return Look(plan, site).problems();
}

RolloutPlan all_pumps_at_once(std::uint32_t number) {
  RolloutPlan out;
  out.number = number;
  Wave all;
  all.name = "all pumps";
  all.percent = 100;
  out.waves.push_back(std::move(all));
  return out;
}

// FNV-1a over "pump/number", stirred once more because its low bits alone spread badly.
std::uint32_t bucket_of(const PumpId& pump, std::uint32_t number) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : pump.str() + "/" + std::to_string(number)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccdU;
  return static_cast<std::uint32_t>((hash >> 32U) % 100);
}

std::uint32_t wave_of(const RolloutPlan& plan, const PumpPlace& place) {
  const std::uint32_t bucket = bucket_of(place.pump, plan.number);
  const auto holds = [&](const Wave& wave) {
    const auto has = [](const auto& ids, const auto& id) {
      return std::find(ids.begin(), ids.end(), id) != ids.end();
    };
    return bucket < wave.percent || has(wave.wards, place.ward) || has(wave.pumps, place.pump);
  };
  const auto first = std::find_if(plan.waves.begin(), plan.waves.end(), holds);
  const auto last = plan.waves.size() - 1;
  return static_cast<std::uint32_t>(
      std::min<std::size_t>(static_cast<std::size_t>(first - plan.waves.begin()), last));
}

}  // namespace ph::server
