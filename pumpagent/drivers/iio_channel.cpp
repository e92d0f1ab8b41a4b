#include "pumpagent/drivers/iio_channel.hpp"

namespace ph::agent {

Result<IioChannel> IioChannel::open(const std::string& device, const std::string& channel) {
  const std::string stem = device + "/" + channel;
  auto raw = Attribute::open(stem + "_raw", Attribute::Access::kRead);
  if (!raw) return fail(raw.error());
  const auto scale = read_decimal(stem + "_scale");
  if (!scale) return fail(scale.error());
  if (*scale == 0) return fail(Fault::kMalformed, stem + "_scale: expected other than 0");
  const auto offset = read_decimal(stem + "_offset");
  if (!offset && offset.error().fault != Fault::kNotFound) return fail(offset.error());
  return IioChannel(std::move(*raw), *scale, offset ? *offset : 0.0);
}

bool IioChannel::read(double& out) const noexcept {
  std::int64_t raw = 0;
  if (!raw_.read(raw)) return false;
  out = (static_cast<double>(raw) + offset_) * scale_;
  return true;
}

}  // namespace ph::agent
