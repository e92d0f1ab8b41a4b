#include <map>

#include "protocol/crypto/checkpoint.hpp"
#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/proving.hpp"

namespace ph::storage {
namespace {

std::string row_name(std::uint64_t row) { return "audit row " + std::to_string(row); }

// The chain's end at each row that somebody countersigned.
using Ends = std::map<std::uint64_t, std::optional<Digest>>;

// Walks all rows; a break is told once, and the walk goes on from what is stored.
void walk(Connection& connection, Ends& ends, RecordProof& out) {
  Query rows(connection,
             "SELECT row, at, actor, act, subject, detail, chain FROM audit ORDER BY row");
  std::uint64_t last = 0;
  Digest chain{};
  while (rows.next()) {
    AuditRecord record;
    rows.read(record.row, record.at, record.actor, record.act, record.subject, record.detail,
              record.chain);
    if (record.row != last + 1) {
      out.find(row_name(last + 1), "is missing");
    } else if (audit_chain(chain, record) != record.chain) {
      out.find(row_name(record.row), "does not fit the chain: it, or one before it, was changed");
    }
    last = record.row;
    chain = record.chain;
    ++out.audit_rows;
    if (const auto end = ends.find(last); end != ends.end()) end->second = chain;
  }
  std::uint64_t head = 0;
  Digest head_chain{};
  Query stored(connection, "SELECT row, chain FROM audit_head");
  if (stored.next()) stored.read(head, head_chain);
  if (last < head) return out.find(row_name(last + 1), "is missing: the tail was cut");
  if (last > head) return out.find(row_name(head + 1), "is beyond the head: added by hand");
  if (head_chain != chain) out.find(row_name(head), "differs from the head");
}

// Of the database's copies; those that the signer's own file names are the judge where it is given.
std::vector<Checkpoint> stored_checkpoints(Connection& connection, const crypto::PublicKey& key,
                                           const std::string& own_file, RecordProof& out) {
  std::vector<Checkpoint> found;
  Query rows(connection, "SELECT row, chain, text FROM audit_checkpoints ORDER BY row");
  while (rows.next()) {
    std::uint64_t row = 0;
    Digest chain{};
    std::string text;
    rows.read(row, chain, text);
    const std::string name = "checkpoint of audit row " + std::to_string(row);
    std::string_view rest = text;
    auto checkpoint = take_checkpoint(rest, key);
    if (!checkpoint || !rest.empty() || checkpoint->row != row || checkpoint->chain != chain) {
      out.find(name, checkpoint ? "is not what the signer signed" : checkpoint.error().detail);
      continue;
    }
    if (!own_file.empty() && own_file.find(text) == std::string::npos) {
      out.find(name, "is not in the signer's own file");
    }
    found.push_back(std::move(*checkpoint));
  }
  return found;
}

// What still speaks of this history: nothing beyond the row to which people went back since.
std::vector<Checkpoint> in_force(const std::vector<Checkpoint>& all) {
  std::vector<Checkpoint> out;
  for (const Checkpoint& each : all) {
    while (!each.restored.empty() && !out.empty() && out.back().row > each.row) out.pop_back();
    out.push_back(each);
  }
  return out;
}

void compare(const std::vector<Checkpoint>& checkpoints, const Ends& ends, RecordProof& out) {
  for (const Checkpoint& each : checkpoints) {
    const auto& end = ends.at(each.row);
    const std::string signed_as =
        "the signer saw another at its checkpoint of " + std::to_string(wall_ms(each.at)) + " ms";
    if (each.row > 0 && !end) {
      out.find(row_name(each.row), "is missing, and the signer has seen it: the tail was cut");
    } else if (each.row > 0 && *end != each.chain) {
      out.find(row_name(each.row), "is of another history: " + signed_as);
    } else {
      out.countersigned = std::max(out.countersigned, each.row);
    }
  }
}

}  // namespace

void prove_audit(Connection& connection, const ProofTerms& terms, RecordProof& out) {
  std::vector<Checkpoint> checkpoints;
  if (terms.site_key) {
    checkpoints = stored_checkpoints(connection, *terms.site_key, terms.checkpoints, out);
    if (!terms.checkpoints.empty()) {
      auto reading = read_checkpoints(terms.checkpoints, *terms.site_key);
      for (auto& problem : reading.problems) out.find("signer's checkpoints", std::move(problem));
      checkpoints = in_force(reading.checkpoints);
    }
  }
  out.checkpoints = checkpoints.size();
  Ends ends;
  for (const Checkpoint& each : checkpoints) ends[each.row] = std::nullopt;
  walk(connection, ends, out);
  compare(checkpoints, ends, out);
}

}  // namespace ph::storage
