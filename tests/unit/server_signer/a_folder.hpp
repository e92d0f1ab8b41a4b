#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace ph::server {

// A folder of the test's own, gone with it.
class AFolder {
 public:
  AFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ph-signer-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    path_ = pattern;
  }
  ~AFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  AFolder(const AFolder&) = delete;
  AFolder& operator=(const AFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string path(const std::string& name) const { return path_ + "/" + name; }
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

 private:
  std::string path_;
};

}  // namespace ph::server
