#include "pumpagent/drivers/hwmon.hpp"

namespace ph::agent {

Result<Hwmon> Hwmon::open(const std::string& folder, const std::string& input) {
  auto file = Attribute::open(folder + "/" + input + "_input", Attribute::Access::kRead);
  if (!file) return fail(file.error());
  return Hwmon(std::move(*file));
}

bool Hwmon::read_temperature(std::int32_t& tenths) const noexcept {
  std::int64_t thousandths = 0;
  if (!input_.read(thousandths) || thousandths < -60'000 || thousandths > 200'000) return false;
  tenths = static_cast<std::int32_t>(thousandths / 100);
  return true;
}

}  // namespace ph::agent
