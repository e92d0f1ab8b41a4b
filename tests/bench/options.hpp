#pragma once
#include <string>

#include "protocol/base/result.hpp"

namespace ph::bench {

// What the command line asks for; zero stands for the bench's own default.
struct Options {
  std::string bench;
  std::size_t pumps = 0;
  int seconds = 0;
  int rounds = 0;
  int processes = 0;  // campaign: rounds with real processes
  int round_seconds = 0;
  int core = -1;  // tick, reaction: the core to measure on; -1: the last one
  std::size_t ward_pumps = 50;
  std::string plots;   // pump: folder for its curves as SVG; empty: none
  bool quick = false;  // pump: few trials, to see that all of it works
  bool keep = false;   // leave the site's folder for a look
};

// kMalformed names the argument and what was expected.
Result<Options> read_options(int argc, const char* const* argv);

// One page for a person.
const char* usage();

}  // namespace ph::bench
