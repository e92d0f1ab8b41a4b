#include "protocol/crypto/crypto.hpp"
#include "storage/sqlite/proving.hpp"

namespace ph::storage {
namespace {

struct Release {
  std::uint32_t number = 0;
  LibraryStage stage = LibraryStage::kDraft;
  std::string first, second;
  std::optional<WallTime> released;
  Digest digest{};
  Signature signature{};
};

void prove_bytes(const Release& release, const Bytes& bytes, const ProofTerms& terms,
                 const std::string& name, RecordProof& out) {
  if (crypto::sha256(bytes) != release.digest) return;  // told by the walk over all bytes
  if (!terms.site_key) return;
  if (!crypto::verify(*terms.site_key, crypto::kLibraryContext, bytes, release.signature)) {
    out.find(name, "its signature is not the site's over these bytes");
  }
}

void prove_one(Connection& connection, const Release& release, const ProofTerms& terms,
               RecordProof& out) {
  const std::string name = "library " + std::to_string(release.number);
  if (release.first.empty() || release.second.empty() || release.first == release.second) {
    out.find(name, "expected two different signers, got \"" + release.first + "\" and \"" +
                       release.second + "\"");
  }
  if (release.stage < LibraryStage::kReleased || !release.released) {
    out.find(name, "has a number and is no release");
  }
  Query bytes(connection, "SELECT bytes FROM library_bytes WHERE digest = ?1", release.digest);
  if (!bytes.next()) return out.find(name, "its bytes are not there");
  prove_bytes(release, bytes.only<Bytes>(), terms, name, out);
}

void prove_content(Connection& connection, RecordProof& out) {
  Query rows(connection, "SELECT digest, bytes FROM library_bytes");
  while (rows.next()) {
    Digest digest{};
    Bytes bytes;
    rows.read(digest, bytes);
    if (crypto::sha256(bytes) != digest) {
      out.find("library bytes " + to_hex(digest).substr(0, 16), "were changed");
    }
  }
}

void prove_edits(Connection& connection, RecordProof& out) {
  Query rows(connection,
             "SELECT draft, count(*), max(sequence) FROM draft_edits GROUP BY draft"
             " HAVING count(*) <> max(sequence)");
  while (rows.next()) {
    std::uint32_t draft = 0;
    std::uint64_t count = 0, last = 0;
    rows.read(draft, count, last);
    out.find("draft " + std::to_string(draft),
             std::to_string(last - count) + " of its " + std::to_string(last) + " edits are gone");
  }
}

}  // namespace

void prove_releases(Connection& connection, const ProofTerms& terms, RecordProof& out) {
  prove_content(connection, out);
  prove_edits(connection, out);
  std::vector<Release> releases;
  Query rows(connection,
             "SELECT number, stage, first_signer, second_signer, released, digest, signature"
             " FROM libraries WHERE number NOT NULL ORDER BY number");
  while (rows.next()) {
    Release& each = releases.emplace_back();
    rows.read(each.number, each.stage, each.first, each.second, each.released, each.digest,
              each.signature);
  }
  out.releases = releases.size();
  for (const Release& each : releases) prove_one(connection, each, terms, out);
  Query held(connection,
             "SELECT id, library_number FROM pumps WHERE library_number >"
             " ifnull((SELECT max(number) FROM libraries), library_number)");
  while (held.next()) {
    std::string pump;
    std::uint32_t number = 0;
    held.read(pump, number);
    out.find("pump " + pump, "holds library " + std::to_string(number) + ", which is not here");
  }
}

}  // namespace ph::storage
