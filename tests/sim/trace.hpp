#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "protocol/base/clock.hpp"

namespace ph::sim {

// Everything that happened in a run, folded into one number: equal digests are equal runs. Keeps
// the last lines for whoever has to find out what led to a failure. One owner.
class Trace {
 public:
  explicit Trace(std::size_t kept) : kept_(kept) {}

  void note(SteadyTime at, std::string_view who, std::string_view what);
  // A figure that should be the same in a replay, without a line of its own.
  void fold(std::uint64_t figure);

  std::uint64_t digest() const { return digest_; }
  const std::deque<std::string>& last_lines() const { return lines_; }

 private:
  void fold(std::string_view text);

  std::uint64_t digest_ = 14695981039346656037U;  // FNV-1a, 64 bits
  std::size_t kept_;
  std::deque<std::string> lines_;
};

}  // namespace ph::sim
