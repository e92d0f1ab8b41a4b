#include "protocol/base/log.hpp"
#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kMostRefusals = 4'096;
constexpr std::chrono::minutes kRefusalInterval{1};

}  // namespace

asio::awaitable<Status> FleetDesk::identify(PumpId pump, Digest key) {
  auto job = [this, &pump, &key]() -> Status {
    auto slot = fleet_.identify(pump, key);
    if (!slot) return fail(slot.error());
    return {};
  };
  co_return co_await ask(rooms_.strand, std::move(job));
}

asio::awaitable<Result<Admission>> FleetDesk::introduce(wire::Hello hello, Digest key,
                                                        std::shared_ptr<PumpLine> line) {
  auto read = [this, &hello] { return rooms_.archive.cursors(hello.pump, hello.stream); };
  auto stored = co_await ask(rooms_.readers, std::move(read));
  if (!stored) co_return fail(stored.error());
  const auto held = hello.library;
  bool unknown = false;
  auto job = [this, &hello, &key, &line, &stored, &unknown] {
    auto admission = admit(hello, key, line, *stored);
    unknown = admission && hello.library && !fleet_.held_library(admission->slot);
    return admission;
  };
  auto admission = co_await ask(rooms_.strand, std::move(job));
  // A release that no pump held when this server started. If it cannot be read, or is another
  // site's, orders for the pump are refused by its name.
  if (unknown) static_cast<void>(co_await learn_library(held->number));
  co_return admission;
}

Result<Admission> FleetDesk::admit(const wire::Hello& hello, const Digest& key,
                                   const std::shared_ptr<PumpLine>& line, const Cursors& stored) {
  auto slot = fleet_.identify(hello.pump, key);
  if (!slot) return fail(slot.error());
  const auto& record = fleet_.entry(*slot).record;
  if (record.model != hello.model) {
    return fail(Fault::kRefused, "pump " + hello.pump.str() + ": says it is a " +
                                     hello.model.str() + ", enrolled as " + record.model.str());
  }
  Changes notes;
  if (auto& before = lines_[*slot]) {
    ++counts_.replaced;
    LogLine(Severity::kWarn, "pump.replaced").field("pump", hello.pump.str());
    before->deliver(wire::Refusal{"replaced", "a newer connection of this pump took its place",
                                  std::chrono::seconds{30}});
    notes.push_back(audit_row("server", "pump.replaced", hello.pump.str(),
                              "a second live connection; the newest wins"));
  }
  note_identity(*slot, hello, key, notes);
  if (record.stream != StreamId{} && record.stream != hello.stream) {
    LogLine(Severity::kWarn, "pump.new_journal").field("pump", hello.pump.str());
    notes.push_back(audit_row("server", "pump.new_journal", hello.pump.str(),
                              "its journal is another one than before; events may be lost"));
  }
  judge_journal(*slot, hello, stored);
  const Now now = rooms_.clock.now();
  auto effects = fleet_.connected(*slot, ++last_connection_, hello, now);
  for (auto& note : notes) effects.urgent.push_back(std::move(note));
  lines_[*slot] = line;
  carry_out(std::move(effects));
  publish_alarms();
  Admission out;
  out.slot = *slot;
  out.connection = last_connection_;
  out.stored = stored;
  out.telemetry_interval = settings_.contact.telemetry_interval;
  out.library = image_for(*slot);
  return out;
}

// The newest connection wins; that there are two is for people.
void FleetDesk::note_identity(Slot slot, const wire::Hello& hello, const Digest& key,
                              Changes& notes) {
  const std::string why = fleet_.take_over(slot, hello, rooms_.clock.now());
  if (!why.empty()) {
    LogLine(Severity::kError, "pump.in_two_places")
        .field("pump", hello.pump.str())
        .field("reason", why);
    notes.push_back(audit_row("server", "pump.in_two_places", hello.pump.str(),
                              why + "; no order is given to it until this is over"));
  }
  Effects used = fleet_.proven(slot, key);
  if (used.urgent.empty()) return;
  for (auto& change : used.urgent) notes.push_back(std::move(change));
  notes.push_back(audit_row("server", "pump.key_replaced", hello.pump.str(),
                            "key " + to_hex(key).substr(0, 16) + " was used, the one before is " +
                                "worth nothing any more"));
}

// A journal that ends before the stored cursor was cloned or rolled back; one that was acknowledged
// beyond it tells that this database is an older copy.
void FleetDesk::judge_journal(Slot slot, const wire::Hello& hello, const Cursors& stored) {
  Journal& journal = journals_[slot];
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    journal.acknowledged[i] = std::max(hello.acknowledged[i], journal.passed[i]);
    const std::string lane = "lane " + std::string(to_string(static_cast<Lane>(i)));
    const std::string here = "stored up to " + std::to_string(stored[i]);
    if (hello.recorded[i] < stored[i]) {
      trouble(slot, "record.rolled_back",
              lane + ": " + here + ", the pump's record ends at " +
                  std::to_string(hello.recorded[i]) + "; its journal is a copy or an older state");
    } else if (hello.acknowledged[i] > stored[i]) {
      trouble(slot, "record.redelivered",
              lane + ": " + here + ", acknowledged to the pump up to " +
                  std::to_string(hello.acknowledged[i]) +
                  "; this database is an older copy, what the pump still holds comes again");
    }
  }
}

void FleetDesk::ready(Slot slot, ConnectionNumber connection) {
  asio::post(rooms_.strand, [this, slot, connection] {
    carry_out(fleet_.ready(slot, connection, rooms_.clock.now()));
  });
}

void FleetDesk::gone(Slot slot, ConnectionNumber connection) {
  asio::post(rooms_.strand, [this, slot, connection] {
    if (!fleet_.is_current(slot, connection)) return;
    lines_[slot].reset();
    carry_out(fleet_.gone(slot, connection, rooms_.clock.now()));
  });
}

void FleetDesk::hear(Gathered gathered) {
  auto take = [this, gathered = std::move(gathered)]() mutable {
    // Heard when it came to the server, not when its turn came here.
    const Now now{gathered.since, rooms_.clock.now().wall};
    take_events(std::move(gathered.events), now);
    counts_.telemetry += gathered.telemetry.size();
    Effects effects;
    for (auto& heard : gathered.telemetry) {
      effects.append(fleet_.heard(heard.slot, heard.connection, std::move(heard.telemetry), now));
    }
    for (const auto& chunk : gathered.chunks) {
      fleet_.fetching(chunk.slot, chunk.connection, chunk.offset, chunk.size, now);
    }
    carry_out(std::move(effects));
  };
  asio::post(rooms_.strand, std::move(take));
}

// Alarms reach people before the commit; the pump is acknowledged after it.
void FleetDesk::take_events(std::vector<EventsHeard> events, Now now) {
  if (events.empty()) return;
  std::vector<EventsHeard> urgent, routine;
  for (auto& heard : events) {
    if (!fleet_.is_current(heard.slot, heard.connection)) continue;
    ++counts_.batches;
    fleet_.heard_events(heard.slot, heard.connection, heard.batch, now);
    (heard.batch.lane == Lane::kUrgent ? urgent : routine).push_back(std::move(heard));
  }
  publish_alarms();
  commit_events(std::move(urgent), storage::Writer::Urgency::kUrgent);
  commit_events(std::move(routine), storage::Writer::Urgency::kRoutine);
}

// One row a minute for the same stranger and reason: whoever knocks without end must not fill the
// record.
bool FleetDesk::tells_refusal(const std::string& what, SteadyTime now, std::uint64_t& unsaid) {
  if (refusals_.size() >= kMostRefusals) refusals_.clear();
  auto [found, fresh] = refusals_.try_emplace(what, Refusals{now, 0});
  Refusals& before = found->second;
  if (!fresh && now - before.told < kRefusalInterval) {
    ++before.unsaid;
    return false;
  }
  unsaid = before.unsaid;
  before = {now, 0};
  return true;
}

void FleetDesk::refused(std::string who, std::string code, std::string why) {
  auto keep = [this, who = std::move(who), code = std::move(code), why = std::move(why)] {
    ++counts_.refused;
    std::uint64_t unsaid = 0;
    if (!tells_refusal(who + ' ' + code, rooms_.clock.now().steady, unsaid)) return;
    const std::string more =
        unsaid == 0 ? "" : " (and " + std::to_string(unsaid) + " more since the last row)";
    Effects effects;
    effects.routine.push_back(audit_row(who, "connection.refused", code, why + more));
    carry_out(std::move(effects));
  };
  asio::post(rooms_.strand, std::move(keep));
}

}  // namespace ph::server
