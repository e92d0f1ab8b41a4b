#pragma once
#include "storage/records.hpp"
#include "storage/sqlite/connection.hpp"

namespace ph::storage {

// SHA-256 of the previous row's chain and this row's fields, each with its length before it, so
// that no two rows have the same text. The chain before the first row is 32 zero bytes.
Digest audit_chain(const Digest& previous, const AuditRecord& record);

// Adds one row behind the last and moves the head; `record.row` and `record.chain` are given here.
void append_audit(Connection& connection, AuditRecord record);

}  // namespace ph::storage
