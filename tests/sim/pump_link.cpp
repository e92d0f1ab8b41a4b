// The link's work: one connection after the other.
#include "protocol/wire/codec.hpp"
#include "tests/sim/pump.hpp"

namespace ph::sim {
namespace {

constexpr milliseconds kFirstWait{500};
constexpr int kMostDoublings = 5;
constexpr milliseconds kLinkLost{15'000};
constexpr milliseconds kLinkStarts{1'000};

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
    const bool lost = now.steady - on.unlinked_since >= kLinkLost;
    outside.set(AlarmCode::kLinkLost, lost);
    on.body->report(outside);
    on.apart = on.apart || lost;
    if (lost && planted_ == Planted::kStopsWithTheLink)
      on.body->press({agent::Key::kStop, {}}, now);
    return;
  }
  const auto line = on.line;
  for (const SentFrame& frame : line->arrived(Line::End::kPump, real_)) {
    ++messages_;
    if (!frame.whole) return hang_up(now);
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
  if (line->is_over(real_)) hang_up(now);
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

void Pump::hang_up(Now now) {
  auto& on = *on_;
  on.line->cut();
  on.line.reset();
  if (on.end) on.end->disconnected();
  const int doublings = std::min(on.failures++, kMostDoublings);
  on.dial_at = now.steady + dice_.between(milliseconds{0}, kFirstWait * (1 << doublings));
}

void Pump::kill_link(Now now) {
  if (!on_ || !on_->keeps) return;
  const Now mine = own(now);
  if (on_->line) hang_up(mine);
  greet(mine);
  on_->dial_at = mine.steady + kLinkStarts;
}

void Pump::roam(Now now, milliseconds later) {
  if (!on_ || !on_->line) return;
  on_->line->leave(now.steady, later);
  on_->line.reset();
  on_->end->disconnected();
  on_->dial_at = own(now).steady;
}

void Pump::inject(const wire::ServerMessage& message, Now now) {
  if (!is_welcome()) return;
  injected_ = true;
  const Now mine = own(now);
  const std::string bytes = wire::encode(message);
  carry_out(wire::is_binary(message) ? on_->end->received_chunk(bytes, mine)
                                     : on_->end->received(bytes, mine),
            mine);
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
  std::visit(Match{[&](wire::SendToServer& e) {
                     on.line->send(Line::End::kPump, wire::encode(e.message), false, real_);
                   },
                   [&](wire::Forget& e) {
                     const auto durable =
                         rooms_.store.model().cursors(id_)[static_cast<std::size_t>(e.lane)];
                     rooms_.witness.acknowledged(id_, e.lane, e.up_to, durable);
                     check(on.journal->acknowledge(e.lane, e.up_to, now.wall));
                   },
                   [&](wire::Propose& e) { propose(e.offer, now); },
                   [&](wire::Withdraw& e) { withdraw(e.cancel, now); },
                   [&](wire::Fetch& e) { want(e.target, now); },
                   [&](wire::StoreChunk& e) { take(e.chunk, now); }, [&](wire::SetClock&) {},
                   [&](wire::HangUp& e) {
                     rooms_.trace.note(real_, id_.str(), "hangs up: " + e.reason);
                     rooms_.witness.hung_up(id_, e.reason, injected_);
                     hang_up(now);
                   }},
             effect);
}

void Pump::propose(const wire::OrderOffer& offer, Now now) {
  constexpr milliseconds kForEver{86'400'000};
  const bool lasts = planted_ == Planted::kNeverAges && !injected_;
  Order order = offer.order;
  if (lasts) order.time_to_live = kForEver;
  const milliseconds age = lasts ? milliseconds{0} : offer.age;
  from_outside([&](agent::SimulatedPump& body) { body.propose(order, age, now); });
}

void Pump::withdraw(const wire::OrderCancel& cancel, Now now) {
  from_outside(
      [&](agent::SimulatedPump& body) { body.withdraw(cancel.order, cancel.reason, now); });
}

}  // namespace ph::sim
