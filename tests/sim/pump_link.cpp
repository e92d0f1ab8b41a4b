#include "protocol/wire/codec.hpp"
#include "protocol/wire/library_codec.hpp"
#include "tests/sim/pump.hpp"

namespace ph::sim {
namespace {

constexpr milliseconds kFirstWait{500};
constexpr int kMostDoublings = 5;
constexpr milliseconds kLinkLost{15'000};
constexpr std::uint32_t kChunk = 700;  // small, so that a fetch is worth interrupting

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};

}  // namespace

void Pump::link(Now now, Server* server) {
  auto& on = *on_;
  if (!on.line && server != nullptr && now.steady >= on.dial_at) dial(now, *server);
  if (!on.line) {
    AlarmSet outside;
    outside.set(AlarmCode::kLinkLost, now.steady - on.unlinked_since >= kLinkLost);
    on.body->report(outside);
    return;
  }
  const auto line = on.line;
  for (const SentFrame& frame : line->arrived(Line::End::kPump, now.steady)) {
    carry_out(frame.binary ? on.end->received_chunk(frame.bytes, now)
                           : on.end->received(frame.bytes, now),
              now);
    if (on.line != line) return;
  }
  if (on.end->is_welcome()) {
    on.failures = 0;
    on.unlinked_since = now.steady;
    on.body->report({});
  }
  if (line->is_over(now.steady)) hung_up(now);
}

void Pump::dial(Now now, Server& server) {
  injected_ = false;
  on_->line = std::make_shared<Line>(dice_.seed());
  server.accept(id_, on_->line);
  std::optional<LibraryVersion> held = library();
  if (planted_ == Planted::kTrustsLibraries) held = on_->body->bedside().library();
  if (held && held->number == 0) held.reset();
  carry_out(on_->end->connected(now, on_->body->standing_alarms(), std::move(held)), now);
}

void Pump::hung_up(Now now) {
  auto& on = *on_;
  on.line->cut();
  on.line.reset();
  on.end->disconnected();
  const int doublings = std::min(on.failures++, kMostDoublings);
  on.dial_at = now.steady + dice_.between(milliseconds{0}, kFirstWait * (1 << doublings));
}

void Pump::inject(const wire::ServerMessage& message, Now now) {
  if (!is_welcome()) return;
  injected_ = true;
  const std::string bytes = wire::encode(message);
  carry_out(wire::is_binary(message) ? on_->end->received_chunk(bytes, now)
                                     : on_->end->received(bytes, now),
            now);
}

// After the record is safe: events, and the newest values when they are due.
void Pump::tell(Now now) {
  auto& on = *on_;
  if (!on.line || !on.end->is_welcome()) return;
  if (now.steady >= on.telemetry_at) {
    on.telemetry_at = now.steady + on.end->telemetry_interval();
    Telemetry values = on.body->telemetry(now);
    values.access_point = std::to_string(on.boot);
    carry_out(on.end->offer_telemetry(values, now), now);
    if (!on.line) return;
  }
  carry_out(on.end->pump(now), now);
}

void Pump::carry_out(std::vector<wire::PumpEffect> effects, Now now) {
  for (auto& effect : effects) {
    if (on_->line) carry_out(effect, now);
  }
}

void Pump::carry_out(wire::PumpEffect& effect, Now now) {
  auto& on = *on_;
  std::visit(
      Match{[&](wire::SendToServer& e) {
              on.line->send(Line::End::kPump, wire::encode(e.message), false, now.steady);
            },
            [&](wire::Forget& e) {
              const auto durable = rooms_.ledger.cursors(id_)[static_cast<std::size_t>(e.lane)];
              rooms_.witness.acknowledged(id_, e.lane, e.up_to, durable);
              check(on.journal->acknowledge(e.lane, e.up_to, now.wall));
            },
            [&](wire::Propose& e) { on.body->propose(e.offer.order, e.offer.age, now); },
            [&](wire::Withdraw& e) { on.body->withdraw(e.cancel.order, e.cancel.reason, now); },
            [&](wire::Fetch& e) { want(e.target, now); },
            [&](wire::StoreChunk& e) { take(e.chunk, now); }, [&](wire::SetClock&) {},
            [&](wire::HangUp& e) {
              rooms_.trace.note(now.steady, id_.str(), "hangs up: " + e.reason);
              if (!injected_ && !e.reason.starts_with("server refused: replaced")) {
                rooms_.witness.broken(id_.str() + " hung up on an honest server: " + e.reason);
              }
              hung_up(now);
            }},
      effect);
}

void Pump::want(const wire::LibraryTarget& target, Now now) {
  if (planted_ == Planted::kTrustsLibraries) {
    on_->unproven_target = target;
    on_->unproven.clear();
  }
  const auto wanted = on_->fetch->want(target);
  if (!wanted && wanted.error().fault == Fault::kUnavailable) return check(wanted);
  if (!wanted) {
    report(EventKind::kLibraryRefused, target.version.number, wanted.error().detail, now);
  }
  fetch_more(now);
}

void Pump::take(const wire::Chunk& chunk, Now now) {
  if (planted_ == Planted::kTrustsLibraries) trust(chunk);
  const std::uint32_t number =
      on_->slots->staging() ? on_->slots->staging()->version.number : std::uint32_t{0};
  const auto taken = on_->fetch->take(chunk);
  if (!taken && taken.error().fault == Fault::kUnavailable) return check(taken);
  if (!taken) report(EventKind::kLibraryRefused, number, taken.error().detail, now);
  if (taken && on_->fetch->is_ready()) report(EventKind::kLibraryStaged, number, "", now);
  fetch_more(now);
}

void Pump::fetch_more(Now now) {
  auto request = on_->fetch->next_request();
  if (!request || !on_->line) return;
  request->length = std::min(request->length, kChunk);
  carry_out(on_->end->request_chunk(*request), now);
}

void Pump::tend_library(Now now) {
  const bool was_idle = !on_->fetch->next_request();
  const auto done = on_->fetch->turn(now.steady);
  if (!done && done.error().fault == Fault::kUnavailable) return check(done);
  if (!done) report(EventKind::kLibraryRefused, 0, done.error().detail, now);
  if (was_idle && is_welcome()) fetch_more(now);
  activate_when_safe(now);
}

void Pump::activate_when_safe(Now now) {
  auto& on = *on_;
  if (broken_ || !on.fetch->is_ready() || !on.body->is_passive()) return;
  const LibraryVersion version = on.slots->staging()->version;
  const auto library = on.fetch->ready();
  if (auto done = on.fetch->activate(); !done) return check(done);
  check(on.body->activate(library, version));
  auto bytes = on.slots->active_bytes();
  if (!bytes) return check(fail(bytes.error()));
  rooms_.witness.activated(id_, version, *bytes);
  report(EventKind::kLibraryActivated, version.number, to_hex(version.digest), now);
}

// The planted bug: what has arrived is used as it is.
void Pump::trust(const wire::Chunk& chunk) {
  auto& on = *on_;
  if (!on.unproven_target || chunk.offset != on.unproven.size()) return;
  on.unproven.insert(on.unproven.end(), chunk.bytes.begin(), chunk.bytes.end());
  if (on.unproven.size() != on.unproven_target->size) return;
  auto library = wire::parse_library(as_text(on.unproven));
  if (!library || !on.body->is_passive()) return;
  const LibraryVersion version = on.unproven_target->version;
  if (!on.body->activate(std::make_shared<const Library>(std::move(*library)), version)) return;
  rooms_.witness.activated(id_, version, on.unproven);
}

}  // namespace ph::sim
