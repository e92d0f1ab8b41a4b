#pragma once
#include <string>

#include "server/service/proposal_desk.hpp"

namespace ph::server {

// What an order desk shows, as the API tells it; members are those of openapi.json.
// Each entry of the pump's care area, with `may_not` where this pump may never give it.
std::string grounds_json(const OrderGrounds& grounds);
// One entry whole, as it stands in the library.
std::string ground_entry_json(const OrderGrounds& grounds, const DrugEntry& entry);
std::string assessment_json(const Assessment& found);

}  // namespace ph::server
