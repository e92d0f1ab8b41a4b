#pragma once
#include <map>
#include <memory>
#include <optional>
#include <random>

#include "pumpagent/journal/disk.hpp"

namespace ph::agent {

// A file system in memory that can lose power, for tests and simulations. What was not synced is
// lost, kept, or kept in part: the seed decides, file by file and name by name. One thread.
class MemoryDisk final : public Disk {
 public:
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

  // After `changes` more changes the power is gone: that change and all later ones fail. An append
  // that meets the cut leaves a part of its bytes.
  void cut_power_after(std::uint64_t changes) { left_ = changes; }
  // From now on the disk is full when it holds so many bytes: an append beyond leaves what fits.
  void limit(std::uint64_t bytes) { capacity_ = bytes; }
  std::uint64_t held() const;
  // The power comes back; what was not synced is torn by `seed`.
  void restart(std::uint64_t seed);
  // Changes made so far: the range worth cutting in.
  std::uint64_t changes() const { return changes_; }
  // Flips one bit, as a failing flash cell would. Requires the file and the offset to exist.
  void flip_bit(const std::string& path, std::uint64_t offset);

 private:
  struct Inode {
    Bytes live;
    Bytes durable;
  };
  using Names = std::map<std::string, std::shared_ptr<Inode>>;

  Status change(const std::string& path);
  Result<std::shared_ptr<Inode>> find(const std::string& path) const;

  Names live_;
  Names durable_;
  std::map<std::string, bool> folders_;
  std::optional<std::uint64_t> left_;
  std::uint64_t capacity_ = std::uint64_t{1} << 40;
  std::uint64_t changes_ = 0;
};

}  // namespace ph::agent
