#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

struct gpiod_chip;
struct gpiod_line;

namespace ph::agent {

// Single lines of a GPIO chip by libgpiod 1.6 (the kernel's gpiochip character device): STOP key,
// door switch, clamp, read-back of the drive enable, drop sensor, encoder, step and direction.
// For chips of a processor, whose registers answer at once; a port expander on I2C lets the caller
// wait and is not for them.
//
// The state of a line is undefined once its file is closed, and so when a process dies: every
// output needs a resistor on the board that pulls it to its safe level, every input one that pulls
// it to "stop", "open" or "not enabled" when its wire breaks.

// Where a line is and how it is wired: "gpiochip0:17", then any of ":active-low", ":pull-up",
// ":pull-down".
struct LineName {
  std::string chip;
  unsigned offset = 0;
  bool active_low = false;
  enum class Pull : std::uint8_t { kBoard, kUp, kDown } pull = Pull::kBoard;

  // kMalformed, with what a line looks like.
  static Result<LineName> parse(std::string_view text, std::string_view what);
};

struct ChipCloser {
  void operator()(gpiod_chip* chip) const;
};

// One edge as the kernel saw it.
struct Edge {
  std::int64_t at = 0;  // ns of CLOCK_MONOTONIC (kernels before 5.7: CLOCK_REALTIME)
  bool rising = false;  // to active
};

// A line read by level, with every edge since the last look. One thread; after open() real-time
// safe: one ioctl for the level, one read that never waits for the edges.
class InputLine {
 public:
  // Edges that the kernel keeps for a line; one more and some are lost.
  static constexpr std::size_t kKept = 16;
  struct Edges {
    std::array<Edge, kKept> edge{};
    std::size_t count = 0;
    bool full() const { return count == kKept; }  // some may be lost
  };

  // `devices` is where the chip's file lies, "/dev". kUnavailable: no such chip, or taken.
  static Result<InputLine> open(const std::string& devices, const LineName& name);
  bool level(bool& active) const noexcept;
  bool take_edges(Edges& out) noexcept;

 private:
  std::unique_ptr<gpiod_chip, ChipCloser> chip_;
  gpiod_line* line_ = nullptr;
};

// A line driven; inactive from open() on. One thread; real-time safe: one ioctl.
class OutputLine {
 public:
  static Result<OutputLine> open(const std::string& devices, const LineName& name);
  bool set(bool active) noexcept;

 private:
  std::unique_ptr<gpiod_chip, ChipCloser> chip_;
  gpiod_line* line_ = nullptr;
};

}  // namespace ph::agent
