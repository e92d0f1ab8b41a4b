#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/domain/quantity.hpp"
#include "pumpagent/drivers/attribute.hpp"

namespace ph::agent {

// What the gauge said.
struct BatteryReading {
  bool good = false;  // its own `health` says Good
  Charge charge;      // thousandths; the gauge says whole per cent
  std::int64_t microvolts = 0;
  std::int64_t microamperes = 0;        // negative: out of the battery
  std::optional<std::int64_t> seconds;  // to empty, when the gauge foretells it
};

// Battery and mains by the power_supply class (`health`, `capacity`, `voltage_now`, `current_now`,
// `time_to_empty_now`; `online`): written for a MAX17048-class gauge (+-1 % once it has learnt) and
// a charger with an "online" of its own. Waits for the bus: a Sampler's thread. One thread.
class PowerSupply {
 public:
  // Folders such as ".../class/power_supply/battery". kNotFound, kUnavailable.
  static Result<PowerSupply> open(const std::string& battery, const std::string& mains);
  bool read_battery(BatteryReading& out) const noexcept;
  bool read_mains(bool& present) const noexcept;

 private:
  PowerSupply(Attribute health, Attribute capacity, Attribute voltage, Attribute current,
              Attribute online)
      : health_(std::move(health)),
        capacity_(std::move(capacity)),
        voltage_(std::move(voltage)),
        current_(std::move(current)),
        online_(std::move(online)) {}
  Attribute health_, capacity_, voltage_, current_, online_;
  std::optional<Attribute> to_empty_;
};

}  // namespace ph::agent
