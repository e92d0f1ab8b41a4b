#pragma once
#include <optional>
#include <string>

#include "server/proof/journals.hpp"
#include "server/proof/volumes.hpp"

namespace ph::server {

// What to prove a database by; an empty path: that part is left out, and the report says so.
struct ProofFiles {
  std::string database;
  std::string site_key;     // public key of the site's signer
  std::string checkpoints;  // the signer's own file
  std::string journals;     // a folder with pumps' own journals, at any depth
  std::string world;        // see parse_arrived()
  Traffic traffic = Traffic::kMoving;
};

struct ProofReport {
  storage::RecordProof record;
  std::optional<JournalProof> journals;
  std::optional<VolumeProof> volumes;
  std::string text;  // for people; one line a part, then one a finding
  bool is_sound() const { return record.findings.empty(); }
};

// Fails only where something named cannot be read. Blocks.
Result<ProofReport> prove(const ProofFiles& files);

}  // namespace ph::server
