#include <boost/asio/associated_executor.hpp>

#include "protocol/base/log.hpp"
#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

using Urgency = storage::Writer::Urgency;

namespace {

// The same events would be refused again: nothing is won by haste.
constexpr std::chrono::seconds kAfterBrokenRecord{60};

// The same gap on so many connections, each a while after the one before, is the pump's last word.
constexpr std::uint32_t kGapsBeforePassing = 3;

}  // namespace

asio::awaitable<Result<FleetDesk::Outcomes>> FleetDesk::commit(Changes changes) {
  std::function<Changes()> decide = [changes = std::move(changes)] { return changes; };
  co_return co_await commit_decided(std::move(decide));
}

asio::awaitable<Result<FleetDesk::Outcomes>> FleetDesk::commit_decided(
    std::function<Changes()> decide) {
  using Answer = Result<Outcomes>;
  auto begin = [](auto handler, FleetDesk* desk, std::function<Changes()> deciding) {
    auto home = asio::get_associated_executor(handler);
    auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    auto done = [desk, home, kept](Answer answer) {
      if (!answer) {
        asio::post(desk->rooms_.strand,
                   [desk, why = answer.error().detail] { desk->storage_failed(why); });
      }
      auto resume = [kept, answer = std::move(answer)]() mutable { (*kept)(std::move(answer)); };
      asio::post(home, std::move(resume));
    };
    auto submit = [desk, deciding = std::move(deciding), done = std::move(done)]() mutable {
      Changes changes = deciding();
      if (changes.empty()) return done(Outcomes{});
      desk->rooms_.writer.submit(std::move(changes), Urgency::kUrgent, std::move(done));
    };
    asio::post(desk->rooms_.strand, std::move(submit));
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Answer)>(
      begin, asio::use_awaitable, this, std::move(decide));
}

// What is told to a pump waits for the disk: an order that a pump may have must never be one that
// the next process takes for unsent, to be cancelled or expired behind the bedside's back. That
// holds for a repeat, too: it queues behind the first telling's own change, even with none to
// write.
void FleetDesk::carry_out(Effects effects) {
  std::vector<Waiting> waiting;
  for (auto& tell : effects.tells) {
    if (const auto& line = lines_[tell.slot]) waiting.push_back({line, std::move(tell)});
  }
  const auto watch = [this](Result<Outcomes> outcomes) {
    if (outcomes) return;
    asio::post(rooms_.strand, [this, why = outcomes.error().detail] { storage_failed(why); });
  };
  if (!effects.routine.empty()) {
    rooms_.writer.submit(std::move(effects.routine), Urgency::kRoutine, watch);
  }
  if (waiting.empty() && effects.urgent.empty()) return;
  auto then = [this, watch, waiting = std::move(waiting)](Result<Outcomes> outcomes) mutable {
    if (!outcomes) return watch(std::move(outcomes));
    if (waiting.empty()) return;
    asio::post(rooms_.strand,
               [this, waiting = std::move(waiting)]() mutable { tell_all(std::move(waiting)); });
  };
  rooms_.writer.submit(std::move(effects.urgent), Urgency::kUrgent, std::move(then));
}

// On the line for which it was meant: a newer connection is told anew at its welcome.
void FleetDesk::tell_all(std::vector<Waiting> waiting) {
  for (auto& [line, tell] : waiting) {
    std::visit([&line = line](auto& message) { line->deliver(std::move(message)); }, tell.message);
  }
}

void FleetDesk::commit_events(std::vector<EventsHeard> events, Urgency urgency) {
  if (events.empty()) return;
  const WallTime received = rooms_.clock.now().wall;
  Changes changes;
  changes.reserve(events.size());
  for (const auto& heard : events) {
    const auto& record = fleet_.entry(heard.slot).record;
    const auto& journal = journals_[heard.slot];
    changes.emplace_back(storage::AppendEvents{
        record.id, record.stream, heard.batch.lane, heard.batch.first, heard.batch.events, received,
        journal.acknowledged[static_cast<std::size_t>(heard.batch.lane)]});
  }
  auto done = [this, kept = std::make_shared<std::vector<EventsHeard>>(std::move(events))](
                  Result<Outcomes> outcomes) {
    auto finish = [this, kept, outcomes = std::move(outcomes)]() mutable {
      committed(std::move(*kept), std::move(outcomes));
    };
    asio::post(rooms_.strand, std::move(finish));
  };
  rooms_.writer.submit(std::move(changes), urgency, std::move(done));
}

void FleetDesk::committed(std::vector<EventsHeard> events, Result<Outcomes> outcomes) {
  if (!outcomes) return storage_failed(outcomes.error().detail);
  const Now now = rooms_.clock.now();
  for (std::size_t i = 0; i < events.size(); ++i) committed_one(events[i], (*outcomes)[i], now);
  publish_alarms();
}

void FleetDesk::committed_one(const EventsHeard& heard, const storage::Outcome& outcome, Now now) {
  using Kind = storage::Outcome::Kind;
  const auto& line = lines_[heard.slot];
  const bool current = line && fleet_.is_current(heard.slot, heard.connection);
  if (outcome.kind == Kind::kDone || outcome.kind == Kind::kDuplicate) {
    const auto fresh = std::min<std::size_t>(outcome.fresh, heard.batch.events.size());
    counts_.events += fresh;
    counts_.duplicates += heard.batch.events.size() - fresh;
    const std::span<const PumpEvent> all(heard.batch.events);
    if (outcome.lost > 0) {
      counts_.lost += outcome.lost;
      LogLine(Severity::kError, "record.lost")
          .field("pump", fleet_.entry(heard.slot).record.id.str())
          .field("lane", to_string(heard.batch.lane))
          .field("events", outcome.lost)
          .field("before", heard.batch.first);
    }
    carry_out(fleet_.stored(heard.slot, all.last(fresh), now));
    if (current) line->deliver(Durable{heard.batch.lane, outcome.cursor});
    return;
  }
  const std::string lane(to_string(heard.batch.lane));
  std::string why = "events of lane " + lane + " from " + std::to_string(heard.batch.first) + ": ";
  why += outcome.kind == Kind::kGap
             ? "expected " + std::to_string(outcome.cursor + 1) + ", a gap is never stored"
             : outcome.detail;
  const bool gap = outcome.kind == Kind::kGap;
  if (gap) note_gap(heard.slot, heard.batch.lane, heard.batch.first, why);
  trouble(heard.slot, gap ? "record.gap" : "record.conflict", why);
  if (current) {
    line->deliver(wire::Refusal{gap ? "record_gap" : "record_conflict", why, kAfterBrokenRecord});
  }
}

// A pump sends what it has from the stored cursor on. One that leaves the same gap on connection
// after connection has those events no more, whatever it once said: alarms to come outweigh them,
// and the lane goes on at its next connection, with the loss in the audit (record.lost).
void FleetDesk::note_gap(Slot slot, Lane lane, std::uint64_t first, const std::string& why) {
  Journal& journal = journals_[slot];
  journal.gaps = journal.trouble == "record.gap" + why ? journal.gaps + 1 : 1;
  if (journal.gaps < kGapsBeforePassing) return;
  journal.passed[static_cast<std::size_t>(lane)] = first - 1;
}

// A journal that does not fit is a matter for a person: said in the log each time, and once in the
// audit until it is another trouble.
void FleetDesk::trouble(Slot slot, const std::string& act, const std::string& why) {
  const std::string pump = fleet_.entry(slot).record.id.str();
  LogLine(Severity::kError, act).field("pump", pump).field("reason", why);
  if (std::exchange(journals_[slot].trouble, act + why) == act + why) return;
  Effects effects;
  effects.urgent.push_back(audit_row("server", act, pump, why));
  carry_out(std::move(effects));
}

void FleetDesk::storage_failed(const std::string& why) {
  if (failed_) return;
  failed_ = true;
  LogLine(Severity::kError, "storage.failed").field("reason", why);
  if (settings_.on_storage_failure) settings_.on_storage_failure(why);
}

}  // namespace ph::server
