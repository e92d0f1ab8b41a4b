#pragma once
#include <cstdint>
#include <string>

#include "pumpagent/drivers/attribute.hpp"

namespace ph::agent {

// One temperature of the hwmon class (`temp1_input`, thousandths of a degree Celsius): written for
// a sensor such as TMP102 beside motor and battery, against overheating (P83). Waits for the bus: a
// Sampler's thread. One thread.
class Hwmon {
 public:
  // `folder` such as ".../class/hwmon/hwmon0", `input` such as "temp1".
  static Result<Hwmon> open(const std::string& folder, const std::string& input);
  // Tenths of a degree. False: no answer, or outside -60 to 200 degrees.
  bool read(std::int32_t& tenths) const noexcept;

 private:
  explicit Hwmon(Attribute input) : input_(std::move(input)) {}
  Attribute input_;
};

}  // namespace ph::agent
