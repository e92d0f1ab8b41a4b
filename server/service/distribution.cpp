#include "server/service/distribution.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "protocol/base/log.hpp"
#include "server/service/hop.hpp"

namespace ph::server {
namespace {

constexpr std::chrono::seconds kLookInterval{1};
constexpr const char* kServer = "server";

std::string name_of(std::uint32_t number) { return "library " + std::to_string(number); }

// The plan in one line, for the audit row.
std::string in_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ';');
  return text;
}

std::string_view word_of(RolloutAct act) {
  constexpr std::array<std::string_view, 4> kWords = {"opened", "paused", "resumed", "ended"};
  return kWords.at(static_cast<std::size_t>(act));
}

Result<Rollout> after_act(const Rollout& rollout, RolloutAct act, const std::string& reason,
                          const storage::LibraryUse& use, Now now) {
  switch (act) {
    case RolloutAct::kOpen:
      return next_wave(rollout, reason, now);
    case RolloutAct::kPause:
      return paused(rollout, reason, now);
    case RolloutAct::kResume:
      return resumed(rollout, reason, use, now);
    case RolloutAct::kEnd:
      return ended(rollout, reason, now);
  }
  return fail(Fault::kMalformed, "rollout: unknown act");
}

}  // namespace

Distribution::Distribution(DeskRooms rooms, FleetDesk& fleet, OnRelease on_release)
    : rooms_(rooms), fleet_(fleet), on_release_(on_release), timer_(rooms_.strand) {}

Result<std::unique_ptr<Distribution>> Distribution::open(DeskRooms rooms, FleetDesk& fleet,
                                                         OnRelease on_release) {
  std::unique_ptr<Distribution> out(new Distribution(rooms, fleet, on_release));
  if (auto loaded = out->load(); !loaded) return fail(loaded.error());
  Distribution* self = out.get();
  fleet.on_release([self](std::uint32_t number) { return self->roll_out_released(number); });
  fleet.on_enrolled([self] { self->fleet_.aim(self->rollouts_); });
  fleet.add_metrics([self](std::string& text) { self->add_metrics(text); });
  fleet.aim(out->rollouts_);
  return out;
}

Status Distribution::load() {
  auto records = rooms_.archive.rollouts();
  if (!records) return fail(records.error());
  for (const auto& record : *records) {
    if (auto loaded = load_one(record); !loaded) return loaded;
  }
  return {};
}

Status Distribution::load_one(const storage::RolloutRecord& record) {
  auto plan = parse_plan(record.plan);
  if (!plan) {
    return fail(plan.error().fault,
                "rollout of " + name_of(record.number) + ": " + plan.error().detail);
  }
  rollouts_.push_back(restored(std::move(*plan), record, rooms_.clock.now()));
  // What is over below a release that is out is nobody's target any more.
  if (record.state == RolloutState::kEnded) return {};
  return fleet_.keep_library(record.number);
}

void Distribution::start() { asio::co_spawn(rooms_.strand, watch(), asio::detached); }

void Distribution::stop() {
  asio::post(rooms_.strand, [this] {
    stopped_ = true;
    timer_.cancel();
  });
}

// A release that came just before the last end of this server may still lack its rollout.
asio::awaitable<void> Distribution::watch() {
  auto newest = co_await fleet_.active_library();
  if (newest) co_await roll_out_released((*newest)->number);
  while (!stopped_) {
    timer_.expires_after(kLookInterval);
    boost::system::error_code cut;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, cut));
    if (!stopped_) co_await look();
  }
}

asio::awaitable<void> Distribution::look() {
  auto list = [this] { return watched(); };
  const auto numbers = co_await ask(rooms_.strand, std::move(list));
  for (const auto number : numbers) co_await look_at(number);
}

asio::awaitable<void> Distribution::look_at(std::uint32_t number) {
  auto use = co_await read_use(number);
  if (!use) {
    LogLine(Severity::kError, "rollout.unread").field("reason", use.error().detail);
    co_return;
  }
  bool stepped = false;
  std::function<Changes()> decide = [this, number, &use, &stepped] {
    auto changes = step(number, *use);
    stepped = !changes.empty();
    return changes;
  };
  auto outcomes = co_await fleet_.commit_decided(std::move(decide));
  if (stepped && outcomes) co_await aim();
}

Distribution::Changes Distribution::step(std::uint32_t number, const storage::LibraryUse& use) {
  Rollout* rollout = find(number);
  if (rollout == nullptr) return {};
  WaveProof proof;
  if (rollout->open > 0) proof = count_waves(*rollout)[rollout->open - 1];
  auto next = advance(*rollout, proof, use, rooms_.clock.now());
  if (!next) return {};
  const std::string why = next->after.why;
  return turn(std::move(next->after), Deed{kServer, next->act, why});
}

Rollout* Distribution::find(std::uint32_t number) {
  const auto found = std::find_if(rollouts_.begin(), rollouts_.end(),
                                  [number](const auto& one) { return one.plan.number == number; });
  return found == rollouts_.end() ? nullptr : &*found;
}

Distribution::Changes Distribution::turn(Rollout next, const Deed& deed) {
  const std::uint32_t number = next.plan.number;
  const Now now = rooms_.clock.now();
  const bool alarming = next.state == RolloutState::kStopped;
  LogLine(alarming ? Severity::kWarn : Severity::kInfo, "rollout." + deed.act)
      .field("number", number)
      .field("open", next.open)
      .field("by", deed.by)
      .field("reason", deed.reason);
  Changes out;
  out.emplace_back(
      storage::KeepRollout{record_of(next), {now.wall, deed.by, deed.act, deed.reason}});
  const bool begins = deed.act == "started" || deed.act == "scheduled";
  out.push_back(fleet_.audit_row(
      deed.by, "rollout." + deed.act, name_of(number),
      begins ? deed.reason + "; " + in_one_line(plan_text(next.plan)) : deed.reason));
  const bool takes_over = next.open > 0 && next.state == RolloutState::kRunning;
  if (Rollout* known = find(number)) {
    *known = std::move(next);
  } else {
    rollouts_.push_back(std::move(next));
    std::sort(rollouts_.begin(), rollouts_.end(),
              [](const Rollout& a, const Rollout& b) { return a.plan.number < b.plan.number; });
  }
  if (!takes_over) return out;
  for (auto& older : rollouts_) {
    if (older.plan.number >= number) break;
    auto over = superseded(older, number, now);
    if (!over) continue;
    const std::string act(storage::to_string(over->state));
    auto more = turn(std::move(*over), Deed{kServer, act, name_of(number) + " takes its place"});
    std::move(more.begin(), more.end(), std::back_inserter(out));
  }
  return out;
}

asio::awaitable<void> Distribution::aim() {
  auto job = [this] {
    fleet_.aim(rollouts_);
    return true;
  };
  co_await ask(rooms_.strand, std::move(job));
}

// A pump that refused it for good looks at it again only when it is asked anew.
asio::awaitable<void> Distribution::offer_again(std::uint32_t number) {
  auto job = [this, number] {
    fleet_.offer_again(number);
    return true;
  };
  co_await ask(rooms_.strand, std::move(job));
}

asio::awaitable<void> Distribution::roll_out_released(std::uint32_t number) {
  if (on_release_ != OnRelease::kAllPumps) co_return;
  auto is_new = [this, number] {
    return rollouts_.empty() || rollouts_.back().plan.number < number;
  };
  const bool lacks_one = co_await ask(rooms_.strand, std::move(is_new));
  if (!lacks_one) co_return;
  auto plan = all_pumps_at_once(number);
  std::string reason = "configured: a release goes to all pumps at once";
  auto started = co_await start_rollout(std::move(plan), std::move(reason), UserName(kServer));
  if (started && started->problems.empty()) co_return;
  const std::string why = started ? started->problems.front() : started.error().detail;
  LogLine(Severity::kError, "rollout.not_started").field("number", number).field("reason", why);
}

asio::awaitable<Result<RolloutAnswer>> Distribution::start_rollout(RolloutPlan plan,
                                                                   std::string reason,
                                                                   UserName actor) {
  const std::uint32_t number = plan.number;
  auto read = [this] { return rooms_.archive.libraries(); };
  auto libraries = co_await ask(rooms_.readers, std::move(read));
  if (!libraries) co_return fail(libraries.error());
  auto check = [this, &plan, &libraries] { return check_plan(plan, plan_site(*libraries)); };
  RolloutAnswer answer;
  answer.problems = co_await ask(rooms_.strand, std::move(check));
  if (!answer.problems.empty()) co_return answer;
  auto ready = co_await fleet_.learn_library(number);
  if (!ready) co_return fail(ready.error());
  std::string refused;
  std::function<Changes()> decide = [this, &plan, &reason, &actor, &refused]() -> Changes {
    refused = refuse_start(rollouts_, plan.number);
    if (!refused.empty()) return {};
    auto next = begin(std::move(plan), reason, rooms_.clock.now());
    const bool waits = next.state == RolloutState::kScheduled;
    return turn(std::move(next), Deed{actor.str(), waits ? "scheduled" : "started", reason});
  };
  auto outcomes = co_await fleet_.commit_decided(std::move(decide));
  if (!refused.empty()) co_return fail(Fault::kConflict, refused);
  if (!outcomes) co_return fail(outcomes.error());
  co_await aim();
  auto view = co_await view_of(number);
  if (!view) co_return fail(view.error());
  answer.rollout = std::move(*view);
  co_return answer;
}

asio::awaitable<Result<RolloutView>> Distribution::act_on_rollout(std::uint32_t number,
                                                                  RolloutAct act,
                                                                  std::string reason,
                                                                  UserName actor) {
  auto use = co_await read_use(number);
  if (!use) co_return fail(use.error());
  Status refused;
  std::function<Changes()> decide = [this, number, act, &reason, &actor, &use,
                                     &refused]() -> Changes {
    const Rollout* rollout = find(number);
    if (rollout == nullptr) {
      refused = fail(Fault::kNotFound, name_of(number) + ": has no rollout");
      return {};
    }
    auto next = after_act(*rollout, act, reason, *use, rooms_.clock.now());
    if (next) return turn(std::move(*next), Deed{actor.str(), std::string(word_of(act)), reason});
    refused = fail(next.error());
    return {};
  };
  auto outcomes = co_await fleet_.commit_decided(std::move(decide));
  if (!refused) co_return fail(refused.error());
  if (!outcomes) co_return fail(outcomes.error());
  co_await aim();
  if (act == RolloutAct::kResume) co_await offer_again(number);
  co_return co_await view_of(number);
}

}  // namespace ph::server
