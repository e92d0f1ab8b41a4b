#include "pumpagent/fleet/fleet_pump.hpp"

#include <algorithm>

#include "protocol/base/log.hpp"
#include "pumpagent/bench/display_json.hpp"
#include "pumpagent/bench/json_text.hpp"

namespace ph::agent {
namespace {

constexpr const char* kFirmware = "0.1.0-simulated";
constexpr std::chrono::seconds kLinkLost{15};
constexpr std::chrono::seconds kSaveEvery{10};
constexpr const char* kMemoryFile = "memory";

SimulatedPumpSetup simulated(const FleetPumpSetup& setup, const PumpMemory& memory) {
  SimulatedPumpSetup out;
  out.id = setup.id;
  out.model = setup.model;
  out.seed = setup.seed;
  out.nurse = setup.nurse;
  out.first_alarm_instance = memory.therapy.next_alarm_instance;
  return out;
}

// What the pump knew; when that cannot be read, what its record tells, and the therapy is lost.
Result<PumpMemory> find_memory(Disk& disk, const FleetPumpSetup& setup, Journal& journal) {
  auto memory = load_memory(disk, setup.folder, kMemoryFile);
  if (memory) {
    if (auto done = complete(journal, *memory); !done) return fail(done.error());
    return memory;
  }
  if (memory.error().fault == Fault::kUnavailable) return memory;
  const bool is_new = memory.error().fault == Fault::kNotFound && journal.recorded() == Cursors{};
  if (is_new) return PumpMemory{};
  LogLine(Severity::kError, "therapy.lost")
      .field("pump", setup.id.str())
      .field("reason", memory.error().detail);
  return memory_of_record(journal);
}

}  // namespace

FleetPump::FleetPump(Disk& disk, LibraryPool& pool, Clock& clock, const FleetPumpSetup& setup,
                     std::unique_ptr<Journal> journal, LibrarySlots slots, SimulatedPump pump)
    : disk_(disk),
      pool_(pool),
      clock_(clock),
      id_(setup.id),
      folder_(setup.folder),
      speed_(setup.speed),
      journal_(std::move(journal)),
      journal_record_(*journal_),
      slots_(std::move(slots)),
      fetch_(slots_, setup.model),
      pump_(std::move(pump)) {}

Result<std::unique_ptr<FleetPump>> FleetPump::open(Disk& disk, LibraryPool& pool, Clock& clock,
                                                   const FleetPumpSetup& setup) {
  auto journal = Journal::open(disk, setup.folder + "/journal", crypto::random_stream());
  if (!journal) return fail(journal.error());
  auto slots = LibrarySlots::open(disk, setup.folder + "/library", setup.library_key);
  if (!slots) return fail(slots.error());
  auto boots = (*journal)->count_boot();
  if (!boots) return fail(boots.error());
  auto memory = find_memory(disk, setup, **journal);
  if (!memory) return fail(memory.error());
  SimulatedPump body(simulated(setup, *memory));
  std::unique_ptr<FleetPump> pump(new FleetPump(disk, pool, clock, setup, std::move(*journal),
                                                std::move(*slots), std::move(body)));
  auto awake = pump->wake(setup, *boots, std::move(*memory));
  if (!awake) return fail(awake.error());
  return pump;
}

Status FleetPump::wake(const FleetPumpSetup& setup, std::uint64_t boots, PumpMemory memory) {
  // The library first: what is restored below runs on under its name.
  if (auto taken = take_up_library(); !taken) return taken;
  const EngineState& engine = memory.therapy.engine;
  const OrderTag primary = engine.has_primary ? engine.primary.order : OrderTag{};
  std::vector<PumpEvent> ends = settle_lost_orders(memory, {engine.order, primary, engine.state});
  for (PumpEvent& event : ends) event.wall = clock_.now().wall;
  open_ = std::move(memory.open);
  forget_ends(open_);
  pump_.restore(
      {memory.therapy.engine, std::move(memory.bedside), memory.therapy.next_alarm_instance},
      std::chrono::nanoseconds{0});
  if (auto done = store(ends, Write::kDurable); !done) return done;
  wire::Hello hello;
  hello.pump = setup.id;
  hello.model = setup.model.id;
  hello.firmware = kFirmware;
  hello.stream = journal_->stream();
  hello.boot = boots;
  conversation_ = std::make_unique<Conversation>(setup.server, std::move(hello), journal_record_,
                                                 *this, clock_, setup.seed);
  record(EventKind::kBoot, static_cast<std::int64_t>(boots), "started");
  return {};
}

Status FleetPump::take_up_library() {
  if (!slots_.active()) {
    if (!slots_.trouble().empty()) {
      tell_library(EventKind::kLibraryHeldUp, 0, slots_.trouble());
    }
    return {};
  }
  auto bytes = slots_.active_bytes();
  if (!bytes) return fail(bytes.error());
  auto library = parse_proved(*bytes, *slots_.active());
  if (!library) return fail(library.error());
  const LibraryVersion version = slots_.active()->version;
  return pump_.activate(pool_.share(version.digest, *library), version);
}

Now FleetPump::pump_now() const { return {SteadyTime{pump_time_}, clock_.now().wall}; }

void FleetPump::advance(std::chrono::nanoseconds pump_time, std::chrono::nanoseconds step) {
  Now now = pump_now();
  while (pump_time_ + step <= pump_time) {
    pump_time_ += step;
    now.steady = SteadyTime{pump_time_};
    pump_.step(now, step);
  }
  report_conditions();
  store_events();
  tend_library();
}

void FleetPump::report_conditions() {
  AlarmSet outside;
  const auto silent = (pump_time_ - unlinked_at_) / speed_;
  outside.set(AlarmCode::kLinkLost, !is_linked() && silent >= kLinkLost);
  outside.set(AlarmCode::kLogNearlyFull, journal_->unacknowledged() >= kNearlyFull);
  pump_.report(outside);
}

// Law 6: on disk first, then sent.
void FleetPump::store_events() {
  if (is_broken_) return;
  if (!pump_.has_events()) return save_volume_when_due();
  const std::vector<PumpEvent> events = pump_.events();
  note_states(events, open_);
  forget_ends(open_);
  const bool grave = std::any_of(events.begin(), events.end(), changes_state);
  const auto done = store(events, grave ? Write::kDurable : Write::kLazy);
  if (!done) return broken(done.error());
  conversation_->record_grew();
  conversation_->hurry_telemetry();
}

Status FleetPump::store(const std::vector<PumpEvent>& events, Write write) {
  const SimulatedPump::Memory now = pump_.memory();
  PumpMemory memory;
  memory.therapy = {now.engine, now.next_alarm_instance};
  memory.bedside = now.bedside;
  memory.open = open_;
  memory.before = journal_->recorded();
  memory.events = events;
  if (auto done = save(disk_, folder_, kMemoryFile, memory, write); !done) return done;
  saved_at_ = clock_.now().steady;
  if (auto done = journal_->append(events); !done) return done;
  return journal_->sync();
}

// The volume given so far changes without an event.
void FleetPump::save_volume_when_due() {
  const PumpState state = pump_.engine().state;
  const bool infuses = state == PumpState::kRunning || state == PumpState::kKeepVeinOpen;
  if (infuses && clock_.now().steady - saved_at_ >= kSaveEvery) remember();
}

void FleetPump::remember() {
  if (is_broken_) return;
  if (auto done = store({}, Write::kLazy); !done) broken(done.error());
}

void FleetPump::record(EventKind kind, std::int64_t number, std::string text) {
  PumpEvent event;
  event.kind = kind;
  event.wall = clock_.now().wall;
  event.uptime = std::chrono::duration_cast<milliseconds>(pump_time_);
  event.number = number;
  event.text = std::move(text);
  if (is_broken_) return;
  if (auto done = journal_->record(event); !done) return broken(done.error());
  conversation_->record_grew();
}

// Nothing more is stored or told: the next start completes the record from the memory.
void FleetPump::broken(const Error& error) {
  is_broken_ = true;
  LogLine(Severity::kError, "pump.record_failed")
      .field("pump", id_.str())
      .field("reason", error.detail);
}

void FleetPump::send_telemetry_when_due(SteadyTime now) {
  if (conversation_->is_telemetry_due(now))
    conversation_->offer_telemetry(pump_.telemetry(pump_now()));
}

void FleetPump::press(const KeyPress& key) {
  pump_.press(key, pump_now());
  store_events();
}

std::optional<LibraryVersion> FleetPump::active_library() const {
  if (!slots_.active()) return std::nullopt;
  return slots_.active()->version;
}

void FleetPump::acknowledged(Lane lane, std::uint64_t up_to) {
  if (auto done = journal_->acknowledge(lane, up_to, clock_.now().wall); !done) {
    broken(done.error());
  }
}

void FleetPump::propose(const wire::OrderOffer& offer) {
  pump_.propose(offer.order, offer.age, pump_now());
  store_events();
}

void FleetPump::withdraw(const wire::OrderCancel& cancel) {
  pump_.withdraw(cancel.order, cancel.reason, pump_now());
  store_events();
}

void FleetPump::wants_library(const wire::LibraryTarget& target) {
  wanted_ = target.version.number;
  if (auto wanted = fetch_.want(target); !wanted) {
    return tell_failure(target.version.number, wanted.error());
  }
  fetch_more();
}

void FleetPump::chunk_came(const wire::Chunk& chunk) {
  const std::uint32_t number = slots_.staging() ? slots_.staging()->version.number : 0;
  if (auto taken = fetch_.take(chunk); !taken) tell_failure(number, taken.error());
  if (fetch_.is_ready()) {
    record(EventKind::kLibraryStaged, number, "");
    activate_when_safe();
  }
  fetch_more();
}

void FleetPump::fetch_more() {
  if (const auto request = fetch_.next_request()) conversation_->request_chunk(*request);
}

void FleetPump::tend_library() {
  const bool was_idle = !fetch_.next_request();
  if (auto done = fetch_.turn(clock_.now().steady); !done) {
    tell_failure(wanted_, done.error());
  }
  if (was_idle) fetch_more();
  activate_when_safe();
}

void FleetPump::activate_when_safe() {
  if (!fetch_.is_ready() || !pump_.is_passive()) return;
  const LibraryVersion version = slots_.staging()->version;
  auto library = pool_.share(version.digest, fetch_.ready());
  if (auto done = fetch_.activate(); !done) return broken(done.error());
  if (auto done = pump_.activate(std::move(library), version); !done) {
    return tell_library(EventKind::kLibraryRefused, version.number, done.error().detail);
  }
  record(EventKind::kLibraryActivated, version.number, to_hex(version.digest));
  conversation_->hurry_telemetry();
}

void FleetPump::tell_failure(std::uint32_t number, const Error& error) {
  const bool goes_on = fetch_.goes_on(error);
  tell_library(goes_on ? EventKind::kLibraryHeldUp : EventKind::kLibraryRefused, number,
               error.detail);
}

void FleetPump::tell_library(EventKind kind, std::uint32_t number, const std::string& why) {
  LogLine(Severity::kWarn,
          kind == EventKind::kLibraryRefused ? "library.refused" : "library.held_up")
      .field("pump", id_.str())
      .field("reason", why);
  PumpEvent event;
  event.kind = kind;
  event.wall = clock_.now().wall;
  event.number = number;
  event.text = why;
  if (is_broken_) return;
  if (auto done = journal_->record(event); !done) return broken(done.error());
  if (conversation_ != nullptr) conversation_->record_grew();
}

void FleetPump::server_clock(WallTime) {}  // one machine, one clock

void FleetPump::linked() {
  LogLine(Severity::kInfo, "link.up").field("pump", id_.str());
  fetch_more();
}

void FleetPump::unlinked(const std::string& why) {
  unlinked_at_ = pump_time_;
  LogLine(Severity::kWarn, "link.down").field("pump", id_.str()).field("reason", why);
}

std::string FleetPump::state() const {
  const EngineSnapshot engine = pump_.engine();
  const Cursors recorded = journal_->recorded();
  const std::string cursors = JsonText()
                                  .number("urgent", static_cast<std::int64_t>(recorded[0]))
                                  .number("routine", static_cast<std::int64_t>(recorded[1]))
                                  .str();
  return JsonText()
      .text("id", id_.str())
      .text("state", to_string(engine.state))
      .number("uptime_ms", std::chrono::duration_cast<milliseconds>(pump_time_).count())
      .text("order", engine.order.id().str())
      .text("activity", to_string(engine.activity))
      .number("delivered_nl", pump_.delivered().count())
      .number("infused_nl", engine.infused.count())
      .number("flushed_nl", engine.flushed.count())
      .number("rate_nl_per_h", engine.rate.count())
      .number("pressure_mmhg_thousandths", pump_.telemetry(pump_now()).pressure.count())
      .number("library", slots_.active() ? slots_.active()->version.number : 0)
      .text("digest", slots_.active() ? to_hex(slots_.active()->version.digest) : "")
      .flag("linked", is_linked())
      .value("recorded", cursors)
      .value("display", display_json(pump_.display()))
      .str();
}

}  // namespace ph::agent
