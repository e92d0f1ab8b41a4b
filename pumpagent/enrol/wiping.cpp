#include "pumpagent/enrol/wiping.hpp"

#include <filesystem>
#include <iostream>
#include <vector>

#include "protocol/crypto/crypto.hpp"
#include "pumpagent/identity/identity_slots.hpp"
#include "pumpagent/journal/journal.hpp"
#include "pumpagent/journal/posix_disk.hpp"
#include "pumpagent/rt/pump_region.hpp"
#include "pumpagent/rt/shared_region.hpp"
#include "pumpagent/setup/station.hpp"

namespace ph::agent {
namespace {

namespace fs = std::filesystem;
constexpr milliseconds kAlive{3'000};

// Whoever runs says so in the shared region many times a second.
Status is_at_rest(const PumpSettings& settings, SteadyTime now) {
  const std::string path = settings.shared_folder + "/pump.region";
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  auto shared = SharedRegion::open(path, sizeof(PumpRegion), PumpRegion::kMagic);
  if (!shared) return fail(shared.error());
  auto& region = *static_cast<PumpRegion*>(shared->data());
  DriveSnapshot drive;
  GuardStatus guard;
  PanelStatus panel;
  LinkStatus link;
  KeeperNotice keeper;
  const bool any = (region.drive.read(drive) && is_fresh(drive.heartbeat, now, kAlive)) ||
                   (region.guard.read(guard) && is_fresh(guard.heartbeat, now, kAlive)) ||
                   (region.panel.read(panel) && is_fresh(panel.heartbeat, now, kAlive)) ||
                   (region.link.read(link) && is_fresh(link.heartbeat, now, kAlive)) ||
                   (region.keeper.read(keeper) && is_fresh(keeper.heartbeat, now, kAlive));
  if (!any) return {};
  return fail(Fault::kConflict, "pump " + settings.id.str() +
                                    ": its programs run; end the infusion and stop them first");
}

Status is_told(const PumpSettings& settings, Disk& disk) {
  std::error_code ignored;
  if (!fs::exists(settings.journal_folder(), ignored)) return {};
  auto journal = Journal::open(disk, settings.journal_folder(), crypto::random_stream());
  if (!journal) return fail(journal.error());
  const auto waiting = (*journal)->unacknowledged();
  if (waiting == 0) return {};
  return fail(Fault::kConflict, "record: " + std::to_string(waiting) +
                                    " events in a lane are not on the server yet; let the pump "
                                    "connect first, or --even-unsent");
}

// Every folder of the tree, the deepest first.
std::vector<std::string> folders_of(const std::string& root) {
  std::vector<std::string> out;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(root, error)) {
    if (entry.is_directory()) out.push_back(entry.path().string());
  }
  out.insert(out.begin(), root);
  return {out.rbegin(), out.rend()};
}

Status wipe_tree(Disk& disk, const std::string& root) {
  std::error_code error;
  if (root.empty() || !fs::exists(root, error)) return {};
  for (const std::string& folder : folders_of(root)) {
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      if (entry.is_directory() || entry.is_regular_file()) continue;
      fs::remove(entry.path(), error);  // a link or a socket: nothing of its own to overwrite
    }
    if (auto wiped = wipe_folder(disk, folder); !wiped) return wiped;
    fs::remove(folder, error);
    if (error) return fail(Fault::kUnavailable, folder + ": " + error.message());
  }
  return {};
}

}  // namespace

Status wipe(const PumpSettings& settings, const WipeWish& wish, Now now) {
  if (wish.pump != settings.id.str()) {
    return fail(Fault::kRefused,
                "pump: expected " + settings.id.str() + ", of these settings, got " + wish.pump);
  }
  if (auto rests = is_at_rest(settings, now.steady); !rests) return rests;
  PosixDisk disk(PosixDisk::Durability::kFull);
  if (!wish.even_unsent) {
    if (auto told = is_told(settings, disk); !told) return told;
  }
  for (const auto& root :
       {settings.identity_folder, settings.state_folder, settings.shared_folder}) {
    if (auto wiped = wipe_tree(disk, root); !wiped) return wiped;
  }
  std::cout << "pump " << wish.pump << ": keys, libraries, record and orders are wiped\n";
  return {};
}

}  // namespace ph::agent
