#pragma once
#include <optional>
#include <string>

#include "protocol/base/bytes.hpp"
#include "pumpagent/journal/disk.hpp"
#include "pumpagent/journal/staged_target.hpp"

namespace ph::agent {

// A library on its way: which, in which form, and how much of it lies on flash. What is fetched
// goes on after a restart; what is unpacked is proved by its owner (LibrarySlots) before it counts.
// One thread, one owner.
class LibraryArrival {
 public:
  // Room that is left to the record: nothing is fetched into it.
  static constexpr std::uint64_t kReserve = 256 * 1024;

  // Finds where things stand in `folder`, which is there.
  LibraryArrival(Disk& disk, std::string folder);

  const std::optional<StagedTarget>& target() const { return target_; }
  const std::optional<Packing>& packing() const { return packing_; }
  // What chunks are asked for: the digest of the packed bytes, or the library's own. Only with a
  // target.
  const Digest& digest() const { return packing_ ? packing_->digest : target_->version.digest; }
  std::uint32_t size() const { return packing_ ? packing_->size : target_->size; }
  std::uint32_t bytes() const { return bytes_; }  // of them, here
  bool is_complete() const { return target_ && bytes_ == size(); }

  // Begins, or goes on when the same was begun. kOutOfRange: no space for it, kReserve and what it
  // unpacks to; then nothing arrives.
  Status begin(const StagedTarget& target, const std::optional<Packing>& packing);
  // The next bytes. kConflict when they do not begin where the last ended (they are ignored).
  // kOutOfRange: no space any more; what came is let go of.
  Status store(const Digest& digest, std::uint32_t offset, ByteView bytes);
  // What came, unpacked against `base` where it is packed against one; not proved. kMalformed: the
  // packed bytes are not those of their digest, or do not unpack to the promised size.
  Result<Bytes> content(ByteView base) const;
  // Leaves `content`, which was proved, durable in the file kept() for the slots to take.
  Status keep(ByteView content);
  std::string kept() const;
  // Lets go of all of it.
  Status abandon();

 private:
  void find();
  Status make_room(std::uint64_t needed);
  Status told_full(const Error& error);
  std::string path_of(const char* name) const { return folder_ + "/" + name; }

  Disk* disk_;
  std::string folder_;
  std::optional<StagedTarget> target_;
  std::optional<Packing> packing_;
  std::uint32_t bytes_ = 0;
};

}  // namespace ph::agent
