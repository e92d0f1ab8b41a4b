#include "server/service/bag_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {
namespace {

constexpr std::chrono::hours kMarksLast{72};  // no bag hangs longer

BagPump bag_pump(const FleetState& fleet, Slot slot, Now now) {
  BagPump out;
  out.view = fleet.view(slot, now);
  const auto library = fleet.held_library(slot);
  if (!library || !out.view.telemetry) return out;
  const auto* entry = library->find(out.view.telemetry->care_area, out.view.telemetry->entry);
  if (entry != nullptr) out.entry = *entry;
  return out;
}

}  // namespace

std::vector<BagPump> Bags::pumps_now(const std::optional<WardId>& ward) const {
  std::vector<BagPump> out;
  const Now now = rooms_.clock.now();
  const FleetState& fleet = desk_.fleet();
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    const auto slot = static_cast<Slot>(i);
    const auto& pump = fleet.entry(slot);
    if (pump.record.retired || !pump.telemetry || pump.telemetry->order.empty()) continue;
    if (!ward || pump.record.ward == *ward) out.push_back(bag_pump(fleet, slot, now));
  }
  return out;
}

asio::awaitable<Result<BagList>> Bags::bags(BagQuestion question) {
  auto look = [this, &question] { return pumps_now(question.ward); };
  const auto pumps = co_await ask(rooms_.strand, std::move(look));
  const WallTime now = rooms_.clock.now().wall;
  auto read = [this, now] { return rooms_.archive.bag_marks(now - kMarksLast); };
  auto marks = co_await ask(rooms_.readers, std::move(read));
  if (!marks) co_return fail(marks.error());
  co_return BagList{now, bag_queue(pumps, *marks, leads_, question.horizon, now)};
}

Status Bags::is_next(const storage::BagName& bag) const {
  const auto slot = desk_.fleet().find(bag.pump);
  if (!slot) return fail(Fault::kNotFound, "pump " + bag.pump.str() + ": not in the registry");
  const auto next = next_bag(bag_pump(desk_.fleet(), *slot, rooms_.clock.now()));
  if (next == bag) return {};
  return fail(Fault::kConflict, "pump " + bag.pump.str() + ": bag " + std::to_string(bag.bag) +
                                    " of order " + bag.order.str() +
                                    " is not its next one any more, look again");
}

asio::awaitable<Result<storage::BagMark>> Bags::mark_bag(storage::BagName bag, storage::BagStep was,
                                                         storage::BagStep step, UserName actor) {
  auto look = [this, &bag] { return is_next(bag); };
  const auto next = co_await ask(rooms_.strand, std::move(look));
  if (!next) co_return fail(next.error());
  const storage::BagMark mark{bag, step, actor, rooms_.clock.now().wall};
  FleetDesk::Changes changes;
  changes.emplace_back(storage::MarkBag{mark, was});
  auto marked = co_await desk_.commit(std::move(changes));
  if (!marked) co_return fail(marked.error());
  const auto& outcome = marked->front();
  if (outcome.kind != storage::Outcome::Kind::kDone) {
    co_return fail(Fault::kConflict, outcome.detail);
  }
  co_return mark;
}

}  // namespace ph::server
