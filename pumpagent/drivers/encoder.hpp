#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "pumpagent/drivers/attribute.hpp"
#include "pumpagent/drivers/gpio_lines.hpp"
#include "pumpagent/drivers/quadrature.hpp"

namespace ph::agent {

// The encoder on the load side (a slotted disc on the lead screw or the rotor), in its own counts,
// forwards positive, from whatever it stood at when it was opened. Called from the tick: never
// waits. One thread.
class Encoder {
 public:
  virtual ~Encoder() = default;
  // False: could not be read, or edges were missed (for good then: the place is lost).
  virtual bool read(std::int64_t& counts) noexcept = 0;
};

// The kernel's counter subsystem (`count0/count`, `count0/ceiling`), written for eQEP blocks such
// as those of the TI AM62x and AM335x; the register is in the processor. A count that passes its
// ceiling or nothing goes on counting; a look must come at least every half ceiling.
class CounterEncoder final : public Encoder {
 public:
  // `folder` such as ".../bus/counter/devices/counter0/count0".
  static Result<std::unique_ptr<Encoder>> open(const std::string& folder);
  bool read(std::int64_t& counts) noexcept override;

 private:
  CounterEncoder(Attribute count, std::int64_t ceiling)
      : count_(std::move(count)), ceiling_(ceiling) {}
  Attribute count_;
  std::int64_t ceiling_;
  std::int64_t last_ = 0, whole_ = 0;
  bool first_ = true;
};

// Two GPIO lines with edge events, for boards without a counter. The kernel keeps 16 edges a line:
// up to 4,000 edges a second a line with a tick of 1 ms and stalls below 4 ms.
class EdgeEncoder final : public Encoder {
 public:
  static Result<std::unique_ptr<Encoder>> open(const std::string& devices, const LineName& a,
                                               const LineName& b);
  bool read(std::int64_t& counts) noexcept override;

 private:
  EdgeEncoder(InputLine a, InputLine b, Quadrature start)
      : a_(std::move(a)), b_(std::move(b)), shaft_(start) {}
  InputLine a_, b_;
  Quadrature shaft_;
  bool overrun_ = false;
};

}  // namespace ph::agent
