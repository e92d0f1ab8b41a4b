#pragma once
#include <cstdint>
#include <string>

#include "pumpagent/drivers/attribute.hpp"

namespace ph::agent {

// One input of the hwmon class: a temperature (`temp1_input`, thousandths of a degree Celsius) of a
// sensor such as TMP102 beside motor and battery, against overheating (P83), or a voltage
// (`in1_input`, mV) of the processor's ADC (P74). Waits for the bus: a Sampler's thread.
class Hwmon {
 public:
  // `folder` such as ".../class/hwmon/hwmon0", `input` such as "temp1".
  static Result<Hwmon> open(const std::string& folder, const std::string& input);
  // In the kernel's unit. False: no answer.
  bool read(std::int64_t& out) const noexcept { return input_.read(out); }
  // Tenths of a degree. False: no answer, or outside -60 to 200 degrees.
  bool read_temperature(std::int32_t& tenths) const noexcept;

 private:
  explicit Hwmon(Attribute input) : input_(std::move(input)) {}
  Attribute input_;
};

}  // namespace ph::agent
