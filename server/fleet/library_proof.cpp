#include "server/fleet/fleet_state.hpp"

namespace ph::server {
namespace {

std::uint32_t library_number(const PumpEvent& event) {
  return static_cast<std::uint32_t>(event.number);
}

bool is_infusing(const Telemetry& telemetry) {
  return telemetry.state == PumpState::kRunning || telemetry.state == PumpState::kKeepVeinOpen ||
         telemetry.state == PumpState::kPaused;
}

}  // namespace

bool FleetState::is_on_target(Slot slot) const {
  return target_ && pumps_[slot].record.library == target_;
}

std::string FleetState::library_reason(Slot slot) const {
  if (!target_) return "no library is released yet";
  const auto& pump = pumps_[slot];
  if (pump.record.library == target_) return {};
  if (pump.connection == 0) {
    return pump.record.last_contact ? "no contact" : "no contact since it was enrolled";
  }
  const auto& progress = pump.progress;
  if (progress.step == LibraryProgress::Step::kRefused) return "refused: " + progress.reason;
  if (progress.step == LibraryProgress::Step::kFetching) {
    return "fetching, " + std::to_string(progress.percent) + " %";
  }
  if (pump.telemetry && is_infusing(*pump.telemetry)) {
    return "infusing: the change waits for the end of the infusion";
  }
  if (progress.step == LibraryProgress::Step::kStaged) return "fetched, waits for a safe point";
  return "offered, not begun";
}

void FleetState::fetching(Slot slot, ConnectionNumber connection, std::uint32_t offset,
                          std::uint32_t size, Now now) {
  if (!is_current(slot, connection) || !target_ || size == 0) return;
  auto& pump = pumps_[slot];
  pump.heard = now.steady;
  const auto percent = static_cast<std::uint32_t>(std::uint64_t{offset} * 100 / size);
  pump.progress = {LibraryProgress::Step::kFetching, target_->number, percent, {}};
  touch(pump);
}

void FleetState::mirror_library(PumpEntry& pump, const PumpEvent& event, Effects& out, Now now) {
  if (event.kind == EventKind::kLibraryStaged) {
    pump.progress = {LibraryProgress::Step::kStaged, library_number(event), 100, {}};
  } else if (event.kind == EventKind::kLibraryRefused) {
    pump.progress = {LibraryProgress::Step::kRefused, library_number(event), 0, event.text};
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
