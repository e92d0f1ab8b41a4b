#include "pumpagent/panel/panel.hpp"

#include <algorithm>

#include "protocol/base/log.hpp"
#include "protocol/wire/codec.hpp"
#include "protocol/wire/library_codec.hpp"
#include "protocol/wire/request_text.hpp"
#include "pumpagent/journal/library_slots.hpp"
#include "pumpagent/keeper/pump_memory.hpp"

namespace ph::agent {
namespace {

constexpr const char* kBedsideFile = "bedside";
constexpr milliseconds kLongestHold{3'000};

bool makes_it_run(EngineVerb verb) {
  return verb == EngineVerb::kStart || verb == EngineVerb::kResume ||
         verb == EngineVerb::kReplace || verb == EngineVerb::kSetRate ||
         verb == EngineVerb::kSetVtbi || verb == EngineVerb::kSetTarget ||
         verb == EngineVerb::kPrime;
}

// What the programme was found from, for the guard to find it again.
void describe(const Order* order, ConfirmedRecord& out) {
  out.order = order != nullptr ? OrderTag::of(order->id) : OrderTag{};
  out.library = order != nullptr ? order->library : LibraryVersion{};
  out.request = {};
  if (order != nullptr) (void)out.request.set(wire::request_text(order->request));
}

}  // namespace

Panel::Panel(Disk& disk, const Station& station)
    : disk_(disk),
      station_(station),
      region_(station.region()),
      bedside_(station.settings().id, station.settings().model) {
  // The serial goes on where an earlier panel left it, so that the guard sees a change.
  ConfirmedRecord last;
  if (region_.confirmed.read(last)) confirmed_.serial = last.serial;
  if (region_.interrupted.read(last)) interrupted_.serial = last.serial;
}

void Panel::turn(const Now& now) {
  if (!look(now)) return;
  if (!restored_) restore(now);
  take_library(now);
  hear_answers();
  hear_proposals(now);
  hear_keys(now);
  carry_out(bedside_.tick(now, seen_.drive.engine), now);
  send_commands(now);
  send_events();
  publish(now);
}

// Without the drive there is nothing to show and nothing to ask for.
bool Panel::look(const Now& now) {
  if (!region_.drive.read(seen_.drive)) return false;
  seen_.gravest.reset();
  if (seen_.drive.alarm_count > 0) {
    const BoardEntry& gravest = seen_.drive.alarms[0];
    seen_.gravest = AlarmLine{gravest.code, gravest.priority, gravest.since};
    seen_.silenced = gravest.silenced;
  }
  for (std::uint32_t i = 0; i < seen_.drive.alarm_count; ++i) {
    if (seen_.drive.alarms[i].code == AlarmCode::kTherapyLost) memory_lost_ = false;
  }
  // A command of the panel before this one may still change what the engine holds.
  const bool settled = region_.commands.front() == nullptr;
  return restored_ || (settled && is_fresh(seen_.drive.heartbeat, now.steady, milliseconds{500}));
}

void Panel::restore(const Now& now) {
  restored_ = true;
  auto memory = load_memory(disk_, station_.settings().state_folder, kBedsideFile);
  if (memory) {
    tell_open_orders(std::move(*memory), now);
  } else if (memory.error().fault != Fault::kNotFound) {
    memory_lost_ = true;
    LogLine(Severity::kError, "orders.lost").field("reason", memory.error().detail);
  }
  confirm();
}

// What became of every order that the record may speak of without an end. Some of it may be there
// already: to tell a state again changes nothing.
void Panel::tell_open_orders(PumpMemory memory, const Now& now) {
  const EngineSnapshot& engine = seen_.drive.engine;
  std::vector<PumpEvent> events =
      settle_lost_orders(memory, {engine.order, engine.primary, engine.state});
  for (const auto& [id, state] : memory.open) {
    const bool told = std::any_of(events.begin(), events.end(),
                                  [&id = id](const PumpEvent& event) { return event.order == id; });
    if (!told) events.push_back(order_event(id, state, ""));
  }
  bedside_.restore(memory.bedside, engine);
  open_ = std::move(memory.open);
  if (events.empty()) return;
  remember(events);
  tell(std::move(events), now);
}

// The panel trusts no other process with its limits: it proves the library itself.
void Panel::take_library(const Now&) {
  KeeperNotice notice;
  if (!region_.keeper.read(notice) || !notice.has_library || notice.digest == library_) return;
  if (!bedside_.is_passive(seen_.drive.engine) && bedside_.library().number != 0) return;
  const PumpSettings& settings = station_.settings();
  auto active = read_active_library(disk_, settings.library_folder(), settings.library_key);
  if (!active) return;
  auto library = wire::parse_library(as_text(active->bytes));
  if (!library) {
    LogLine(Severity::kError, "library.unreadable").field("reason", library.error().detail);
    return;
  }
  auto shared = std::make_shared<const Library>(std::move(*library));
  const LibraryVersion version = active->target.version;
  // A bedside that holds none has just started: nothing can be between it and an order, whatever
  // the engine goes on giving.
  const EngineSnapshot idle;
  const bool first = bedside_.library().number == 0;
  auto taken = bedside_.activate(std::move(shared), version, first ? idle : seen_.drive.engine);
  if (taken) library_ = version.digest;
}

void Panel::hear_answers() {
  while (const Answer* answer = region_.answers.front()) {
    bedside_.note(*answer);
    if (!unanswered_.empty()) {
      if (is_refusal(*answer) && unanswered_.front().what == DriveCommand::What::kEngine) {
        LogLine(Severity::kWarn, "command.refused")
            .field("verb", to_string(unanswered_.front().engine.verb))
            .field("reason", to_string(*answer));
      }
      unanswered_.pop_front();
    }
    region_.answers.pop();
  }
}

void Panel::hear_proposals(const Now& now) {
  while (const ProposalRecord* record = region_.proposals.front()) {
    auto message = wire::decode_server_message(record->message.text());
    const std::chrono::nanoseconds waited{steady_ns(now.steady) - record->came};
    region_.proposals.pop();
    if (!message) {
      LogLine(Severity::kWarn, "proposal.refused").field("reason", message.error().detail);
    } else if (const auto* offer = std::get_if<wire::OrderOffer>(&*message)) {
      std::optional<milliseconds> age;
      // It may have come since this turn began; a time far ahead is of an older start.
      if (waited > -std::chrono::seconds{1}) {
        age = offer->age +
              std::max(std::chrono::duration_cast<milliseconds>(waited), milliseconds{0});
      }
      carry_out(bedside_.propose(offer->order, age, now, seen_.drive.engine), now);
    } else if (const auto* cancel = std::get_if<wire::OrderCancel>(&*message)) {
      carry_out(bedside_.withdraw(cancel->order, cancel->reason, now), now);
    }
  }
}

void Panel::hear_keys(const Now& now) {
  while (const KeyRecord* record = region_.keys.front()) {
    const KeyPress press{static_cast<Key>(record->key), std::string(record->text.text())};
    const bool known = record->key <= static_cast<std::uint8_t>(kLastKey);
    region_.keys.pop();
    if (known) carry_out(bedside_.press(press, now, seen_.drive.engine, seen_.gravest), now);
  }
}

void Panel::carry_out(BedsideEffects effects, const Now& now) {
  if (!effects.events.empty()) remember(effects.events);
  tell(std::move(effects.events), now);
  for (const EngineCommand& command : effects.commands) {
    // STOP overtakes whatever waits, and what waited is void.
    if (command.verb == EngineVerb::kStop) commands_.clear();
    commands_.push_back(command);
  }
  for (const AlarmCode code : effects.clear) {
    DriveCommand clear;
    clear.what = DriveCommand::What::kClear;
    clear.alarm = code;
    (void)send(clear);
  }
  if (effects.silence) {
    DriveCommand silence;
    silence.what = DriveCommand::What::kSilence;
    (void)send(silence);
  }
  confirm();
}

void Panel::tell(std::vector<PumpEvent> events, const Now& now) {
  for (PumpEvent& event : events) {
    event.wall = now.wall;
    event.uptime = std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch());
    events_.push_back(EventRecord::of(event));
  }
}

// Law: the pump journals the order's id before it acts. Ends are forgotten when the keeper has
// taken everything into the record.
void Panel::remember(const std::vector<PumpEvent>& events) {
  const auto& ring = region_.events[static_cast<std::size_t>(EventSource::kPanel)];
  if (events_.empty() && ring.front() == nullptr) forget_ends(open_);
  note_states(events, open_);
  PumpMemory memory;
  memory.bedside = bedside_.memory();
  memory.open = open_;
  auto done = save(disk_, station_.settings().state_folder, kBedsideFile, memory);
  if (!done) LogLine(Severity::kError, "orders.not_stored").field("reason", done.error().detail);
}

void Panel::confirm() {
  confirm_interrupted();
  const auto& programme = bedside_.confirmed();
  Telemetry described;
  bedside_.describe(described);
  const bool primes = !programme && bedside_.primes();
  const bool same = (programme || primes) == confirmed_.present && primes == confirmed_.primes &&
                    (!programme || (*programme == confirmed_.programme &&
                                    OrderTag::of(described.order) == confirmed_.order));
  if (same && confirmed_.serial != 0) return;
  ++confirmed_.serial;
  confirmed_.present = programme || primes;
  confirmed_.primes = primes;
  if (programme) confirmed_.programme = *programme;
  describe(bedside_.confirmed_order(), confirmed_);
  region_.confirmed.post(confirmed_);
}

// A piggyback comes back to it without a key: the guard must have judged it by then.
void Panel::confirm_interrupted() {
  const Order* order = bedside_.interrupted_order();
  const OrderTag tag = order != nullptr ? OrderTag::of(order->id) : OrderTag{};
  if (interrupted_.order == tag && interrupted_.present == (order != nullptr)) return;
  const DriveSnapshot& drive = seen_.drive;
  const bool behind = drive.saved.has_primary && drive.saved.primary.order == tag;
  if (order != nullptr && !behind && !(drive.engine.order == tag)) return;
  ++interrupted_.serial;
  interrupted_.present = order != nullptr;
  interrupted_.programme = behind ? drive.saved.primary.programme : drive.engine.programme;
  describe(order, interrupted_);
  region_.interrupted.post(interrupted_);
}

bool Panel::may_send(const EngineCommand& command) const {
  if (!makes_it_run(command.verb)) return true;
  GuardStatus guard;
  return region_.guard.read(guard) && guard.approved == confirmed_.serial;
}

bool Panel::send(const DriveCommand& command) {
  if (!region_.commands.push(command)) return false;
  unanswered_.push_back(command);
  return true;
}

void Panel::send_commands(const Now& now) {
  while (!commands_.empty()) {
    if (!may_send(commands_.front())) {
      if (!held_since_) held_since_ = now.steady;
      if (now.steady - *held_since_ < kLongestHold) return;
      GuardStatus guard;
      const bool told = region_.guard.read(guard) && guard.refused == confirmed_.serial;
      LogLine(Severity::kError, "guard.does_not_grant")
          .field("verb", to_string(commands_.front().verb))
          .field("reason", told ? guard.reason.text() : "no answer of the guard");
      bedside_.note(Answer::kOutOfService);
      commands_.pop_front();
      held_since_.reset();
      continue;
    }
    DriveCommand command;
    command.engine = commands_.front();
    if (!send(command)) return;
    commands_.pop_front();
    held_since_.reset();
  }
}

void Panel::send_events() {
  auto& ring = region_.events[static_cast<std::size_t>(EventSource::kPanel)];
  while (!events_.empty() && ring.push(events_.front())) events_.pop_front();
}

}  // namespace ph::agent
