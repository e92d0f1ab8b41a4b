#pragma once
#include <optional>
#include <string>

#include "protocol/crypto/crypto.hpp"
#include "protocol/domain/library.hpp"
#include "protocol/domain/pump_model.hpp"
#include "pumpagent/journal/disk.hpp"
#include "pumpagent/rt/pump_region.hpp"

namespace ph::agent {

// What became of one posted confirmation; crosses from the judging thread to the loop.
struct Ruling {
  std::uint64_t version = 0;  // of the mailbox, as it was judged
  std::uint64_t serial = 0;
  bool granted = false;
  Blob<PumpEvent::kMaxText> reason;  // why not
};

// Judges a confirmed programme against the signed library on the pump's own disk, trusting nobody
// else's check: proves hash and signature, finds the entry, holds the dose against its hard limits
// and works the programme out again, which must be the confirmed one in every figure. Reads files
// and uses the heap: never on the loop thread. The disk outlives it.
class LibraryJudge {
 public:
  LibraryJudge(Disk& disk, std::string folder, const crypto::PublicKey& key, PumpModel model);

  // Why the programme may not be given; success: it may. kUnavailable and kNotFound: the library
  // could not be read just now.
  Status judge(const ConfirmedRecord& confirmed);

 private:
  Status read_library();

  Disk& disk_;
  std::string folder_;
  crypto::PublicKey key_;
  PumpModel model_;
  LibraryVersion version_;
  std::optional<Library> library_;
};

}  // namespace ph::agent
