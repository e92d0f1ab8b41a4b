#pragma once
#include <string>

#include "pumpagent/drivers/attribute.hpp"

namespace ph::agent {

// One channel of an IIO device by sysfs: `<channel>_raw`, `_scale`, `_offset`, of which the kernel
// says value = (raw + offset) x scale: kPa for pressure, mV for voltage. Written for Honeywell ABP2
// (200 Hz, +-1.5 % of full scale) and MPR pressure sensors, a bridge amplifier such as TI INA351
// behind a processor's ADC, and an ultrasonic air detector with an analogue output on the same ADC.
// read() waits for the bus (I2C, SPI): a Sampler's thread, never a tick. No heap after open().
class IioChannel {
 public:
  // `device` such as ".../bus/iio/devices/iio:device0", `channel` such as "in_pressure". A channel
  // without an offset file has none. kNotFound, kMalformed.
  static Result<IioChannel> open(const std::string& device, const std::string& channel);
  // In the unit above. False: the sensor did not answer.
  bool read(double& out) const noexcept;

 private:
  IioChannel(Attribute raw, double scale, double offset)
      : raw_(std::move(raw)), scale_(scale), offset_(offset) {}
  Attribute raw_;
  double scale_, offset_;
};

}  // namespace ph::agent
