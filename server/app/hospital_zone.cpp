#include "server/app/hospital_zone.hpp"

#include <cstdlib>
#include <filesystem>

namespace ph::server {
namespace {

constexpr std::string_view kTable = "zoneinfo/";

std::string name_in(const std::string& path) {
  const std::size_t at = path.find(kTable);
  return at == std::string::npos ? std::string() : path.substr(at + kTable.size());
}

}  // namespace

std::string hospital_zone() {
  std::string zone;
  if (const char* set = std::getenv("TZ"); set != nullptr && *set != '\0') {
    zone = *set == ':' ? set + 1 : set;
    if (zone.starts_with('/')) zone = name_in(zone);
  } else {
    std::error_code error;
    zone = name_in(std::filesystem::read_symlink("/etc/localtime", error).string());
  }
  return zone.empty() ? "UTC" : zone;
}

}  // namespace ph::server
