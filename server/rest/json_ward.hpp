#pragma once
#include <string>
#include <vector>

#include "server/service/ward_desk.hpp"

namespace ph::server {

std::string handovers_json(const std::vector<storage::HandoverNote>& notes);
std::string staff_json(const std::vector<storage::BedStaff>& beds);
std::string display_json(const NewDisplay& made);

}  // namespace ph::server
