#pragma once
#include <span>
#include <string>
#include <string_view>

#include "tests/sim/hospital.hpp"

namespace ph::sim {

// What the command line asks for.
struct Arguments {
  RunSettings run;
  std::uint64_t seeds = 1;  // one after the other
  std::string list;         // a file of seeds, instead
  bool fresh = false;       // the first seed is the time of day
  bool shrinks = true;
  bool helps = false;
};

std::string usage();
Result<Arguments> parse_arguments(std::span<char*> words);

// The seeds of a regression list: one a line, with # before a remark.
Result<std::vector<std::uint64_t>> parse_seeds(std::string_view text);

}  // namespace ph::sim
