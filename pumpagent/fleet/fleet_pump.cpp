#include "pumpagent/fleet/fleet_pump.hpp"

#include "protocol/base/log.hpp"
#include "pumpagent/bench/display_json.hpp"
#include "pumpagent/bench/json_text.hpp"
#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/keeper/memory_bytes.hpp"

namespace ph::agent {
namespace {

constexpr const char* kFirmware = "0.1.0-simulated";
constexpr std::chrono::seconds kLinkLost{15};
constexpr const char* kTherapyFile = "therapy";
constexpr const char* kBedsideFile = "bedside";

SimulatedPumpSetup simulated(const FleetPumpSetup& setup) {
  SimulatedPumpSetup out;
  out.id = setup.id;
  out.model = setup.model;
  out.seed = setup.seed;
  out.nurse = setup.nurse;
  return out;
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
  std::unique_ptr<FleetPump> pump(new FleetPump(disk, pool, clock, setup, std::move(*journal),
                                                std::move(*slots),
                                                SimulatedPump(simulated(setup))));
  if (auto awake = pump->wake(setup); !awake) return fail(awake.error());
  return pump;
}

Status FleetPump::wake(const FleetPumpSetup& setup) {
  auto boots = journal_->count_boot();
  if (!boots) return fail(boots.error());
  // The library first: what is restored below runs on under its name.
  if (auto taken = take_up_library(); !taken) return taken;
  auto therapy = read_file(disk_, folder_, kTherapyFile);
  auto bedside = read_file(disk_, folder_, kBedsideFile);
  if (therapy && bedside) {
    auto engine = therapy_memory_from(*therapy);
    auto orders = bedside_memory_from(*bedside);
    if (!engine) return fail(engine.error());
    if (!orders) return fail(orders.error());
    pump_.restore({engine->engine, std::move(*orders), engine->next_alarm_instance});
  }
  wire::Hello hello;
  hello.pump = setup.id;
  hello.model = setup.model.id;
  hello.firmware = kFirmware;
  hello.stream = journal_->stream();
  hello.boot = *boots;
  conversation_ = std::make_unique<Conversation>(setup.server, std::move(hello), journal_record_,
                                                 *this, clock_, setup.seed);
  record(EventKind::kBoot, static_cast<std::int64_t>(*boots), "started");
  return {};
}

Status FleetPump::take_up_library() {
  if (!slots_.active()) {
    if (!slots_.trouble().empty()) refuse_library(0, slots_.trouble());
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
  activate_when_safe();
}

void FleetPump::report_conditions() {
  AlarmSet outside;
  const auto silent = (pump_time_ - unlinked_at_) / speed_;
  outside.set(AlarmCode::kLinkLost, !is_linked() && silent >= kLinkLost);
  pump_.report(outside);
}

// Law 6: on disk first, then sent.
void FleetPump::store_events() {
  if (!pump_.has_events()) return;
  const std::vector<PumpEvent> events = pump_.events();
  if (auto done = journal_->append(events); !done) return broken(done.error());
  if (auto done = journal_->sync(); !done) return broken(done.error());
  remember();
  conversation_->record_grew();
  conversation_->hurry_telemetry();
}

void FleetPump::remember() {
  const SimulatedPump::Memory memory = pump_.memory();
  const Bytes therapy = to_bytes(TherapyMemory{memory.engine, memory.next_alarm_instance});
  if (auto done = replace_file(disk_, folder_, kTherapyFile, therapy, Write::kLazy); !done) {
    return broken(done.error());
  }
  const Bytes bedside = to_bytes(memory.bedside);
  auto done = replace_file(disk_, folder_, kBedsideFile, bedside, Write::kLazy);
  if (!done) broken(done.error());
}

void FleetPump::record(EventKind kind, std::int64_t number, std::string text) {
  PumpEvent event;
  event.kind = kind;
  event.wall = clock_.now().wall;
  event.uptime = std::chrono::duration_cast<milliseconds>(pump_time_);
  event.number = number;
  event.text = std::move(text);
  if (auto done = journal_->record(event); !done) return broken(done.error());
  conversation_->record_grew();
}

void FleetPump::broken(const Error& error) {
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
    return refuse_library(target.version.number, wanted.error().detail);
  }
  fetch_more();
}

void FleetPump::chunk_came(const wire::Chunk& chunk) {
  const std::uint32_t number = slots_.staging() ? slots_.staging()->version.number : 0;
  if (auto taken = fetch_.take(chunk); !taken) return refuse_library(number, taken.error().detail);
  if (fetch_.is_ready()) {
    record(EventKind::kLibraryStaged, number, "");
    activate_when_safe();
  }
  fetch_more();
}

void FleetPump::fetch_more() {
  if (const auto request = fetch_.next_request()) conversation_->request_chunk(*request);
}

void FleetPump::activate_when_safe() {
  if (!fetch_.is_ready() || !pump_.is_passive()) return;
  const LibraryVersion version = slots_.staging()->version;
  auto library = pool_.share(version.digest, fetch_.ready());
  if (auto done = fetch_.activate(); !done) return broken(done.error());
  if (auto done = pump_.activate(std::move(library), version); !done) {
    return refuse_library(version.number, done.error().detail);
  }
  record(EventKind::kLibraryActivated, version.number, to_hex(version.digest));
  conversation_->hurry_telemetry();
}

void FleetPump::refuse_library(std::uint32_t number, const std::string& why) {
  LogLine(Severity::kWarn, "library.refused").field("pump", id_.str()).field("reason", why);
  PumpEvent event;
  event.kind = EventKind::kLibraryRefused;
  event.wall = clock_.now().wall;
  event.number = number;
  event.text = why;
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
      .number("delivered_nl", pump_.delivered().count())
      .number("infused_nl", engine.infused.count())
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
