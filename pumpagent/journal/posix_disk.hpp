#pragma once
#include "pumpagent/journal/disk.hpp"

namespace ph::agent {

// The machine's own file system. kFull waits for the device (fdatasync). kProcessOnly leaves the
// bytes to the kernel: they survive the death of the process but not of the machine; for
// simulated fleets alone, whose hundreds of journals share one disk.
class PosixDisk final : public Disk {
 public:
  enum class Durability { kFull, kProcessOnly };

  explicit PosixDisk(Durability durability) : durability_(durability) {}

  Result<std::vector<std::string>> list(const std::string& folder) override;
  Status make_folder(const std::string& folder) override;
  Result<std::uint64_t> size(const std::string& path) override;
  Result<std::uint64_t> room(const std::string& folder) override;
  Result<Bytes> read(const std::string& path, std::uint64_t offset, std::size_t most) override;
  Status append(const std::string& path, ByteView bytes) override;
  Status truncate(const std::string& path, std::uint64_t size) override;
  Status sync(const std::string& path) override;
  Status rename(const std::string& from, const std::string& to) override;
  Status remove(const std::string& path) override;
  Status sync_folder(const std::string& folder) override;

 private:
  Durability durability_;
};

}  // namespace ph::agent
