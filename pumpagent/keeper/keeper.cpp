#include "pumpagent/keeper/keeper.hpp"

#include <algorithm>
#include <limits>

#include "protocol/base/log.hpp"
#include "protocol/wire/codec.hpp"
#include "pumpagent/keeper/pump_memory.hpp"

namespace ph::agent {
namespace {

constexpr std::uint32_t kBatch = 128;
constexpr milliseconds kSilence{2'000};
constexpr std::array<const char*, 4> kOthers{"drive", "guard", "panel", "link"};

}  // namespace

Keeper::Keeper(Disk& disk, PumpRegion& region, const PumpSettings& settings,
               std::uint64_t machine_boot, std::unique_ptr<Journal> journal, LibrarySlots slots)
    : disk_(disk),
      region_(region),
      settings_(settings),
      machine_boot_(machine_boot),
      journal_(std::move(journal)),
      slots_(std::move(slots)),
      fetch_(slots_, settings.model) {}

Result<std::unique_ptr<Keeper>> Keeper::open(Disk& disk, PumpRegion& region,
                                             const PumpSettings& settings,
                                             std::uint64_t machine_boot, const Now& now) {
  auto journal = Journal::open(disk, settings.journal_folder(), crypto::random_stream());
  if (!journal) return fail(journal.error());
  auto slots = LibrarySlots::open(disk, settings.library_folder(), settings.library_key);
  if (!slots) return fail(slots.error());
  std::unique_ptr<Keeper> keeper(
      new Keeper(disk, region, settings, machine_boot, std::move(*journal), std::move(*slots)));
  if (auto done = keeper->finish_last_batch(); !done) return fail(done.error());
  if (auto greeted = keeper->greet(now); !greeted) return fail(greeted.error());
  return keeper;
}

// What the keeper before this one was doing when it died, or when power failed.
Status Keeper::finish_last_batch() {
  if (auto memory = load_memory(disk_, settings_.state_folder, kTherapyFile)) {
    if (auto done = complete(*journal_, *memory); !done) return done;
  }
  Batch batch;
  TakenBatch& taken = batch.taken;
  if (!region_.taken.read(taken) || taken.stream != journal_->stream()) return {};
  bool emptying = false;
  for (std::size_t i = 0; i < kEventSources; ++i) {
    const std::uint64_t popped = region_.events[i].popped();
    if (popped != taken.from[i] && popped != taken.to[i]) return {};
    emptying = emptying || (popped == taken.to[i] && taken.to[i] != taken.from[i]);
  }
  if (!emptying) {
    constexpr auto kAll = std::numeric_limits<std::int64_t>::max();
    for (std::size_t i = 0; i < kEventSources; ++i) {
      collect(i, taken.to[i] - taken.from[i], kAll, batch);
    }
    PumpMemory rest;
    rest.before = taken.before;
    rest.events = std::move(batch.events);
    if (auto done = complete(*journal_, rest); !done) return done;
  }
  empty_rings(taken);
  return {};
}

// A start of the pump is a start of its hardware, not of this process.
Status Keeper::greet(const Now& now) {
  power_on_ = region_.world.power_ons.load();
  KeeperNotice last;
  const bool same =
      region_.keeper.read(last) && last.power_on == power_on_ && last.stream == journal_->stream();
  boot_ = last.boot;
  if (!same) {
    auto boots = journal_->count_boot();
    if (!boots) return fail(boots.error());
    boot_ = *boots;
    auto told = record(EventKind::kBoot, static_cast<std::int64_t>(boot_), "power on", now);
    if (!told) return told;
  }
  if (!slots_.trouble().empty()) {
    auto told = record(EventKind::kLibraryHeldUp, 0, slots_.trouble(), now);
    if (!told) return told;
  }
  if (auto told = tell_therapy(now, !same); !told) return told;
  publish(now);
  return {};
}

Status Keeper::turn(const Now& now) {
  if (region_.world.power_ons.load() != power_on_) {
    // What the life before has left in the rings is older than anything of the new one.
    if (auto done = drain(now); !done) return done;
    if (auto greeted = greet(now); !greeted) return greeted;
  }
  if (auto done = drain(now); !done) return done;
  if (auto done = hear_link(now); !done) return done;
  if (auto done = make_room(now); !done) return done;
  if (auto done = tend_library(now); !done) return done;
  if (auto done = save_therapy(now, {}); !done) return done;
  if (auto done = watch_others(now); !done) return done;
  publish(now);
  return {};
}

Status Keeper::drain(const Now& now) {
  DriveSnapshot drive;
  const bool seen = region_.drive.read(drive);
  const Batch batch = gather(seen ? &drive : nullptr, now);
  if (batch.taken.from == batch.taken.to) return {};
  region_.taken.post(batch.taken);
  if (std::any_of(batch.events.begin(), batch.events.end(), changes_state)) {
    if (auto done = save_therapy(now, batch.events); !done) return done;
  }
  if (auto done = store(batch); !done) return done;
  empty_rings(batch.taken);
  return {};
}

// No more of a living drive than its picture shows: state and record go together.
Keeper::Batch Keeper::gather(const DriveSnapshot* drive, const Now& now) const {
  Batch batch;
  batch.taken.stream = journal_->stream();
  batch.taken.before = journal_->recorded();
  constexpr auto kAll = std::numeric_limits<std::int64_t>::max();
  const bool lives =
      drive != nullptr &&
      now.steady.time_since_epoch() - std::chrono::nanoseconds{drive->heartbeat} < kSilence;
  for (std::size_t i = 0; i < kEventSources; ++i) {
    const bool of_drive = i == static_cast<std::size_t>(EventSource::kDrive);
    batch.taken.from[i] = batch.taken.to[i] = region_.events[i].popped();
    collect(i, kBatch, of_drive && lives ? drive->heartbeat / 1'000'000 : kAll, batch);
  }
  return batch;
}

void Keeper::collect(std::size_t source, std::uint64_t count, std::int64_t until_ms,
                     Batch& batch) const {
  std::uint32_t taken = 0;
  for (; taken < count; ++taken) {
    const EventRecord* record = region_.events[source].front(taken);
    if (record == nullptr || record->uptime_ms > until_ms) break;
    auto event = record->event();
    if (event) batch.events.push_back(std::move(*event));
    if (!event) LogLine(Severity::kError, "event.refused").field("reason", event.error().detail);
  }
  batch.taken.to[source] = batch.taken.from[source] + taken;
}

Status Keeper::store(const Batch& batch) {
  if (auto done = journal_->append(batch.events); !done) return done;
  return journal_->sync();
}

void Keeper::empty_rings(const TakenBatch& taken) {
  for (std::size_t i = 0; i < kEventSources; ++i) {
    const std::uint64_t left = taken.to[i] - region_.events[i].popped();
    if (left > 0) region_.events[i].pop(static_cast<std::uint32_t>(left));
  }
}

// A record that fills up summarises its oldest routine events: one record says how many. Urgent
// events are never dropped; when they fill it, the alarm alone tells.
Status Keeper::make_room(const Now& now) {
  const std::uint64_t most = settings_.nearly_full_events;
  if (journal_->unacknowledged(Lane::kRoutine) < kFull * most) return {};
  auto lost = journal_->let_go_of_routine(most);
  if (!lost) return fail(lost.error());
  if (*lost == 0) return {};
  LogLine(Severity::kWarn, "record.summarised").field("events", static_cast<std::int64_t>(*lost));
  return record(EventKind::kRecordGap, static_cast<std::int64_t>(*lost),
                "the oldest routine events were given up: the record was full", now);
}

Status Keeper::hear_link(const Now& now) {
  while (const auto* message = region_.to_keeper.front()) {
    if (auto done = hear(*message, now); !done) return done;
    region_.to_keeper.pop();
  }
  return {};
}

// The link is believed nothing: its words are decoded as strictly as the server's.
Status Keeper::hear(const Blob<36'864>& blob, const Now& now) {
  const std::string_view text = blob.text();
  std::uint32_t number = slots_.staging() ? slots_.staging()->version.number : 0;
  Status taken;
  if (text.starts_with("PHC1")) {
    auto chunk = wire::decode_chunk(text);
    if (!chunk) return {};
    const bool was_ready = fetch_.is_ready();
    taken = fetch_.take(*chunk);
    if (taken && fetch_.is_ready() && !was_ready) {
      return record(EventKind::kLibraryStaged, number, "", now);
    }
  } else {
    auto message = wire::decode_server_message(text);
    if (!message) return {};
    if (const auto* ack = std::get_if<wire::Acknowledgement>(&*message)) {
      auto done = journal_->acknowledge(ack->lane, ack->up_to, now.wall);
      if (!done) LogLine(Severity::kWarn, "ack.refused").field("reason", done.error().detail);
      return {};
    }
    const auto* offer = std::get_if<wire::LibraryOffer>(&*message);
    if (offer == nullptr) return {};
    number = offer->target.version.number;
    taken = fetch_.want(offer->target);
  }
  return told(taken, number, now);
}

// A library that is no good is a line in the record; a disk that fails is the end of this process.
Status Keeper::told(const Status& fetched, std::uint32_t number, const Now& now) {
  if (fetched || fetched.error().fault == Fault::kUnavailable) return fetched;
  const bool goes_on = fetch_.goes_on(fetched.error());
  return record(goes_on ? EventKind::kLibraryHeldUp : EventKind::kLibraryRefused, number,
                fetched.error().detail, now);
}

Status Keeper::tend_library(const Now& now) {
  const std::uint32_t number = slots_.staging() ? slots_.staging()->version.number : 0;
  if (auto done = told(fetch_.turn(now.steady), number, now); !done) return done;
  if (!is_safe_point()) return {};
  if (auto done = activate_when_safe(now); !done) return done;
  return prove_library_again(now);
}

// Nothing running, paused or being programmed (law of the library's way).
bool Keeper::is_safe_point() const {
  DriveSnapshot drive;
  PanelStatus panel;
  return region_.drive.read(drive) && region_.panel.read(panel) && panel.passive &&
         drive.engine.state == PumpState::kIdle;
}

Status Keeper::activate_when_safe(const Now& now) {
  if (!fetch_.is_ready()) return {};
  if (auto done = fetch_.activate(); !done) return done;
  const LibraryVersion version = slots_.active()->version;
  LogLine(Severity::kInfo, "library.activated").field("number", std::int64_t{version.number});
  return record(EventKind::kLibraryActivated, version.number, to_hex(version.digest), now);
}

// Flash rots. A library that does not hold any more is none: the link says hello without it, and
// the server offers it anew.
Status Keeper::prove_library_again(const Now& now) {
  if (!slots_.active() || now.steady - proved_at_ < kProveEvery) return {};
  proved_at_ = now.steady;
  const std::uint32_t number = slots_.active()->version.number;
  slots_.prove_again();
  if (slots_.active()) return {};
  LogLine(Severity::kError, "library.lost").field("reason", slots_.trouble());
  return record(EventKind::kLibraryHeldUp, number, slots_.trouble(), now);
}

Status Keeper::watch_others(const Now& now) {
  DriveSnapshot drive;
  GuardStatus guard;
  PanelStatus panel;
  LinkStatus link;
  const std::array<std::int64_t, 4> beats{region_.drive.read(drive) ? drive.heartbeat : 0,
                                          region_.guard.read(guard) ? guard.heartbeat : 0,
                                          region_.panel.read(panel) ? panel.heartbeat : 0,
                                          region_.link.read(link) ? link.heartbeat : 0};
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const auto age = std::chrono::nanoseconds{now.steady.time_since_epoch().count() - beats[i]};
    const bool alive = beats[i] != 0 && age < kSilence;
    if (alive) seen_[i] = true;
    const bool lost = seen_[i] && !alive;
    if (lost && !lost_[i]) {
      auto told = record(EventKind::kProcessLost, 0, kOthers[i], now);
      if (!told) return told;
    }
    lost_[i] = lost;
  }
  return {};
}

Status Keeper::record(EventKind kind, std::int64_t number, std::string text, const Now& now) {
  PumpEvent event;
  event.kind = kind;
  event.wall = now.wall;
  event.uptime = std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch());
  event.number = number;
  event.text = std::move(text);
  return journal_->record(event);
}

void Keeper::publish(const Now& now) {
  KeeperNotice notice;
  notice.heartbeat = now.steady.time_since_epoch().count();
  notice.power_on = power_on_;
  notice.boot = boot_;
  notice.stream = journal_->stream();
  notice.recorded = journal_->recorded();
  notice.acknowledged = journal_->acknowledged();
  notice.nearly_full = journal_->unacknowledged() >= settings_.nearly_full_events;
  if (slots_.active()) {
    notice.has_library = true;
    notice.library = slots_.active()->version.number;
    notice.digest = slots_.active()->version.digest;
  }
  if (const auto request = fetch_.next_request()) {
    notice.wants = request->length;
    notice.wants_from = request->offset;
    notice.wants_of = request->digest;
  }
  region_.keeper.post(notice);
}

}  // namespace ph::agent
