#pragma once
#include <fstream>
#include <sstream>
#include <string>

namespace ph::wire {

// The text of a file of the source tree; empty when it is not there.
inline std::string source_file(const std::string& path) {
  std::ifstream file(std::string(PH_SOURCE_DIR) + '/' + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace ph::wire
