#pragma once
#include <string>

#include "server/service/bag_desk.hpp"

namespace ph::server {

// The bag queue as the API tells it; members are those of openapi.json.
std::string bags_json(const BagList& list);
std::string bag_mark_json(const storage::BagMark& mark);

}  // namespace ph::server
