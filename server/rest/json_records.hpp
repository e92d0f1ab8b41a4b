#pragma once
#include <map>
#include <string>
#include <vector>

#include "server/service/desk.hpp"

namespace ph::server {

// The stored records as the API tells them; members and units are those of openapi.json.

// `drug` is the shown name of the order's entry.
std::string order_json(const storage::OrderRecord& order, const std::string& drug);
std::string order_json(const OrderDetail& detail, const std::string& drug);
// `drugs` by entry.
std::string orders_json(const std::vector<storage::OrderRecord>& orders,
                        const std::map<EntryId, std::string>& drugs);

// What a library record does not hold itself.
struct LibraryFacts {
  std::size_t entries = 0;
  std::string note;
};
std::string library_json(const storage::LibraryRecord& record, const LibraryFacts& facts);
std::string libraries_json(
    const std::vector<std::pair<storage::LibraryRecord, LibraryFacts>>& libraries);
std::string library_status_json(const LibraryStatus& status, const LibraryFacts& target);
// How many pumps of each ward stand where.
std::string library_matrix_json(const std::vector<PumpProof>& proofs);
std::string library_proof_json(const std::vector<PumpProof>& proofs);
// The entries of one care area, or of all when `area` is empty.
std::string entries_json(const Library& library, const std::string& area);

std::string audit_json(const std::vector<storage::AuditRecord>& rows, std::uint64_t next);
std::string health_json(WallTime server, const std::string& zone);

}  // namespace ph::server
