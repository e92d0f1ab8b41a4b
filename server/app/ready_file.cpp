#include "server/app/ready_file.hpp"

#include <cstdio>
#include <fstream>

namespace ph::server {

Status write_ready_file(const std::string& path, std::uint16_t people, std::uint16_t pumps) {
  const std::string draft = path + ".new";
  std::ofstream file(draft, std::ios::trunc);
  file << "{\"people\":" << people << ",\"pumps\":" << pumps << "}\n";
  file.close();
  if (!file || std::rename(draft.c_str(), path.c_str()) != 0) {
    return fail(Fault::kUnavailable, path + ": cannot be written");
  }
  return {};
}

}  // namespace ph::server
