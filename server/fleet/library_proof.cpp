#include <array>

#include "server/fleet/fleet_state.hpp"

namespace ph::server {
namespace {

constexpr Charge kNearlyEmpty = Charge::of(50);

std::uint32_t library_number(const PumpEvent& event) {
  return static_cast<std::uint32_t>(event.number);
}

bool is_infusing(const Telemetry& telemetry) {
  return telemetry.state == PumpState::kRunning || telemetry.state == PumpState::kKeepVeinOpen ||
         telemetry.state == PumpState::kPaused;
}

bool is_nearly_empty(const std::optional<Telemetry>& telemetry) {
  return telemetry && !telemetry->on_mains && telemetry->battery < kNearlyEmpty;
}

bool is_held_up(const LibraryProgress& progress, const std::optional<LibraryVersion>& wanted) {
  return wanted && progress.number == wanted->number &&
         progress.step == LibraryProgress::Step::kHeldUp;
}

constexpr std::array<std::string_view, kLibraryStandings> kStandings = {
    "not_meant", "holds",    "waits_for_wave", "offered",    "fetching",
    "staged",    "infusing", "refused",        "no_contact", "never_seen"};

}  // namespace

std::string_view to_string(LibraryStanding standing) {
  return kStandings.at(static_cast<std::size_t>(standing));
}

void FleetState::add_library(std::shared_ptr<const Library> library, LibraryVersion version) {
  libraries_.insert_or_assign(version.number, KnownLibrary{version.digest, std::move(library)});
}

void FleetState::aim(Slot slot, LibraryAim aim) {
  auto& pump = pumps_[slot];
  if (pump.aim == aim) return;
  pump.aim = std::move(aim);
  touch(pump);
}

void FleetState::load_refusal(const storage::LibraryRefusal& refusal) {
  const auto slot = find(refusal.pump);
  if (!slot) return;
  const auto step =
      refusal.is_final ? LibraryProgress::Step::kRefused : LibraryProgress::Step::kHeldUp;
  pumps_[*slot].progress = {step, refusal.number, 0, refusal.why};
}

bool FleetState::forget_refusal(Slot slot, std::uint32_t number) {
  auto& pump = pumps_[slot];
  const auto& progress = pump.progress;
  if (progress.step != LibraryProgress::Step::kRefused || progress.number != number) return false;
  pump.progress = {};
  touch(pump);
  return target(slot) && target(slot)->number == number;
}

const Library* FleetState::known_library(const LibraryVersion& version) const {
  const auto known = libraries_.find(version.number);
  if (known == libraries_.end() || known->second.digest != version.digest) return nullptr;
  return known->second.content.get();
}

std::shared_ptr<const Library> FleetState::held_library(Slot slot) const {
  const auto& held = pumps_[slot].record.library;
  if (!held || known_library(*held) == nullptr) return nullptr;
  return libraries_.at(held->number).content;
}

std::optional<LibraryVersion> FleetState::target(Slot slot) const {
  const auto& pump = pumps_[slot];
  const auto& held = pump.record.library;
  const auto& aim = pump.aim.version;
  const bool above = held && held->number > (aim ? aim->number : 0);
  return above && known_library(*held) != nullptr ? held : aim;
}

bool FleetState::is_on_target(Slot slot) const {
  const auto wanted = target(slot);
  return wanted && pumps_[slot].record.library == wanted;
}

LibraryStanding FleetState::library_standing(Slot slot) const {
  using enum LibraryStanding;
  const auto& pump = pumps_[slot];
  const auto wanted = target(slot);
  if (!wanted) return kNotMeant;
  if (pump.record.library == wanted) {
    return wanted->number < pump.aim.goal ? kWaitsForWave : kHolds;
  }
  if (pump.connection == 0) return pump.record.last_contact ? kNoContact : kNeverSeen;
  const bool meant = pump.progress.number == wanted->number;
  const auto step = meant ? pump.progress.step : LibraryProgress::Step::kNone;
  if (step == LibraryProgress::Step::kRefused) return kRefused;
  if (step == LibraryProgress::Step::kFetching) return kFetching;
  if (pump.telemetry && is_infusing(*pump.telemetry)) return kInfusing;
  return step == LibraryProgress::Step::kStaged ? kStaged : kOffered;
}

std::string FleetState::library_reason(Slot slot) const {
  const auto& pump = pumps_[slot];
  switch (library_standing(slot)) {
    case LibraryStanding::kNotMeant:
      return pump.aim.waits.empty() ? "no library is rolled out yet" : pump.aim.waits;
    case LibraryStanding::kHolds:
      return {};
    case LibraryStanding::kWaitsForWave:
      return pump.aim.waits;
    case LibraryStanding::kNeverSeen:
      return "no contact since it was enrolled";
    case LibraryStanding::kNoContact:
      return is_nearly_empty(pump.telemetry)
                 ? "no contact, its battery was nearly empty: likely off"
                 : "no contact";
    case LibraryStanding::kRefused:
      return "refused: " + pump.progress.reason;
    case LibraryStanding::kFetching:
      return "fetching, " + std::to_string(pump.progress.percent) + " %";
    case LibraryStanding::kInfusing:
      return "infusing: the change waits for the end of the infusion";
    case LibraryStanding::kStaged:
      return "fetched, waits for a safe point";
    case LibraryStanding::kOffered:
      return is_held_up(pump.progress, target(slot)) ? "held up: " + pump.progress.reason
                                                     : "offered, not begun";
  }
  return {};
}

void FleetState::fetching(Slot slot, ConnectionNumber connection, std::uint32_t offset,
                          std::uint32_t size, Now now) {
  const auto wanted = target(slot);
  if (!is_current(slot, connection) || !wanted || size == 0) return;
  auto& pump = pumps_[slot];
  pump.heard = now.steady;
  const auto percent = static_cast<std::uint32_t>(std::uint64_t{offset} * 100 / size);
  pump.progress = {LibraryProgress::Step::kFetching, wanted->number, percent, {}};
  touch(pump);
}

void FleetState::mirror_library(PumpEntry& pump, const PumpEvent& event, Effects& out, Now now) {
  if (event.kind == EventKind::kLibraryStaged) {
    pump.progress = {LibraryProgress::Step::kStaged, library_number(event), 100, {}};
  } else if (event.kind == EventKind::kLibraryRefused) {
    pump.progress = {LibraryProgress::Step::kRefused, library_number(event), 0, event.text};
  } else if (event.kind == EventKind::kLibraryHeldUp) {
    pump.progress = {LibraryProgress::Step::kHeldUp, library_number(event), 0, event.text};
  } else if (event.kind == EventKind::kLibraryActivated) {
    mirror_activation(pump, event, out, now);
  }
}

void FleetState::mirror_activation(PumpEntry& pump, const PumpEvent& event, Effects& out, Now now) {
  const auto digest = array_from_hex<32>(event.text);
  if (!digest) return;
  // Numbers only rise: an old activation out of a backlog is no proof against what the hello said.
  if (pump.record.library && library_number(event) < pump.record.library->number) return;
  pump.record.library = LibraryVersion{library_number(event), *digest};
  pump.progress = {};
  out.urgent.emplace_back(storage::MeetPump{pump.record.id, pump.record.stream,
                                            pump.record.firmware, pump.record.library, now.wall});
}

}  // namespace ph::server
