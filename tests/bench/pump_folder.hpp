#pragma once
#include <memory>
#include <string>

#include "protocol/domain/order.hpp"
#include "pumpagent/setup/station.hpp"
#include "tests/bench/child.hpp"

namespace ph::bench {

// The files of one volumetric pump in a temporary folder: settings, state, certificates of its own
// authority, and an active signed library with one entry of plain mL/h; and its shared region. No
// server answers. Removed with this object. One thread.
class PumpFolder {
 public:
  // `rate`: the highest, mL/h; `air`: its single-bubble limit. `disk`: bytes of a file system of
  // its own for the state, which needs the right to mount; 0: an ordinary folder.
  static Result<std::unique_ptr<PumpFolder>> make(std::int64_t rate, Volume air,
                                                  std::uint64_t disk = 0);
  ~PumpFolder();

  agent::PumpRegion& region() { return station_->region(); }
  const PumpModel& model() const { return station_->settings().model; }
  std::string state() const { return folder_ + "/state"; }
  // `rate` mL/h of the library's one entry, as its author asks for it.
  OrderRequest request(std::int64_t rate) const;
  const Library& library() const { return library_; }
  LibraryVersion version() const;
  // Its log goes to the folder.
  Status start(Child& child, const std::string& program, int core = -1) const;
  // Nothing more can be written; or it can again.
  Status fill_disk() const;
  void free_disk() const;

 private:
  PumpFolder() = default;
  Status lay_out(std::uint64_t disk);
  Status write_library();
  std::string config() const { return folder_ + "/pump.toml"; }

  std::string folder_;
  bool mounted_ = false;
  Library library_;
  std::unique_ptr<agent::Station> station_;
};

}  // namespace ph::bench
