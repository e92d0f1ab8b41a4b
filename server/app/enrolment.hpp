#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "server/app/server_config.hpp"
#include "storage/store.hpp"

namespace ph::server {

// One pump as a person names it at enrolment.
struct Enrolment {
  std::string pump, model, ward, bed, certificate;
};

// Reads lines of `id,model,ward,bed,certificate` (no header, no quotes; bed may be empty). Every
// problem names its line.
Result<std::vector<Enrolment>> read_enrolments(const std::string& path);

// Checks model, ward and bed against the configuration and takes the key's digest from the
// certificate. What is known of the pump already stays.
Result<storage::PumpRecord> enrolled(const Enrolment& enrolment, const ServerConfig& config,
                                     storage::Archive& archive);

}  // namespace ph::server
