// The way of a library into a pump's slots.
#include "protocol/wire/library_codec.hpp"
#include "tests/sim/pump.hpp"

namespace ph::sim {
namespace {

constexpr std::uint32_t kChunk = 700;  // small, so that a fetch is worth interrupting

}  // namespace

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
  if (on.twin && (on.apart || !on.twin->activate(library, version))) on.twin.reset();
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
