#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/base/bytes.hpp"
#include "protocol/crypto/crypto.hpp"
#include "protocol/domain/library.hpp"
#include "pumpagent/journal/disk.hpp"
#include "pumpagent/journal/library_arrival.hpp"
#include "pumpagent/journal/staged_target.hpp"

namespace ph::agent {

// The two drug libraries of a pump: one active, one arriving. Nothing becomes active that is not
// complete, of the named hash, signed by the site's key for this purpose, and newer than every
// library that was ever active here; or the very one that was active, when its bytes have rotted.
// One thread, one owner; whoever else reads the active one proves it again with
// read_active_library().
//
// The caller parses the bytes and checks that they fit the pump before activate(), and calls that
// only at a safe point. A crash at any moment leaves the old library or the new one active.
class LibrarySlots {
 public:
  // Makes `folder` when needed and finds where things stand; the active library is proved again,
  // byte for byte. When it does not hold, there is none: active() is empty and trouble() says why.
  static Result<LibrarySlots> open(Disk& disk, std::string folder, crypto::PublicKey key);

  const std::optional<StagedTarget>& active() const { return active_; }
  const std::string& trouble() const { return trouble_; }
  // The canonical bytes of the active library. kNotFound when there is none.
  Result<Bytes> active_bytes() const;
  // Proves the active library again. When it does not hold any more, there is none: as at open().
  void prove_again();
  // The highest number that was ever active.
  std::uint32_t highest() const { return highest_; }

  // Begins to fetch `target`, packed or as it is, or goes on with it when a part is here already.
  // kRefused when it is too old or too large; the reason names both numbers. kOutOfRange: no space.
  Status begin(const StagedTarget& target, const std::optional<Packing>& packing = std::nullopt);
  const std::optional<StagedTarget>& staging() const { return arrival_.target(); }
  const LibraryArrival& arrival() const { return arrival_; }
  std::uint32_t staged_bytes() const { return arrival_.bytes(); }
  bool is_complete() const { return arrival_.is_complete(); }
  // The next bytes. kConflict when they do not begin where the last ended (they are ignored).
  // kOutOfRange: no space any more.
  Status store(const Digest& digest, std::uint32_t offset, ByteView bytes);

  // Unpacks and proves the complete staged bytes and returns those of the library; see
  // prove_library(). They are thrown away when they do not hold.
  Result<Bytes> verify();
  // Makes what verify() proved the active library, in one step.
  Status activate();
  // Throws away what arrives, such as a library that does not fit this model.
  Status abandon();

 private:
  LibrarySlots(Disk& disk, std::string folder, crypto::PublicKey key);
  void find_active();
  void find_highest();
  Result<Bytes> proved_content();
  Status note_highest(std::uint32_t number);
  std::string path_of(const char* name) const { return folder_ + "/" + name; }

  Disk* disk_;
  std::string folder_;
  crypto::PublicKey key_;
  char slot_ = 'b';  // the active one; the other receives the next
  std::optional<StagedTarget> active_;
  std::optional<StagedTarget> lost_;  // was active, and its bytes do not hold any more
  std::string trouble_;
  std::uint32_t highest_ = 0;
  LibraryArrival arrival_;
  bool proved_ = false;
};

// Whether `bytes` are what `target` promises: size, SHA-256, signature of the site. kMalformed:
// these are not the promised bytes, others may be; kRefused: they are, and nobody here signed them.
// The reason names the number and what differs.
Status prove_library(ByteView bytes, const StagedTarget& target, const crypto::PublicKey& key);

// For a process that trusts nobody else's check: reads and proves the active library in `folder`.
struct ActiveLibrary {
  StagedTarget target;
  Bytes bytes;
};
Result<ActiveLibrary> read_active_library(Disk& disk, const std::string& folder,
                                          const crypto::PublicKey& key);

}  // namespace ph::agent
