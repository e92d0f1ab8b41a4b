#pragma once
#include <string_view>

namespace ph {

// One file of a program's pages, embedded at build time (config/cmake/pages.cmake). Lives as long
// as the program.
struct Asset {
  std::string_view path;  // "/", "/wall.js"
  std::string_view type;  // Content-Type
  std::string_view bytes;
  std::string_view etag;  // quoted, of the content
};

}  // namespace ph
