#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace ph::server {

// A folder of the test's own, with the files that it wants in it.
class AFolder : public test::TemporaryFolder {
 public:
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::trunc | std::ios::binary) << text;
    return path(name);
  }
  std::string read(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  void set_mode(const std::string& name, unsigned mode) const {
    std::filesystem::permissions(path(name), static_cast<std::filesystem::perms>(mode));
  }
};

}  // namespace ph::server
