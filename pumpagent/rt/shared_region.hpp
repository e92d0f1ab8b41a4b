#pragma once
#include <cstddef>
#include <string>

#include "protocol/base/result.hpp"

namespace ph::agent {

// A file in the pump's shared folder, mapped by its processes (0600: one user). The first makes it,
// zeroed; a file with another magic or size is refused, so that two builds never share one.
// Unmapped when destroyed; the file stays. Not thread-safe itself.
class SharedRegion {
 public:
  static Result<SharedRegion> open(const std::string& path, std::size_t size, std::uint64_t magic);
  SharedRegion(SharedRegion&& other) noexcept;
  SharedRegion& operator=(SharedRegion&&) = delete;
  ~SharedRegion();

  void* data() const { return data_; }

 private:
  SharedRegion(void* base, std::size_t size, void* data) : base_(base), size_(size), data_(data) {}
  void* base_;
  std::size_t size_;
  void* data_;
};

}  // namespace ph::agent
