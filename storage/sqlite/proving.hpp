#pragma once
#include "storage/proof.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {

// The parts of prove_record(), by noun; each reads inside the one transaction of its caller. Throws
// SQLite::Exception.
void prove_audit(Connection& connection, const ProofTerms& terms, RecordProof& out);
void prove_lanes(Connection& connection, RecordProof& out);
void prove_orders(Connection& connection, RecordProof& out);
void prove_alarms(Connection& connection, RecordProof& out);
void prove_releases(Connection& connection, const ProofTerms& terms, RecordProof& out);

}  // namespace ph::storage
