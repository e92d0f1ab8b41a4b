#pragma once
#include <gtest/gtest.h>

#include <memory>

#include "pumpagent/journal/memory_disk.hpp"
#include "pumpagent/keeper/keeper.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {

// A keeper over a region and a disk that outlive it; start() is a new process.
struct AKeeper {
  static constexpr std::uint64_t kMachine = 5;

  crypto::KeyPair key = crypto::make_key_pair();
  MemoryDisk disk;
  std::unique_ptr<PumpRegion> region = std::make_unique<PumpRegion>();
  PumpSettings settings;
  Now now{SteadyTime{1h}, WallTime{24h}};
  std::unique_ptr<Keeper> keeper;

  AKeeper() {
    settings.id = PumpId{"P-1"};
    settings.model = model();
    settings.state_folder = "/pump";
    settings.library_key = key.public_key;
    region->world.power_ons = 1;
    start();
  }
  void start() {
    keeper.reset();
    auto opened = Keeper::open(disk, *region, settings, kMachine, now);
    ASSERT_TRUE(opened) << opened.error().detail;
    keeper = std::move(*opened);
  }
};

}  // namespace ph::agent
