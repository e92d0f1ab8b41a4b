#include "pumpagent/keeper/keeper.hpp"

#include "protocol/base/log.hpp"
#include "protocol/wire/codec.hpp"
#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/keeper/memory_bytes.hpp"

namespace ph::agent {
namespace {

constexpr std::uint32_t kBatch = 128;
constexpr std::chrono::seconds kSaveEvery{5};
constexpr milliseconds kSilence{2'000};
constexpr std::array<const char*, 4> kOthers{"drive", "guard", "panel", "link"};

}  // namespace

Keeper::Keeper(Disk& disk, PumpRegion& region, const PumpSettings& settings,
               std::unique_ptr<Journal> journal, LibrarySlots slots)
    : disk_(disk),
      region_(region),
      settings_(settings),
      journal_(std::move(journal)),
      slots_(std::move(slots)),
      fetch_(slots_, settings.model) {}

Result<std::unique_ptr<Keeper>> Keeper::open(Disk& disk, PumpRegion& region,
                                             const PumpSettings& settings, const Now& now) {
  auto journal = Journal::open(disk, settings.journal_folder(), crypto::random_stream());
  if (!journal) return fail(journal.error());
  auto slots = LibrarySlots::open(disk, settings.library_folder(), settings.library_key);
  if (!slots) return fail(slots.error());
  std::unique_ptr<Keeper> keeper(
      new Keeper(disk, region, settings, std::move(*journal), std::move(*slots)));
  if (auto greeted = keeper->greet(now); !greeted) return fail(greeted.error());
  return keeper;
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
    auto told = record(EventKind::kLibraryRefused, 0, slots_.trouble(), now);
    if (!told) return told;
  }
  tell_therapy();
  publish(now);
  return {};
}

// What ran before, for a drive that starts.
void Keeper::tell_therapy() {
  TherapyRecord told;
  told.power_on = power_on_;
  auto bytes = read_file(disk_, settings_.state_folder, "therapy");
  auto memory = bytes ? therapy_memory_from(*bytes) : Result<TherapyMemory>(fail(bytes.error()));
  told.present = memory.has_value();
  told.lost = !memory && memory.error().fault != Fault::kNotFound;
  if (memory) {
    told.engine = memory->engine;
    told.next_alarm_instance = memory->next_alarm_instance;
  }
  if (told.lost) {
    LogLine(Severity::kError, "therapy.lost").field("reason", memory.error().detail);
  }
  region_.therapy.post(told);
}

Status Keeper::turn(const Now& now) {
  if (region_.world.power_ons.load() != power_on_) {
    if (auto greeted = greet(now); !greeted) return greeted;
  }
  if (auto done = drain(now); !done) return done;
  if (auto done = hear_link(now); !done) return done;
  if (auto done = activate_when_safe(now); !done) return done;
  if (auto done = save_therapy(now); !done) return done;
  if (auto done = watch_others(now); !done) return done;
  publish(now);
  return {};
}

Status Keeper::drain(const Now&) {
  std::array<std::uint32_t, kEventSources> taken{};
  std::vector<PumpEvent> events;
  for (std::size_t source = 0; source < kEventSources; ++source) {
    while (taken[source] < kBatch) {
      const EventRecord* record = region_.events[source].front(taken[source]);
      if (record == nullptr) break;
      ++taken[source];
      auto event = record->event();
      if (event) events.push_back(std::move(*event));
      if (!event) LogLine(Severity::kError, "event.refused").field("reason", event.error().detail);
    }
  }
  if (events.empty()) return {};
  if (auto done = journal_->append(events); !done) return done;
  if (auto done = journal_->sync(); !done) return done;
  for (std::size_t source = 0; source < kEventSources; ++source) {
    if (taken[source] > 0) region_.events[source].pop(taken[source]);
  }
  return {};
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
  if (taken) return {};
  if (taken.error().fault == Fault::kUnavailable) return taken;
  return record(EventKind::kLibraryRefused, number, taken.error().detail, now);
}

// Nothing running, paused or being programmed (law of the library's way).
Status Keeper::activate_when_safe(const Now& now) {
  if (!fetch_.is_ready()) return {};
  DriveSnapshot drive;
  PanelStatus panel;
  if (!region_.drive.read(drive) || !region_.panel.read(panel)) return {};
  if (!panel.passive || drive.engine.state != PumpState::kIdle) return {};
  if (auto done = fetch_.activate(); !done) return done;
  const LibraryVersion version = slots_.active()->version;
  LogLine(Severity::kInfo, "library.activated").field("number", std::int64_t{version.number});
  return record(EventKind::kLibraryActivated, version.number, to_hex(version.digest), now);
}

Status Keeper::save_therapy(const Now& now) {
  DriveSnapshot drive;
  if (!region_.drive.read(drive)) return {};
  const bool changed =
      !saved_any_ || drive.saved.state != saved_.state || drive.saved.order != saved_.order;
  const bool grown = drive.saved.infused != saved_.infused && now.steady - saved_at_ >= kSaveEvery;
  if (!changed && !grown) return {};
  saved_ = drive.saved;
  saved_at_ = now.steady;
  saved_any_ = true;
  const Bytes bytes = to_bytes(TherapyMemory{drive.saved, drive.next_alarm_instance});
  return replace_file(disk_, settings_.state_folder, "therapy", bytes);
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
