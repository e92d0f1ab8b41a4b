#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace ph::agent {

// A file descriptor with one owner. Closed at its end.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return fd_; }
  int release();

 private:
  int fd_ = -1;
};

// One number or word of the kernel's sysfs, kept open. After open() real-time safe: one pread or
// pwrite, no heap. The kernel itself may let the caller wait where a bus stands behind the file
// (I2C, SPI): such attributes belong to a Sampler's thread, never to a tick. One thread.
class Attribute {
 public:
  enum class Access { kRead, kWrite };

  // kNotFound or kUnavailable, naming the path and what the system said.
  static Result<Attribute> open(const std::string& path, Access access);
  // False: the kernel refused, or what it says is no whole number.
  bool read(std::int64_t& out) const noexcept;
  // Whether its first line is `word`. False also when the kernel refused.
  bool says(std::string_view word) const noexcept;
  bool write(std::int64_t value) const noexcept;

 private:
  explicit Attribute(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

// A decimal such as a channel's scale, read once at start. kNotFound, kMalformed.
Result<double> read_decimal(const std::string& path);

}  // namespace ph::agent
