#include "protocol/base/log.hpp"
#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

asio::awaitable<void> FleetDesk::take_released(Released released) {
  const std::uint32_t number = released.record.number;
  auto take = [this, &released] {
    const auto& version = released.image->target().version;
    LogLine(Severity::kInfo, "library.released")
        .field("number", version.number)
        .field("digest", to_hex(version.digest));
    put_on_shelf(std::move(released));
    return true;
  };
  co_await ask(rooms_.strand, std::move(take));
  if (on_release_) co_await on_release_(number);
}

// Whoever is aimed at what it holds, or is fetching, already is not told again.
void FleetDesk::aim(const Rollouts& rollouts) {
  goal_ = goal_of(rollouts);
  for (std::size_t i = 0; i < fleet_.size(); ++i) {
    const auto slot = static_cast<Slot>(i);
    const auto& record = fleet_.entry(slot).record;
    if (record.retired) continue;
    const auto before = fleet_.target(slot);
    fleet_.aim(slot, aim_of(rollouts, {record.id, record.ward}));
    const auto target = fleet_.target(slot);
    if (lines_[i] && target != before) lines_[i]->deliver(image_for(slot));
  }
}

void FleetDesk::offer_again(std::uint32_t number) {
  for (std::size_t i = 0; i < fleet_.size(); ++i) {
    const auto slot = static_cast<Slot>(i);
    const bool meant = fleet_.forget_refusal(slot, number);
    if (meant && lines_[i]) lines_[i]->deliver(image_for(slot));
  }
}

LibraryAim FleetDesk::aim_of(const Rollouts& rollouts, const PumpPlace& place) const {
  LibraryAim out;
  const auto found = shelf_.find(target_of(rollouts, place));
  if (found != shelf_.end()) out.version = found->second.image->target().version;
  out.goal = goal_;
  out.waits = waits_for(rollouts, place);
  return out;
}

std::shared_ptr<const LibraryImage> FleetDesk::image_for(Slot slot) const {
  const auto target = fleet_.target(slot);
  return target ? shelf_.at(target->number).image : nullptr;
}

Result<std::shared_ptr<const Library>> FleetDesk::newest_library() const {
  if (shelf_.empty()) return fail(Fault::kNotFound, "library: none is released yet");
  return shelf_.rbegin()->second.library;
}

asio::awaitable<Result<std::shared_ptr<const Library>>> FleetDesk::active_library() {
  auto read = [this] { return newest_library(); };
  co_return co_await ask(rooms_.strand, std::move(read));
}

asio::awaitable<Result<std::shared_ptr<const Library>>> FleetDesk::release(std::uint32_t number) {
  auto learnt = co_await learn_library(number);
  if (!learnt) co_return fail(learnt.error());
  auto take = [this, number] { return shelf_.at(number).library; };
  co_return co_await ask(rooms_.strand, std::move(take));
}

asio::awaitable<Result<std::shared_ptr<const Library>>> FleetDesk::library_of(PumpId pump) {
  auto read = [this, &pump]() -> Result<std::shared_ptr<const Library>> {
    const auto slot = fleet_.find(pump);
    if (!slot) return fail(Fault::kNotFound, "pump " + pump.str() + ": not in the registry");
    auto held = fleet_.held_library(*slot);
    if (!held) return fail(Fault::kNotFound, "pump " + pump.str() + ": holds no library of here");
    return held;
  };
  co_return co_await ask(rooms_.strand, std::move(read));
}

LibraryStatus FleetDesk::status_now() const {
  LibraryStatus out;
  const auto goal = shelf_.find(goal_);
  if (goal != shelf_.end()) out.target = goal->second.record;
  if (!shelf_.empty()) out.newest = shelf_.rbegin()->first;
  for (std::size_t i = 0; i < fleet_.size(); ++i) {
    if (!fleet_.entry(static_cast<Slot>(i)).record.retired) count_pump(static_cast<Slot>(i), out);
  }
  return out;
}

void FleetDesk::count_pump(Slot slot, LibraryStatus& into) const {
  const auto& pump = fleet_.entry(slot);
  const auto& held = pump.record.library;
  ++into.pumps;
  if (fleet_.is_on_target(slot) && held->number >= goal_) {
    ++into.on_target;
  } else if (fleet_.is_on_target(slot)) {
    ++into.waiting;
  } else {
    into.stragglers.push_back(proof_of(slot));
  }
}

PumpProof FleetDesk::proof_of(Slot slot) const {
  const auto& pump = fleet_.entry(slot);
  PumpProof out;
  out.pump = pump.record.id;
  out.ward = pump.record.ward;
  out.held = pump.record.library;
  out.target = fleet_.target(slot);
  out.on_target = fleet_.is_on_target(slot);
  out.reason = fleet_.library_reason(slot);
  out.standing = fleet_.library_standing(slot);
  out.last_contact = pump.record.last_contact;
  if (pump.telemetry) out.access_point = pump.telemetry->access_point;
  return out;
}

asio::awaitable<LibraryStatus> FleetDesk::library_status() {
  auto job = [this] { return status_now(); };
  co_return co_await ask(rooms_.strand, std::move(job));
}

asio::awaitable<std::vector<PumpProof>> FleetDesk::library_proof(WardId ward) {
  auto job = [this, &ward] {
    std::vector<PumpProof> out;
    for (std::size_t i = 0; i < fleet_.size(); ++i) {
      const auto& record = fleet_.entry(static_cast<Slot>(i)).record;
      const bool meant = ward.empty() || record.ward == ward;
      if (meant && !record.retired) out.push_back(proof_of(static_cast<Slot>(i)));
    }
    return out;
  };
  co_return co_await ask(rooms_.strand, std::move(job));
}

}  // namespace ph::server
