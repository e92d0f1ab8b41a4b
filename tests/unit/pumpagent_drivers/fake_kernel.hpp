#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ph::agent {

// What stands behind libgpiod and the watchdog's ioctl in these tests: fake_kernel.cpp defines the
// library's functions, so that the drivers run as they are with lines that a test holds.
struct FakeLine {
  bool wire = false;  // the level on the board
  bool active_low = false, output = false, requested = false;
  bool refuses = false;
  std::vector<bool> driven;  // every level that was set, as the driver said it
  std::deque<std::pair<std::int64_t, bool>> edges;

  bool active() const { return wire != active_low; }
  // As the kernel would see it happen at `at`.
  void wire_goes(bool level, std::int64_t at) {
    wire = level;
    edges.emplace_back(at, active());
  }
};

struct FakeKernel {
  std::map<std::pair<std::string, unsigned>, FakeLine> lines;  // by chip
  std::vector<std::pair<unsigned long, int>> ioctls;           // of a watchdog: request, argument
  bool refuse_ioctl = false;
  int watchdog_takes = 0;  // seconds; 0: what it is asked

  FakeLine& line(unsigned offset, const std::string& chip = "gpiochip0") {
    return lines[{chip, offset}];
  }
};
FakeKernel& fake_kernel();  // of the test that runs; emptied by ~FakeKernelScope

struct FakeKernelScope {
  FakeKernelScope() { fake_kernel() = FakeKernel{}; }
  ~FakeKernelScope() { fake_kernel() = FakeKernel{}; }
};

}  // namespace ph::agent
