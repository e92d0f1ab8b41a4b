#pragma once
#include <span>
#include <string_view>

namespace ph::server {

// One file of the pages, embedded in the program (room server/ui).
struct Asset {
  std::string_view path;   // "/", "/wall.js"
  std::string_view type;   // Content-Type
  std::string_view bytes;  // as long as the program lives
  std::string_view etag;   // quoted, of the content
};

// Every page file, sorted by file name.
std::span<const Asset> assets();

}  // namespace ph::server
